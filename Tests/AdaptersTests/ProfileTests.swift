import Adapters
import Foundation
import Settings
import Testing
import Wire
import Workshop

@Suite struct ProfileTests {
  @Test func everyProfileOfTheProjectReads() throws {
    for name in ["sylvac-opto-rs", "sylvac-opto-rs-simplex", "mitutoyo-mux10"] {
      #expect(!(try Project.gauge(name).readings.isEmpty))
    }
    #expect(try Project.engraver().text.characters == 64)
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
    let text = try Project.text("Config/gauges/mitutoyo-mux10.yaml")
      .replacing("baud: 9600", with: "baud: 9601")
      .replacing("unit: mm", with: "unit: cm")
      .replacing("0#A{signed}", with: "0#A{signd}")
      .replacing("title:", with: "tilte:")
    do {
      _ = try GaugeProfile.read(text: text, file: "mux.yaml")
      Issue.record("it was read")
    } catch {
      let all = error.description
      for word in ["9600", "unit", "{signd}", "did you mean"] { #expect(all.contains(word), "\(word): \(all)") }
    }
  }

  @Test func aMotorWhoseLowestSpeedIsAboveItsHighestIsRefused() throws {
    let text = try Project.text("Config/polishers/delta-ms300.yaml").replacing("min_rpm: 300", with: "min_rpm: 4000")
    #expect(throws: SettingsMistakes.self) { try PolisherProfile.read(text: text, file: "delta.yaml") }
  }

  @Test func aPatternThatCannotBeReadIsNoPattern() {
    for text in ["", "{number", "[<=>", "{value}", "{number}{signed}"] { #expect(FramePattern(text) == nil) }
    #expect(FramePattern("0#A{signed}") != nil)
  }
}
