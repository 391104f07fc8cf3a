import Adapters
import Foundation
import Settings
import Testing
import Wire
import Workshop

@Suite struct ProfileTests {
  @Test func everyProfileOfTheProjectReads() throws {
    for name in try Project.instruments() {
      let profile = try Project.instrument(name)
      #expect(!profile.readings.isEmpty || profile.binary != nil, "\(name)")
    }
    #expect(try Project.engraver().text?.characters == 64)
    for drive in Machine.drives { #expect(!(try Project.polisher(drive.rawValue).title.isEmpty)) }
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Project.root.appendingPathComponent("Config/polishers").path)
    #expect(Set(files) == Set(Machine.drives.map { "\($0.rawValue).yaml" }))
    #expect(try Project.polisher("delta-ms300").limits.gap == .milliseconds(10))
  }

  @Test func theSimplexCableIsPoweredTheOtherWayRound() throws {
    let duplex = try Project.gauge("sylvac-opto-rs").line
    let simplex = try Project.gauge("sylvac-opto-rs-simplex").line
    #expect(duplex.text == "4800 7E2" && simplex.text == "4800 7E2")
    #expect(duplex.rts == false && duplex.dtr == true && simplex.rts == true && simplex.dtr == true)
  }

  @Test func everyMistakeOfAGaugeProfileIsNamedAtOnce() throws {
    let text = try Project.text("Config/gauges/mitutoyo-mux10-vcp.yaml")
      .replacing("baud: 9600", with: "baud: 9601")
      .replacing("unit: mm", with: "unit: ell")
      .replacing("{value 9-11 signed point}", with: "{valu 9-11 signed point}")
      .replacing("title:", with: "tilte:")
    do {
      _ = try GaugeProfile.read(text: text, file: "mux.yaml")
      Issue.record("it was read")
    } catch {
      let all = error.description
      for word in ["9600", "unit", "{valu}", "did you mean"] { #expect(all.contains(word), "\(word): \(all)") }
    }
  }

  @Test(arguments: ["PolisherProfiles", "AddYourDevice"])
  func everyProfileOnAPageReads(page: String) throws {
    let text = try Project.text("Sources/Adapters/Adapters.docc/\(page).md")
    let blocks = text.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    let profiles = try blocks.map { try PolisherProfile.read(text: $0, file: "\(page).md") }
    #expect(!profiles.isEmpty)
  }

  @Test func everyKeyOfThePolisherProfilesIsOnTheReferencePage() throws {
    let page = try Project.text("Sources/Adapters/Adapters.docc/PolisherProfiles.md")
    let keys = /(?m)^ *(?:- )?(?:\{ )?([a-z][a-z0-9_]*):/
    for drive in Machine.drives {
      for match in try Project.text("Config/polishers/\(drive.rawValue).yaml").matches(of: keys) {
        #expect(
          page.contains("`\(match.1)") || page.contains(".\(match.1)`") || page.contains("\(match.1):"), "\(match.1)")
      }
    }
  }

  @Test func everyKeyThatIsReadOfAPolisherIsOnTheReferencePage() throws {
    let page = try Project.text("Sources/Adapters/Adapters.docc/PolisherProfiles.md")
    // Asked for a key that is none, the reader lists those it knows: here for every map of a profile.
    let text = """
      kind: polisher
      zz: 1
      line: { zz: 1 }
      limits: { zz: 1 }
      commands: { zz: 1, run_forward: [{ zz: 1 }], make_ready: [{ wait: { zz: 1 }, zz: 1 }] }
      setpoint: { zz: 1, seen: { zz: 1 } }
      maximum: { zz: 1 }
      measured: { zz: 1 }
      status: { zz: 1, running: { zz: 1 }, unable: [{ zz: 1 }] }
      fault: { zz: 1 }
      watchdog: { zz: 1 }
      speed: { zz: 1 }
      times: { zz: 1 }
      monitors: [{ zz: 1 }]

      """
    let error = #expect(throws: SettingsMistakes.self) { try PolisherProfile.read(text: text, file: "all.yaml") }
    let lists = (error?.description ?? "").split(separator: "\n").compactMap { line in
      line.contains("known here: ") ? line.split(separator: "known here: ").last : nil
    }
    let keys = Set(lists.flatMap { $0.split(separator: ", ").map(String.init) })
    #expect(keys.count > 80, "\(keys.count): \(keys.sorted())")
    for key in keys.sorted() {
      #expect(page.contains("`\(key)`") || page.contains(".\(key)`") || page.contains("\(key):"), "\(key)")
    }
  }

  /// One change to a good profile, and words of the mistake it makes.
  static let contradictions: [(drive: String, from: String, to: String, words: String)] = [
    ("delta-ms300", "measured: { holding: 0x2103, hertz: 0.01 }", "", "unmeasured"),
    ("delta-ms300", "kind: polisher", "kind: gauge", "polisher"),
    ("delta-ms300", "value: 0x0001", "value: setpoint", "a speed does not belong here"),
    ("delta-ms300", "value: 0x0001", "value: 0x0012", "same as the run command"),
    ("delta-ms300", "value: setpoint", "value: 5", "no step carries"),
    ("delta-ms300", "mask: 0x0003, is: 0x0003", "mask: 0x0003, is: 0x0004", "could never be so"),
    ("delta-ms300", "bit: 8", "bit: 8, mask: 1", "beside `bit`"),
    ("delta-ms300", "holding: 0x2103", "holding: 0x2103, coil: 1", "expected one of holding"),
    ("delta-ms300", "start_within_ms: 2000", "start_within_ms: 7000", "shorter than start_within_ms"),
    ("delta-ms300", "steady_ms: 300", "steady_ms: 6000", "not shorter than agree_within_ms"),
    ("huanyang-gt", "maximum: { told_hertz: 50 }", "", "is a share of it"),
    ("huanyang-h2a", "  shaft_rpm_per_hertz: 60\n", "", "60 for one pole pair"),
    ("huanyang-hy", "answer: '05 02 {value}'", "answer: '06 02 {value}'", "answers function 6"),
    ("huanyang-hy", "ask: '03 01 01'", "ask: '03 01 ..'", "cannot be sent"),
    ("hitachi-wj200", "setpoint_high, setpoint_low", "setpoint", "setpoint_high and setpoint_low"),
    ("hitachi-wj200", "{ coil: 1, on: false }", "{ coil: 0, on: false }", "between 1 and 65536"),
    ("siemens-v20", "  ready: { holding: 109, mask: 0x0041, is: 0x0001 }\n", "", "needs `ready`"),
    ("schneider-atv12", "  max_ms: 30000\n", "", "min_ms and max_ms"),
    ("schneider-atv12", "run_reverse: 0x080F", "run_reverse: 0x0880", "enable operation"),
    ("nidec-ne200", "unmeasured:", "unmesured:", "did you mean"),
  ]

  @Test(arguments: contradictions)
  func aContradictionIsNamedWithItsLine(drive: String, from: String, to: String, words: String) throws {
    let good = try Project.text("Config/polishers/\(drive).yaml")
    try #require(good.contains(from))
    do {
      _ = try PolisherProfile.read(text: good.replacing(from, with: to), file: "drive.yaml")
      Issue.record("it was read")
    } catch {
      #expect(error.description.contains(words), "\(error.description)")
      #expect(error.mistakes.allSatisfy { $0.position.line > 0 && $0.file == "drive.yaml" })
    }
  }

  @Test func aMotorWhoseLowestSpeedIsAboveItsHighestIsRefused() throws {
    let text = try Project.text("Config/polishers/delta-ms300.yaml").replacing("min_rpm: 300", with: "min_rpm: 4000")
    #expect(throws: SettingsMistakes.self) { try PolisherProfile.read(text: text, file: "delta.yaml") }
  }

  @Test func aHighestSpeedThatIsNoNumberIsTheOnlyMistake() throws {
    let text = try Project.text("Config/polishers/delta-ms300.yaml").replacing("max_rpm: 3000", with: "max_rpm: fast")
    let error = #expect(throws: SettingsMistakes.self) { try PolisherProfile.read(text: text, file: "delta.yaml") }
    #expect(error?.mistakes.map(\.path) == ["speed.max_rpm"], "\(error?.description ?? "")")
  }

  @Test(arguments: ["", "{value", "[<=>", "{number}", "{value}{value}", "a]", "{value 3-1}", "{value tall}", "x\\"])
  func aPatternThatCannotBeReadIsNoPattern(text: String) { #expect(FramePattern(text) == nil) }
}
