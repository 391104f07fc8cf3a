import Adapters
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
    #expect(try Project.engraver().text.characters == 64)
    #expect(try Project.polisher("schneider-atv12").watchdog == .seconds(10))
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

  @Test func aMotorWhoseLowestSpeedIsAboveItsHighestIsRefused() throws {
    let text = try Project.text("Config/polishers/delta-ms300.yaml").replacing("min_rpm: 300", with: "min_rpm: 4000")
    #expect(throws: SettingsMistakes.self) { try PolisherProfile.read(text: text, file: "delta.yaml") }
  }

  @Test(arguments: ["", "{value", "[<=>", "{number}", "{value}{value}", "a]", "{value 3-1}", "{value tall}", "x\\"])
  func aPatternThatCannotBeReadIsNoPattern(text: String) { #expect(FramePattern(text) == nil) }
}
