import Testing

@testable import Workshop

@Suite struct PhotoTests {
  private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
    [0xFF, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 0xFF)] + content
  }

  private static func exif(turned: UInt8?, isBig: Bool) -> [UInt8] {
    func two(_ number: UInt8) -> [UInt8] { isBig ? [0, number] : [number, 0] }
    func four(_ number: UInt8) -> [UInt8] { isBig ? [0, 0, 0, number] : [number, 0, 0, 0] }
    let make = (isBig ? [0x01, 0x0F] : [0x0F, 0x01]) + two(2) + four(4) + Array("CAM\0".utf8)
    let turn = turned.map { (isBig ? [0x01, 0x12] : [0x12, 0x01]) + two(3) + four(1) + two($0) + two(0) } ?? []
    let count: UInt8 = turned == nil ? 1 : 2
    return segment(
      0xE1,
      Array("Exif\0\0".utf8) + Array((isBig ? "MM" : "II").utf8) + two(42) + four(8) + two(count) + make + turn
        + four(0))
  }

  private static let frame = segment(0xC0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0])
  private static let scan = segment(0xDA, [1, 1, 0, 0, 63, 0]) + [1, 2, 0xFF, 0x00, 3] + [0xFF, 0xD9]

  private static func jpeg(_ words: [UInt8] = []) -> [UInt8] { [0xFF, 0xD8] + words + frame + scan }

  @Test func aJPEGLosesWhatItsCameraWroteAndNothingElse() throws {
    let words =
      Self.exif(turned: nil, isBig: true) + Self.segment(0xED, Array("Photoshop 3.0\0Zürich".utf8))
      + Self.segment(0xFE, Array("47.37N 8.54E".utf8))
    let jfif = Self.segment(0xE0, Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 0, 0])
    let photo = try Photo(Self.jpeg(jfif + words))
    #expect(photo.kind == .jpeg)
    #expect(photo.bytes == Self.jpeg(jfif))
  }

  @Test(arguments: [true, false], [UInt8(1), 6, 8]) func howAJPEGIsTurnedStays(isBig: Bool, turned: UInt8) throws {
    let photo = try Photo(Self.jpeg(Self.exif(turned: turned, isBig: isBig)))
    #expect(!photo.bytes.contains(UInt8(ascii: "C")))
    #expect(photo.bytes.count == Self.jpeg().count + 36)
    // Read once more it says the same.
    #expect(try Photo(photo.bytes).bytes == photo.bytes)
    #expect(photo.bytes[31] == turned)
  }

  @Test func whatFollowsTheEndOfAnImageIsLeftOut() throws {
    #expect(try Photo(Self.jpeg() + Array("<script>".utf8)).bytes == Self.jpeg())
  }

  private static func chunk(_ type: String, _ content: [UInt8] = []) -> [UInt8] {
    [0, 0, 0, UInt8(content.count)] + Array(type.utf8) + content + [0, 0, 0, 0]
  }

  private static func head(width: UInt32, height: UInt32) -> [UInt8] {
    func four(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }
    return chunk("IHDR", four(width) + four(height) + [8, 2, 0, 0, 0])
  }

  @Test(arguments: [
    (0, 0, "no pixels"), (5, 0, "no pixels"), (60_000, 60_000, "60000 × 60000"), (12_001, 1, "at most 12000 a side"),
    (12_000, 12_000, "64 million in all"), (4_294_967_295, 4_294_967_295, "at most"),
  ])
  func aPictureThatNobodyCanDrawIsRefused(width: UInt32, height: UInt32, words: String) {
    let png =
      PNGFile.beginning + Self.head(width: width, height: height) + Self.chunk("IDAT", [1]) + Self.chunk("IEND")
    let refusal = #expect(throws: Photo.Refusal.self) { try Photo(png) }
    #expect(refusal?.sentence.contains(words) == true, "\(refusal?.sentence ?? "")")
    guard let (width, height) = UInt16(exactly: width).flatMap({ w in UInt16(exactly: height).map { (w, $0) } }) else {
      return
    }
    func two(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }
    let frame = Self.segment(0xC2, [8] + two(height) + two(width) + [1, 1, 0x11, 0])
    let other = #expect(throws: Photo.Refusal.self) { try Photo([0xFF, 0xD8] + frame + Self.scan) }
    #expect(other?.sentence.contains(words) == true, "\(other?.sentence ?? "")")
  }

  @Test(arguments: [(8160, 6120), (1, 12_000)]) func aPhotoOfATelephoneIsTaken(width: UInt32, height: UInt32) throws {
    let picture = Self.head(width: width, height: height) + Self.chunk("IDAT", [1]) + Self.chunk("IEND")
    #expect(try Photo(PNGFile.beginning + picture).bytes == PNGFile.beginning + picture)
  }

  @Test func aPNGWithoutAPictureIsRefused() {
    let empty = PNGFile.beginning + Self.head(width: 1, height: 1) + Self.chunk("IEND")
    #expect(throws: Photo.Refusal.self) { try Photo(empty) }
  }

  @Test func aPNGLosesItsTextsTimeAndExif() throws {
    let beginning: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let (head, data, end) = (Self.head(width: 3, height: 2), Self.chunk("IDAT", [1, 2, 3]), Self.chunk("IEND"))
    let words = ["tEXt", "zTXt", "iTXt", "tIME", "eXIf"].flatMap { Self.chunk($0, [65, 66]) }
    let photo = try Photo(beginning + head + words + data + end + [1, 2])
    #expect(photo.kind == .png)
    #expect(photo.bytes == beginning + head + data + end)
  }

  @Test func whatIsNoWholePhotoIsRefused() throws {
    let whole = Self.jpeg(Self.exif(turned: 6, isBig: false))
    for count in 0..<whole.count { #expect(throws: Photo.Refusal.self) { try Photo(Array(whole[..<count])) } }
    for text in ["<html>", "GIF89a", "", "\u{89}PNG"] {
      #expect(throws: Photo.Refusal.self) { try Photo(Array(text.utf8)) }
    }
    // A segment that says it is longer than the file, and one without a length.
    for marker: [UInt8] in [[0xFF, 0xE1, 0xFF, 0xFF, 1], [0xFF, 0xE1, 0, 1], [0xFF, 0xD0, 0, 2]] {
      #expect(throws: Photo.Refusal.self) { try Photo([0xFF, 0xD8] + marker) }
    }
  }

  @Test func noChangeOfAByteBreaksIt() {
    var generator = SystemRandomNumberGenerator()
    let whole = Self.jpeg(Self.exif(turned: 6, isBig: false))
    for _ in 0..<2000 {
      var bytes = whole
      bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      // What is refused is refused; nothing else may happen.
      _ = try? Photo(bytes)
    }
  }
}
