import Foundation
import Glibc
import Testing

/// `benchpin profiles`, run as the program itself with bytes on its standard input.
@Suite struct ProfileCommandTests {
  @Test func everyShippedProfileIsListed() throws {
    let run = try Run(["profiles", "list", "--json"])
    let rows = try JSONDecoder().decode([[String: String]].self, from: Data(try run.output().utf8))
    #expect(run.status() == 0)
    for name in ["sylvac-opto-rs", "caliper-24bit-b", "mt-sics", "register-rich"] {
      #expect(rows.contains { $0["name"] == name }, "\(name)")
    }
    #expect(rows.first { $0["name"] == "radwag" }?["kind"] == "balance")
  }

  @Test func aProfileIsShownWithItsComments() throws {
    let run = try Run(["profiles", "show", "mitutoyo_mux10_vcp"])
    let output = try run.output()
    #expect(run.status() == 0 && output.contains("Mitutoyo MUX-10 (gauge)") && output.contains("# Sources:"))
  }

  @Test func aFrameIsToldAsSoonAsItIsWholeAndTheRestAtTheEnd() throws {
    let run = try Run(["profiles", "decode", "sylvac-opto-rs"])
    try run.send("+17.3")
    try run.send("50\rERR0\r")
    #expect(
      try run.line() == #"{"kind":"reading","value":"17.350","unit":"mm","micrometres":17350,"stable":true}"#)
    #expect(
      try run.line() == #"{"kind":"error","code":"ERR0","meaning":"sensor error (speed, scale distance)"}"#)
    try run.send("+16.5")
    #expect(try run.output() == "{\"kind\":\"garbled\",\"bytes\":\"2b 31 36 2e 35\",\"why\":\"incomplete\"}\n")
    #expect(run.status() == 0)
  }

  @Test func aBalancesMassIsInMilligrams() throws {
    let run = try Run(["profiles", "decode", "a-and-d"])
    try run.send("ST,+0001.278, ct\r\n")
    #expect(
      try run.output()
        == "{\"kind\":\"reading\",\"value\":\"1.278\",\"unit\":\"ct\",\"milligrams\":256,\"stable\":true}\n")
  }

  @Test func tenMegabytesWithoutAnEndAreOneGarbledLine() throws {
    let run = try Run(["profiles", "decode", "plain-text"])
    let block = String(repeating: "7", count: 1 << 16)
    for _ in 0..<160 { try run.send(block) }
    try run.send("\r17.35\r")
    let lines = try run.output().split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.contains("longer than 128 bytes") == true && lines.first?.utf8.count ?? 0 < 1000)
    #expect(lines.last?.contains(#""micrometres":17350"#) == true)
  }

  @Test func mistakesAreNamedWithTheirPlaceAndTheExitCodeForData() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "benchpin-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    let shipped = Run.root.appending(path: "Config/gauges/mitutoyo-mux10-vcp.yaml")
    let text = try String(contentsOf: shipped, encoding: .utf8)
    try text.replacing("unit: mm", with: "unit: ell").write(to: file, atomically: true, encoding: .utf8)
    let bad = try Run(["profiles", "check", file.path, shipped.path])
    #expect(try bad.output().contains("mitutoyo-mux10-vcp.yaml: no mistakes"))
    #expect(bad.status() == 65)
    #expect(try bad.complaint().contains("\(file.path):14:7: unit: expected a unit"))
    let good = try Run(["profiles", "check", shipped.path])
    #expect(try good.output().contains("no mistakes") && good.status() == 0)
  }

  @Test func whatACheckFoundIsAListForPrograms() throws {
    struct Verdict: Decodable {
      var file: String
      var ok: Bool
      var mistakes: [String]
      var warnings: [String]
    }
    let drive = Run.root.appending(path: "Config/polishers/delta-vfd-el.yaml").path
    let settings = Run.root.appending(path: "Config/benchpin.yaml").path
    let run = try Run(["profiles", "check", "--json", drive, settings])
    let verdicts = try JSONDecoder().decode([Verdict].self, from: Data(try run.output().utf8))
    #expect(run.status() == 65)
    #expect(verdicts.map(\.file) == [drive, settings] && verdicts.map(\.ok) == [true, false])
    #expect(verdicts.first?.mistakes.isEmpty == true && verdicts.first?.warnings.isEmpty == false)
    #expect(verdicts.last?.mistakes.first?.contains("kind") == true)
    let decoded = try Run(["profiles", "decode", "--json", "sylvac-opto-rs"])
    try decoded.send("+17.350\r")
    #expect(try decoded.output().contains("17350") && decoded.status() == 0)
  }

  @Test func aProfileThatIsNotThereNamesThoseAlike() throws {
    let run = try Run(["profiles", "decode", "caliper-24bit"])
    #expect(try run.output().isEmpty && run.status() == 66)
    #expect(try run.complaint().contains("caliper-24bit-a or caliper-24bit-b"))
  }
}

/// One run of the program, with pipes at its three ends.
private final class Run {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private let pid: pid_t
  private let input: FileHandle
  private let outputEnd: FileHandle
  private let complaintEnd: FileHandle
  private var rest = Data()

  init(_ arguments: [String]) throws {
    let pipes = [Pipe(), Pipe(), Pipe()]
    // What the child keeps must not hold the pipes of another run open.
    for end in pipes.flatMap({ [$0.fileHandleForReading, $0.fileHandleForWriting] }) {
      _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipes[0].fileHandleForReading.fileDescriptor, 0)
    posix_spawn_file_actions_adddup2(&actions, pipes[1].fileHandleForWriting.fileDescriptor, 1)
    posix_spawn_file_actions_adddup2(&actions, pipes[2].fileHandleForWriting.fileDescriptor, 2)
    let program = Self.root.appending(path: ".build/debug/benchpin").path
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, program, &actions, nil, words, environ)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .ENOENT) }
    pid = child
    try pipes[0].fileHandleForReading.close()
    try pipes[1].fileHandleForWriting.close()
    try pipes[2].fileHandleForWriting.close()
    (input, outputEnd, complaintEnd) = (
      pipes[0].fileHandleForWriting, pipes[1].fileHandleForReading, pipes[2].fileHandleForReading
    )
  }

  func send(_ text: String) throws { try input.write(contentsOf: Data(text.utf8)) }

  /// The next line, as soon as it is there.
  func line() throws -> String {
    while true {
      if let end = rest.firstIndex(of: 10) {
        defer { rest = Data(rest[(end + 1)...]) }
        return String(decoding: rest[..<end], as: UTF8.self)
      }
      let more = outputEnd.availableData
      guard !more.isEmpty else { throw POSIXError(.EPIPE) }
      rest += more
    }
  }

  /// Ends the input; everything that comes after the lines already taken.
  func output() throws -> String {
    try input.close()
    return String(decoding: rest + (try outputEnd.readToEnd() ?? Data()), as: UTF8.self)
  }

  func complaint() throws -> String { String(decoding: try complaintEnd.readToEnd() ?? Data(), as: UTF8.self) }

  func status() -> Int32 {
    var status: Int32 = 0
    guard waitpid(pid, &status, 0) == pid else { return -1 }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
  }
}
