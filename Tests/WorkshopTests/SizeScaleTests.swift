import Testing
import Workshop

@Suite struct SizeScaleTests {
  @Test(arguments: [
    (SizeSystem.us, 16_916, "6.50"), (.us, 16_890, "6.47"), (.eu, 17_189, "54.00"), (.jp, 17_000, "13.00"),
    (.de, 17_250, "17.25"), (.uk, 15_717, "J 1/2"), (.us, 11_000, "-0.78"),
  ])
  func aDiameterHasItsPlaceOnTheScale(system: SizeSystem, micrometres: Int, text: String) {
    #expect(system.scaleText(of: Micrometres(micrometres)) == text)
  }

  @Test func beyondTheLastLetterAreMillimetres() {
    #expect(SizeSystem.uk.scaleText(of: Micrometres(40_000)) == "40.00 mm")
  }

  @Test func aDifferenceIsSaidInSizes() {
    #expect(SizeSystem.us.sizes(in: Micrometres(-102)) == "0.13")
    #expect(SizeSystem.de.sizes(in: Micrometres(125)) == "0.13")
  }

  @Test(arguments: SizeSystem.allCases)
  func anOrderedSizeIsOnItsOwnScale(system: SizeSystem) throws {
    let size = try #require(RingSize.nearest(to: Micrometres(17_000), in: system))
    let text = system.scaleText(of: size.diameter)
    if system == .uk { #expect(text == size.label) } else { #expect(Double(text) == Double(size.quarters) / 4) }
  }
}
