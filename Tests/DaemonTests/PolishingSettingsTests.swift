import Testing
import Workshop

@testable import benchpind

/// Wheels, limits and programmes as the settings have them.
@Suite struct PolishingSettingsTests {
  private let wheels = """
    wheels:
      - {name: muslin, least_mm: 50.8, max_rpm: 3450}
      - {name: felt}
    """

  private func programme(_ step: String) -> String {
    "\(wheels)\nprogrammes: [{name: gold, steps: [\(step)]}]"
  }

  @Test func everyChoiceIsRead() throws {
    let settings = try SizeSettingsTests.read(
      """
      \(wheels)
      polishing_limits:
        - {max_m_s: 20}
        - {metals: [pt950, pd950], stone: emerald, settings: [pave, channel], max_m_s: 6.5}
      programmes:
        - name: gold
          steps:
            - {title: cut, wheel: muslin, compound: tripoli, surface_m_s: 18, seconds: 60}
            - {title: colour, wheel: felt, compound: rouge, rpm: 1200, seconds: 30}
      """)
    #expect(
      settings.polishing.wheels == [
        Wheel(name: "muslin", least: Micrometres(50_800), maximum: RevolutionsPerMinute(3450)), Wheel(name: "felt"),
      ])
    #expect(
      settings.polishing.limits == [
        PolishingLimit(most: SurfaceSpeed(20_000)),
        PolishingLimit(
          metals: [.pt950, .pd950], stone: "emerald", settings: [.pave, .channel], most: SurfaceSpeed(6500)),
      ])
    let steps = try #require(settings.programmes.first?.steps)
    #expect(steps.map(\.surface) == [SurfaceSpeed(18_000), nil])
    #expect(steps.map(\.compound) == ["tripoli", "rouge"])
    #expect(settings.programmes[0].parts.count == 2)
  }

  @Test(
    arguments: [
      ("{title: a, surface_m_s: 18, seconds: 1}", "needs the step's `wheel`"),
      ("{title: a, wheel: felt, surface_m_s: 18, seconds: 1}", "without `max_rpm`"),
      ("{title: a, wheel: muslin, surface_m_s: 18, rpm: 900, seconds: 1}", "either `rpm` or `surface_m_s`"),
      ("{title: a, wheel: bristle, rpm: 900, seconds: 1}", "there is no wheel \"bristle\""),
    ])
  func aStepThatCannotBeReckonedIsAMistake(step: String, words: String) {
    let mistakes = SizeSettingsTests.mistakes(programme(step))
    #expect(mistakes.contains { $0.contains(words) }, "\(mistakes)")
  }

  @Test(
    arguments: [
      ("{metals: [gold], max_m_s: 6}", "short names of alloys"),
      ("{settings: [glued], max_m_s: 6}", "kinds of setting"),
      ("{stone: emerald}", "max_m_s"),
    ])
  func aLimitThatWouldHoldForNothingIsAMistake(limit: String, words: String) {
    let mistakes = SizeSettingsTests.mistakes("polishing_limits: [\(limit)]")
    #expect(mistakes.contains { $0.contains(words) }, "\(mistakes)")
  }

  @Test func twoWheelsDoNotShareAName() {
    #expect(
      SizeSettingsTests.mistakes("wheels: [{name: felt}, {name: felt}]").contains { $0.contains("another wheel") })
  }
}
