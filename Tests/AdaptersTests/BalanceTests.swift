import Adapters
import Devices
import Testing

@Suite struct BalanceTests {
  @Test(arguments: [
    (MeasuringUnit.carat, 1278, 3, 256), (.pennyweight, 1, 0, 1555), (.troyOunce, 1, 0, 31_103),
    (.gram, 48_735, 4, 4874),
    (.gram, -48_735, 4, -4874), (.milligram, 5, 1, 1), (.kilogram, 12, 3, 12_000), (.ounce, 1, 0, 28_350),
  ])
  func aMassIsConvertedByDefinitionAndRoundedHalfAwayFromZero(
    unit: MeasuringUnit, number: Int, decimals: Int, milligrams: Int
  ) {
    #expect(Measurement(number: number, decimals: decimals, unit: unit).milligrams == milligrams)
  }

  @Test(arguments: [
    ("mt-sics", "S S     100.00 g\r\n", true), ("mt-sics", "S D     100.00 g\r\n", false),
    ("mt-sics", "S S          3 PCS\r\n", false), ("mt-sics", "S S      -0.02 g\r\n", false),
    ("sartorius-sbi", "+   123.56 g  \r\n", true), ("sartorius-sbi", "+   123.56    \r\n", false),
    ("sartorius-sbi", "+  123.5[6] g  \r\n", true),
    ("ohaus", "    192.21 g\r\n", true), ("ohaus", "    192.21 g ?\r\n", false),
    ("ohaus", "    192.21 g   TOTAL\r\n", false),
    ("ohaus", "    192.21 g ? \r\n", false), ("ohaus", "    192.21 g ??\r\n", false),
    ("ohaus", "    192.21 g N ?\r\n", false), ("ohaus", "         3 PCS\r\n", false),
    ("a-and-d", "ST,+00018.27  g\r\n", true), ("a-and-d", "US,+00018.27  g\r\n", false),
    ("radwag", "S          4.873 g  \r\n", true), ("radwag", "SI  ?      4.870 g  \r\n", false),
  ])
  func onlyAStableMassMayAttachByItself(profile: String, line: String, mayAttach: Bool) throws {
    guard case .reading(let measurement, _)? = try lines(profile, line).first else {
      Issue.record("no reading: \(line)")
      return
    }
    #expect((measurement.weight != nil) == mayAttach)
  }

  @Test(arguments: [
    ("mt-sics", "S +\r\n", "S +"), ("mt-sics", "S -\r\n", "S -"), ("a-and-d", "OL,+9999999E+19\r\n", "OL+"),
    ("a-and-d", "OL,-9999999E+19\r\n", "OL-"), ("sartorius-sbi", "      L       \r\n", "L"), ("radwag", "S E\r\n", "E"),
  ])
  func overloadAndItsLikeAreErrorsHoweverTheyLook(profile: String, line: String, code: String) throws {
    guard case .error(let told, let meaning, _)? = try lines(profile, line).first else {
      Issue.record("no error: \(line)")
      return
    }
    #expect(told == code && !meaning.isEmpty)
  }

  @Test func anIdentificationNeverSwallowsTheSign() throws {
    guard case .garbled? = try lines("sartorius-sbi", "N   -     123.76 g  \r\n").first else {
      Issue.record("a damaged line lost its sign")
      return
    }
  }

  @Test(arguments: [("S S      17.35 g\r\n", 17_350), ("S S       4.87 g\r\n", 4870)])
  func aBalanceWeighsAndMeasuresNoRing(line: String, milligrams: Int) throws {
    var decoder = FrameDecoder(try Project.instrument("mt-sics"))
    guard case .weight(milligrams, _)? = decoder.decode(Array(line.utf8), arrived: .now).first?.content else {
      Issue.record("no weight: \(line)")
      return
    }
  }

  @Test(arguments: ["S D      17.35 g\r\n", "S S          3 PCS\r\n", "S S      -0.02 g\r\n"])
  func whatIsNoStableMassIsNoWeight(line: String) throws {
    var decoder = FrameDecoder(try Project.instrument("mt-sics"))
    if case .weight? = decoder.decode(Array(line.utf8), arrived: .now).first?.content {
      Issue.record("\(line) was taken")
    }
  }

  private func lines(_ profile: String, _ line: String) throws -> [GaugeLine] {
    var decoder = FrameDecoder(try Project.instrument(profile))
    return decoder.lines(Array(line.utf8), arrived: .now)
  }
}
