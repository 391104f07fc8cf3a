import Foundation
import Testing

/// The worked example in the documentation is played as it stands there, command by command.
@Suite(.serialized) struct OneRingStoryTests {
  private static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The settings in the README, for the devices of this floor; the port of the bench screen is any that is free.
  private static func settings(_ floor: ShopFloor) throws -> String {
    let readme = try String(contentsOf: project.appending(path: "README.md"), encoding: .utf8)
    let example = try #require(readme.firstMatch(of: /```yaml\n(.*?)```/.dotMatchesNewlines())?.1)
    let port = floor.text("engraver.port").trimmingCharacters(in: .whitespacesAndNewlines)
    return example.replacing("CLONE", with: project.path).replacing("DIR", with: floor.folder.path)
      .replacing("PORT", with: port).replacing(/seconds: [23]}/, with: "seconds: 1}") + "http: {port: 0}\n"
  }

  /// The page's commands, one script for each part of it.
  private static func parts() throws -> [String] {
    let page = project.appending(path: "Sources/Workshop/Workshop.docc/OneRing.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    return text.split(separator: "\n## ").dropFirst().map { part in
      part.matches(of: /```sh\n(.*?)```/.dotMatchesNewlines()).map { String($0.1) }.joined(separator: "\n")
    }
  }

  /// Stops at the first command that fails, and waits where a person would: for a reading to come, for a job to end.
  private static let beginning = """
    set -euo pipefail
    until_said() { for _ in $(seq 300); do if "$@"; then return 0; fi; sleep 0.1; done; echo "never: $*" >&2; return 1; }
    readings() { command benchpin readings --json | tr '{' '\\n' | grep -c '"micrometres"' || true; }
    more() { [ "$(readings)" -gt "$before" ]; }
    benchpin-sim() { before=$(readings); command benchpin-sim "$@"; until_said more; }
    ended() { ! command benchpin jobs --json | grep -qE '"phase":"(requested|preparing|starting|running|stopping)"'; }
    curl() { command curl "$@"; echo; until_said ended; }

    """

  @Test func everyCommandOfTheWorkedExampleDoesWhatThePageSays() throws {
    let parts = try Self.parts()
    #expect(parts.count == 2)
    try ShopFloor.open { floor in
      try floor.startSimulators(speed: 4)
      try floor.startDaemon(Self.settings(floor))
      try floor.awaitDevices()
      let png =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
      try #require(Data(base64Encoded: png)).write(to: floor.folder.appending(path: "ring.png"))
      for (number, part) in parts.enumerated() {
        let script = floor.folder.appending(path: "part-\(number).sh")
        try Data((Self.beginning + part).utf8).write(to: script)
        let ended = try floor.runScript(script)
        #expect(ended.status == 0, "\(ended.output)\n\(ended.complaint)")
      }
      for (order, kinds) in [("R-2042", ["engraving", "polishing"]), ("R-2043", ["engraving"])] {
        let jobs = try floor.objects(["jobs", "--order", order], "jobs")
        #expect(Set(jobs.compactMap { $0["kind"] as? String }) == Set(kinds))
        #expect(jobs.allSatisfy { $0["phase"] as? String == "done" })
        let shown = try floor.benchpin("orders", "show", order)
        #expect(shown.contains("stage unveiling") && shown.contains("handed over to"), "\(shown)")
        #expect(shown.contains("Record issued"), "\(shown)")
      }
      let shown = try floor.benchpin("orders", "show", "R-2042")
      for words in [
        "1 × diamond, 2.0 mm round, 0.03 ct, the shop's, treatment: none, report 2205, as stated by GIA",
        "no stone is loose: good, looked at by Mia", "must have: a bird", "must not have: nickel",
        "drawings: bird-2.pdf",
        "budget 2000 EUR", "hallmark MB 750", "A bird for a promise.", "under the lamp",
        "engraving, then polish, stones covered for the beam",
      ] { #expect(shown.contains(words), "\(words) in \(shown)") }
      #expect(floor.text("record.html").contains("R-2042"))
    }
  }
}
