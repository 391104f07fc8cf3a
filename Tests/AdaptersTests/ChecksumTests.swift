import Adapters
import Foundation
import Testing

/// Checksums of frames, beside the recordings of whole families in `Tests/Unseen`.
@Suite struct ChecksumTests {
  // The check values that every catalogue of CRCs gives for "123456789"; the sums are plain arithmetic.
  @Test(arguments: [
    ("sum", "DD"), ("negative-sum", "23"), ("inverted-sum", "22"), ("xor", "31"), ("crc16-modbus", "374B"),
    ("crc16-arc", "3DBB"), ("crc16-ccitt", "29B1"), ("crc16-xmodem", "31C3"), ("crc16-kermit", "8921"),
  ])
  func everyKindMakesItsKnownChecksum(kind: String, digits: String) throws {
    let framing = "{end: [CR], checksum: {kind: \(kind), as: hex}}"
    let told = try decode(framing, "{value}", Array("123456789\(digits)\r".utf8))
    #expect(told.count == 1 && told[0].contains(#""value":"123456789""#), "\(told)")
    let wrong = try decode(framing, "{value}", Array("123456788\(digits)\r".utf8))
    #expect(
      wrong.count == 1 && wrong[0].contains("its checksum is wrong: it is \(digits), and the bytes make"), "\(wrong)")
  }

  @Test(arguments: [
    ("{end: [CR], checksum: {kind: crc16-modbus, as: hex, order: big}}", "17.355EE3"),
    ("{end: [CR], checksum: {kind: sum, as: hex, size: 4}}", "17.3500FE"),
    ("{end: [CR], checksum: {kind: sum, as: hex, size: 1, modulo: 16}}", "17.35E"),
    ("{end: [CR], checksum: {kind: sum, as: decimal}}", "17.35254"),
    ("{end: [CR], checksum: {kind: sum, as: decimal, size: 2, modulo: 100}}", "17.3554"),
    ("{end: [CR], checksum: {kind: sum, as: hex, seed: 2}}", "17.3500"),
    ("{end: [CR], checksum: {kind: sum, as: bytes, modulo: 64, plus: 0x20}}", "17.35^"),
    ("{end: [CR], checksum: {kind: xor, as: hex, skip: 1}}", "+17.352E"),
    ("{end: [CR], start: '>', checksum: {kind: xor, as: hex, counts: [start, end]}}", ">17.351D"),
    ("{quiet_ms: 50, checksum: {kind: xor, as: hex}}", "17.352E"),
    ("{length: 7, checksum: {kind: xor, as: hex}}", "17.352E"),
    ("{length: 8, start: '>', checksum: {kind: xor, as: hex, over: 1-5}}", ">17.352E"),
  ])
  func whereAndHowItIsReckonedIsSaidByTheProfile(framing: String, frame: String) throws {
    let end: [UInt8] = framing.contains("end:") ? [13] : []
    let told = try decode(framing, "[+]{value}", Array(frame.utf8) + end)
    #expect(told.count == 1 && told[0].contains(#""value":"17.35""#), "\(told)")
  }

  @Test func aChecksumMayBeTheByteThatBeginsAFrame() throws {
    let framing = "{start: A, end: [CR], checksum: {kind: xor, as: bytes}}"
    let frame = Array("A17GA\r".utf8)
    #expect(Array("17G".utf8).reduce(0) { $0 ^ $1 } == UInt8(ascii: "A"))
    let told = try decode(framing, "{value}G", frame + frame)
    #expect(told.count == 2 && told.allSatisfy { $0.contains(#""value":"17""#) }, "\(told)")
  }

  @Test func everyResultOfALineIsReadOnceTheWholeLineIsRight() throws {
    let framing = "{end: [CR], separator: ';', checksum: {kind: sum, as: hex}}"
    #expect(try decode(framing, "{value}", Array("17;1865\r".utf8)).count == 1)
    let told = try decode(framing, "{value}", Array("17;180C\r".utf8))
    #expect(told.count == 2 && told[0].contains(#""value":"17""#) && told[1].contains(#""value":"18""#), "\(told)")
  }

  @Test func anEchoOfTheRequestNeedsNone() throws {
    let text =
      "framing: {end: [CR], checksum: {kind: sum, as: hex}}\nunit: mm\nreadings:\n  - frame: '{value}'\nechoes: [READ]"
    #expect(try decode(text, Array("READ\r17.35FE\r".utf8)).count == 1)
  }

  @Test func aLineWithTheWrongParityIsNamedSoAndNotByItsChecksum() throws {
    let text = Array("17.35FE\r".utf8).map { $0.nonzeroBitCount & 1 == 1 ? $0 | 0x80 : $0 }
    let told = try decode("{end: [CR], checksum: {kind: sum, as: hex}}", "{value}", text)
    #expect(told.count == 1 && told[0].contains("check parity and data bits"), "\(told)")
  }

  @Test(arguments: ["before-end", "after-end"])
  func aMegabyteWithoutAnEndIsToldOnceAndTheNextFrameIsRead(place: String) throws {
    var decoder = FrameDecoder(
      try profile("{end: [CR], checksum: {kind: xor, as: bytes, place: \(place)}}", "{value}"))
    let block = [UInt8](repeating: 0x39, count: 1 << 16)
    var told = 0
    for _ in 0..<16 { told += decoder.lines(block, arrived: .now).count }
    #expect(told == 1)
    let sum = Array("17.35".utf8).reduce(0) { $0 ^ $1 }
    let frame = Array("17.35".utf8) + (place == "before-end" ? [sum, 13] : [13, sum])
    let rest = decoder.lines([13, 0] + frame, arrived: .now).compactMap(\.json)
    #expect(rest.last?.contains(#""value":"17.35""#) == (place == "after-end"), "\(rest)")
    #expect(decoder.lines(frame, arrived: .now).compactMap(\.json).last?.contains(#""value":"17.35""#) == true)
  }

  @Test func everyChecksumOnThePageReads() throws {
    let page = try Project.text("Sources/Adapters/Adapters.docc/GaugeProfiles.md")
    let blocks = page.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    let block = try #require(blocks.first { $0.contains("checksum: {") })
    let framings = block.components(separatedBy: "---\n").flatMap { $0.split(separator: "\n").suffix(1) }
      .map { String($0.dropFirst("framing: ".count)) }
    #expect(framings.count == 4)
    let sum = Array("+17.350\u{3}".utf8).reduce(0) { $0 ^ $1 }
    let frames: [(String, [UInt8])] = [
      ("{digit 2}A{value}", Array("01A+0017.3505B\r\n".utf8)),
      ("{value}", [2] + Array("+17.350".utf8) + [3, sum]),
      ("LEN,{value}\\*", Array("$LEN,17.350*75\r\n".utf8)),
    ]
    for (framing, (pattern, bytes)) in zip(framings, frames) {
      let told = try decode(framing, pattern, bytes)
      #expect(told.count == 1 && told[0].contains(#""value":"17.350""#), "\(framing): \(told)")
    }
    _ = try profile(framings[3], "{value}")
  }

  private func profile(_ framing: String, _ pattern: String) throws -> GaugeProfile {
    try profile("framing: \(framing)\nunit: mm\nreadings:\n  - frame: '\(pattern)'")
  }

  private func profile(_ text: String) throws -> GaugeProfile {
    let head = "kind: gauge\ntitle: unseen\nline: {baud: 9600, data_bits: 8, parity: none, stop_bits: 1}\n"
    return try GaugeProfile.read(text: head + text + "\n", file: "unseen.yaml")
  }

  private func decode(_ framing: String, _ pattern: String, _ bytes: [UInt8]) throws -> [String] {
    try told(profile(framing, pattern), bytes)
  }

  private func decode(_ text: String, _ bytes: [UInt8]) throws -> [String] { try told(profile(text), bytes) }

  private func told(_ profile: GaugeProfile, _ bytes: [UInt8]) throws -> [String] {
    var decoder = FrameDecoder(profile)
    return (decoder.lines(bytes, arrived: .now) + decoder.finish()).compactMap(\.json)
  }
}
