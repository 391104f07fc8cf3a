import Adapters
import Devices
import Testing
import Workshop

@Suite struct FrameDecoderTests {
  @Test func wrongParityIsGarbledWithTheHint() throws {
    let frames = try decode([0x2B, 0xB1, 0xB2, 0x2E, 0x33, 0xB4, 0x35, 0x8D])
    #expect(frames.count == 1)
    #expect(why(frames.first)?.contains("check parity and data bits") == true)
  }

  @Test(arguments: [
    "nan", "inf", "0x1F", "1e3", "17,35", "17.3.5", "17.35mm", "--17.35", "17.", ".35", "+-17.35", "1 7.35",
    "17.3500001",
    "１７.35", "99999999999999999999", "ERR9", "\u{0}17.35",
  ])
  func whatIsNotADecimalNumberIsNeverAReading(text: String) throws {
    let frames = try decode(Array(text.utf8) + [13])
    #expect(frames.count == 1)
    #expect(why(frames.first) != nil)
  }

  @Test func commasUnitsAndLettersAreNamed() throws {
    #expect(why(try decode(Array("17,35\r".utf8)).first)?.contains("comma") == true)
    #expect(why(try decode(Array("17.35mm\r".utf8)).first)?.contains("unit mm") == true)
    #expect(why(try decode(Array("nan\r".utf8)).first)?.contains("nan") == true)
  }

  @Test func anInchValueOnAMillimetreGaugeIsAskedAbout() throws {
    let frames = try decode(Array("+0.70\r".utf8))
    #expect(why(frames.first) == "0.70 is not a ring's inside diameter in mm; is the gauge set to inch?")
  }

  @Test func anInchGaugeIsConvertedExactly() throws {
    var profile = try Project.gauge("sylvac-opto-rs")
    profile.unit = .inch
    var decoder = FrameDecoder(profile)
    let frames = decoder.decode(Array("+0.6831\r17.35\r".utf8), arrived: .now)
    // 0.6831 in x 25.4 = 17.35074 mm
    #expect(frames.first?.content == .diameter(Micrometres(17_351), sent: "+0.6831"))
    #expect(why(frames.last) == "17.35 is not a ring's inside diameter in inch; is the gauge set to mm?")
  }

  @Test func aLineWithoutEndIsGarbledOnceAndUsesNoMemory() throws {
    var decoder = FrameDecoder(try Project.gauge("sylvac-opto-rs"))
    let chunk = [UInt8](repeating: UInt8(ascii: "7"), count: 4096)
    var frames: [GaugeFrame] = []
    for _ in 0..<2560 { frames += decoder.decode(chunk, arrived: .now) }
    #expect(frames.count == 1)
    #expect(why(frames.first)?.contains("longer than 128 bytes") == true)
    let after = decoder.decode(Array("\r17.35\r".utf8), arrived: .now)
    #expect(after.map(\.content) == [.diameter(Micrometres(17_350), sent: "17.35")])
  }

  @Test func aFrameBeginsWhenItsFirstByteCame() throws {
    var decoder = FrameDecoder(try Project.gauge("sylvac-opto-rs"))
    let first = ContinuousClock.now
    #expect(decoder.decode(Array("+17".utf8), arrived: first).isEmpty)
    let frames = decoder.decode(Array(".35\r+17.36\r".utf8), arrived: first + .seconds(1))
    #expect(frames.map(\.began) == [first, first + .seconds(1)])
  }

  @Test func hundredThousandLinesCostLittle() throws {
    var decoder = FrameDecoder(try Project.gauge("mitutoyo-mux10-vcp"))
    let chunk = [UInt8]((0..<100).map { _ in "01A+0017.350\r" }.joined().utf8)
    var count = 0
    let took = ContinuousClock().measure {
      for _ in 0..<1000 { count += decoder.decode(chunk, arrived: .now).count }
    }
    #expect(count == 100_000)
    // Unoptimised builds need some tenths of a second; a decoder that builds strings for every step needs many.
    #expect(took < .seconds(5))
  }

  @Test func whatDidNotFitIsToldWithItsSignAndDigits() throws {
    #expect(why(try decode(Array("-X17.3 ERR9\r".utf8)).first)?.hasSuffix(": -X17.3 ERR9") == true)
    #expect(why(try decode(Array("+17.3.5\r".utf8)).first)?.hasSuffix(": +17.3.5") == true)
  }

  @Test func theMarkAFrameBeginsWithIsNoNoiseInHalfAFrame() throws {
    let text = try Project.text("Config/gauges/plain-text.yaml")
    var profile = try GaugeProfile.read(text: text, file: "plain.yaml")
    profile.framing.start = 2
    var decoder = FrameDecoder(profile)
    _ = decoder.lines([2] + Array("17".utf8), arrived: .now)
    guard case .garbled(_, let why)? = decoder.finish().first else {
      Issue.record("half a frame was not told")
      return
    }
    #expect(why == .incomplete(nil))
  }

  private func decode(_ bytes: [UInt8]) throws -> [GaugeFrame] {
    var decoder = FrameDecoder(try Project.gauge("sylvac-opto-rs"))
    return decoder.decode(bytes, arrived: .now)
  }

  private func why(_ frame: GaugeFrame?) -> String? {
    guard case .garbled(_, let why) = frame?.content else { return nil }
    return why
  }
}
