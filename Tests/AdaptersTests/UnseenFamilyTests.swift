import Adapters
import Devices
import Testing
import Workshop

/// Families that no shipped profile describes: what a profile can say beyond those.
@Suite struct UnseenFamilyTests {
  @Test func aFrameBetweenStxAndEtxIsReadAndWhatStandsOutsideIsTold() throws {
    let told = try decode(
      "framing: {start: STX, end: [ETX]}\nunit: mm\nreadings:\n  - frame: 'D{value}'",
      Array("noise\u{2}D17.350\u{3}\r\n\u{2}D17\u{2}D18.2\u{3}".utf8))
    #expect(told.count == 4)
    #expect(told[0].contains("6e 6f 69 73 65") && told[0].contains("bytes outside a frame, which begins with STX"))
    #expect(told[1].contains(#""value":"17.350""#) && told[3].contains(#""value":"18.2""#))
    #expect(told[2].contains("incomplete: the next frame began before it ended"))
  }

  @Test func crlfAsOneEndLeavesALoneCarriageReturnInsideTheFrame() throws {
    let profile = "framing: {end: [CRLF]}\nunit: mm\nreadings:\n  - frame: '{value}{CR}{any}'"
    #expect(try decode(profile, Array("17.35\rx\r\n".utf8)).first?.contains(#""value":"17.35""#) == true)
  }

  @Test func textOfFixedLengthNeedsNoEndAndFindsItsStartAgain() throws {
    let profile =
      "framing: {length: 8, start: '>'}\nunit: mm\nreadings:\n  - {frame: '{value 7 unsigned whole}', decimals: 3}"
    let told = try decode(profile, Array(">001735050>0018200".utf8))
    #expect(told.count == 3)
    #expect(told[0].contains(#""value":"17.350""#) && told[2].contains(#""value":"18.200""#))
    #expect(told[1].contains(#""bytes":"35 30""#))
  }

  @Test func digitsRightBehindAValueOfOneWidthAreNotItsOwn() throws {
    let profile = """
      framing: {end: [CR]}
      units: {'0': mm, '1': in}
      readings:
        - {frame: '{value 7 whole}3{unit}', decimals: 3}
        - {frame: '{value 7 whole}5{unit}', decimals: 5}
      """
    let told = try decode(profile, Array("+01735030\r-06830751\r+017350030\r".utf8))
    #expect(told.count == 3)
    #expect(told[0].contains(#""value":"17.350","unit":"mm""#) && told[1].contains(#""value":"-0.68307","unit":"in""#))
    #expect(told[2].contains("garbled"))
  }

  @Test func aPlainNumberThatFitsNoLineIsNotCalledABadNumber() throws {
    let profile = "framing: {end: [CR]}\nunit: mm\nreadings:\n  - frame: '{value 8 unsigned}{sign}'"
    let told = try decode(profile, Array("0017.350-\r0017.350\r".utf8))
    #expect(told.count == 2 && told[0].contains(#""value":"-17.350""#))
    #expect(told[1].contains("it is not one of this gauge's frames: 0017.350"))
  }

  @Test func aSilenceEndsAFrameWithoutAnEnd() throws {
    var decoder = FrameDecoder(try profile("framing: {quiet_ms: 50}\nunit: mm\nreadings:\n  - frame: '{value}'"))
    let start = ContinuousClock.now
    #expect(decoder.lines(Array("17.".utf8), arrived: start).isEmpty)
    #expect(decoder.lines(Array("35".utf8), arrived: start + .milliseconds(20)).isEmpty)
    #expect(decoder.quietAt == start + .milliseconds(70))
    let told = decoder.lines(Array("18".utf8), arrived: start + .milliseconds(200)).compactMap(\.json)
    #expect(told.count == 1 && told[0].contains(#""value":"17.35""#))
    #expect(decoder.finish().compactMap(\.json).first?.contains(#""value":"18""#) == true)
  }

  @Test func aDecimalCommaIsReadOnlyWhereTheProfileSaysSo() throws {
    let profile = "framing: {end: [CR]}\nunit: mm\ndecimal: comma\nreadings:\n  - frame: '{value}'"
    #expect(try decode(profile, Array("17,35\r".utf8)).first?.contains(#""value":"17.35""#) == true)
    #expect(try decode(profile, Array("17.35\r".utf8)).first?.contains("a decimal comma is expected") == true)
  }

  @Test func otherSignsThanPlusAndMinusAreSigns() throws {
    let profile =
      "framing: {end: [CR]}\nunit: mm\nsigns: {plus: ['P'], minus: ['N']}\nreadings:\n  - frame: '{sign}{value 8 right}'"
    #expect(try decode(profile, Array("N    1.25\r".utf8)).first?.contains(#""value":"-1.25""#) == true)
    #expect(try decode(profile, Array("-    1.25\r".utf8)).first?.contains("garbled") == true)
  }

  @Test func severalResultsInOneLineAreReadOneByOne() throws {
    let profile =
      "framing: {end: [CR], separator: TAB}\nunit: mm\nreadings:\n  - frame: '{channel 1}={value}'"
    let told = try decode(profile, Array("1=17.35\t2=bad\t3=18.2\r".utf8))
    #expect(told.count == 3)
    #expect(told[0].contains(#""channel":1"#) && told[1].contains("garbled") && told[2].contains(#""channel":3"#))
  }

  @Test func bigEndianTwosComplementIsRead() throws {
    let profile = """
      framing: {length: 4}
      unit: mm
      binary:
        fixed: [{bytes: 0, is: 0xA5}]
        value: {bytes: 1-3, as: signed, order: big}
        worth: {mm: 0.001}
      """
    #expect(try decode(profile, [0xA5, 0x00, 0x43, 0xC6]).first?.contains(#""value":"17.350""#) == true)
    #expect(try decode(profile, [0xA5, 0xFF, 0xFF, 0xFB]).first?.contains(#""value":"-0.005""#) == true)
    // The port was opened inside a frame, and the next one is found by what always stands there.
    let told = try decode(profile, [0x43, 0xC6, 0xA5, 0x00, 0x43, 0xC6])
    #expect(told.count == 2)
    #expect(told[0].contains(#""bytes":"43 c6""#) && told[1].contains(#""value":"17.350""#))
  }

  @Test func packedDigitsWithDecimalsUnitAndChannelAreRead() throws {
    let profile = """
      framing: {length: 5}
      binary:
        channel: {bytes: 0}
        value: {bytes: 1-3, as: bcd}
        decimals: {bits: 32-34}
        unit: {bits: 35, is: {0: mm, 1: in}}
        negative: {bits: 36, when: 1}
      """
    #expect(
      try decode(profile, [2, 0x01, 0x73, 0x50, 0x03]) == [
        #"{"kind":"reading","value":"17.350","unit":"mm","micrometres":17350,"stable":true,"channel":2}"#
      ])
    #expect(
      try decode(profile, [1, 0x00, 0x68, 0x31, 0x1C]) == [
        #"{"kind":"reading","value":"-0.6831","unit":"in","micrometres":-17351,"stable":true,"channel":1}"#
      ])
    #expect(try decode(profile, [1, 0x00, 0x6A, 0x31, 0x1C]).first?.contains("garbled") == true)
  }

  @Test func bytesFromTheMiddleOfBinaryFramesAreNoErrorOfTheGauge() throws {
    let profile = """
      framing: {length: 4}
      unit: mm
      binary:
        fixed: [{bytes: 0, is: 0xAA}]
        errors: [{bytes: 1, when: 1, meaning: overload}]
        value: {bytes: 2-3}
      """
    // From its third byte on, each four bytes of this frame hold the error's number.
    let frame: [UInt8] = [0xAA, 0, 1, 1]
    let told = try decode(profile, Array(frame[2...]) + frame + frame + [0xAA, 1, 0, 0])
    #expect(told.count == 4, "\(told)")
    #expect(told[0].contains("garbled") && told[0].contains(#""bytes":"01 01""#), "\(told)")
    #expect(told[1...2].allSatisfy { $0.contains(#""value":"257""#) }, "\(told)")
    #expect(told[3].contains("overload"), "\(told)")
  }

  @Test func aTravelBecomesADiameterExactly() throws {
    let text =
      "framing: {end: [CR]}\nunit: mm\ncalibration: {offset_mm: 12.5, per_mm: 0.333333}\nreadings:\n  - frame: '{value}'"
    // 12.5 + 0.333333 x 14.5512 = 17.35039514... mm
    #expect(try decode(text, Array("14.5512\r".utf8)).first?.contains(#""micrometres":17350,"#) == true)
    var decoder = FrameDecoder(try profile(text))
    let frames = decoder.decode(Array("14.5512\r99\r".utf8), arrived: .now)
    #expect(frames.first?.content == .diameter(Micrometres(17_350), sent: "14.5512"))
    guard case .garbled(_, let why)? = frames.last?.content else {
      Issue.record("a diameter beyond all rings")
      return
    }
    #expect(why.contains("check the calibration"))
  }

  @Test func onlyTheRingGaugesChannelMeasuresRings() throws {
    var decoder = FrameDecoder(
      try profile("framing: {end: [CR]}\nunit: mm\nchannel: 2\nreadings:\n  - frame: '{channel 1}:{value}'"))
    let frames = decoder.decode(Array("1:17.35\r2:17.36\r".utf8), arrived: .now)
    #expect(frames.last?.content == .diameter(Micrometres(17_360), sent: "2:17.36"))
    guard case .status? = frames.first?.content else {
      Issue.record("channel 1 was taken")
      return
    }
  }

  @Test func aValueThatStillMovesIsNoDiameter() throws {
    var decoder = FrameDecoder(
      try profile(
        "framing: {end: [CR]}\nunit: mm\nstability: {'~': unstable}\nreadings:\n  - frame: '{value}[{stable}]'"))
    let frames = decoder.decode(Array("17.35~\r17.36\r".utf8), arrived: .now)
    guard case .status? = frames.first?.content else {
      Issue.record("an unstable value was taken")
      return
    }
    #expect(frames.last?.content == .diameter(Micrometres(17_360), sent: "17.36"))
  }

  @Test func aGaugesWindowIsNarrowerThanAllRings() throws {
    var decoder = FrameDecoder(
      try profile("framing: {end: [CR]}\nunit: mm\nwindow: {from_mm: 15, to_mm: 20}\nreadings:\n  - frame: '{value}'"))
    let frames = decoder.decode(Array("14.9\r15\r".utf8), arrived: .now)
    #expect(frames.last?.content == .diameter(Micrometres(15_000), sent: "15"))
    guard case .garbled? = frames.first?.content else {
      Issue.record("outside the window")
      return
    }
  }

  @Test(
    arguments: [
      ([0x98, 0x06, 0x9E, 0x86, 0xE0], "half the port's baud"), ([0xFF, 0x01, 0x93, 0xFB, 0x07], "check baud"),
      ([0xB1, 0xB7, 0xAE, 0xB3], "mark parity"), ([0x00, 0x31, 0x37], "NUL"),
      ([0x31, 0x37, 0x2E, 0xB3, 0x35, 0x31, 0x32], "1 of 7 bytes"),
    ] as [([UInt8], String)])
  func theBytesTellWhichSettingIsWrong(bytes: [UInt8], hint: String) throws {
    let told = try decode("framing: {end: [CR]}\nunit: mm\nreadings:\n  - frame: '{value}'", bytes + [13])
    #expect(told.count == 1 && told[0].contains(hint), "\(told)")
  }

  private func profile(_ text: String) throws -> GaugeProfile {
    let head = "kind: gauge\ntitle: unseen\nline: {baud: 9600, data_bits: 8, parity: none, stop_bits: 1}\n"
    return try GaugeProfile.read(text: head + text + "\n", file: "unseen.yaml")
  }

  private func decode(_ text: String, _ bytes: [UInt8]) throws -> [String] {
    var decoder = FrameDecoder(try profile(text))
    return (decoder.lines(bytes, arrived: .now) + decoder.finish()).compactMap(\.json)
  }
}
