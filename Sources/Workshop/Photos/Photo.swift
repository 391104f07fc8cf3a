/// A photo as it is kept: a JPEG or PNG by its own bytes, without what a camera writes about place, time and owner.
///
/// Pixels are never decoded and so never changed: only segments and chunks that hold words are left out. How a JPEG is turned
/// is kept, since without it a photo lies on its side.
package struct Photo: Hashable, Sendable {
  /// The largest photo that is taken, in bytes: what a telephone makes is 3 to 8 MB.
  package static let mostBytes = 12 << 20
  /// The most pixels a side may have, and a photo in all: what draws it unpacks four bytes for each, 256 MB. Telephones make 12
  /// to 50 million.
  package static let (longestSide, mostPixels) = (12_000, 64_000_000)

  /// What its bytes are.
  package let kind: PhotoKind
  /// The bytes to keep.
  package let bytes: [UInt8]

  /// Why bytes are no photo, in words.
  package struct Refusal: Error, Hashable, Sendable {
    /// One plain sentence.
    package let sentence: String
  }

  /// The photo in `bytes`; throws for anything that is no whole JPEG or PNG.
  package init(_ bytes: [UInt8]) throws(Refusal) {
    if bytes.starts(with: JPEGFile.beginning) {
      kind = .jpeg
      self.bytes = try JPEGFile.withoutWords(bytes)
    } else if bytes.starts(with: PNGFile.beginning) {
      kind = .png
      self.bytes = try PNGFile.withoutWords(bytes)
    } else {
      throw Refusal(sentence: "This is neither a JPEG nor a PNG.")
    }
  }

  /// Throws unless a picture is so wide and so high that it can be drawn.
  fileprivate static func prove(width: Int, height: Int) throws(Refusal) {
    guard width > 0, height > 0 else {
      throw Refusal(sentence: "This picture has no pixels: it is \(width) wide and \(height) high.")
    }
    guard width <= longestSide, height <= longestSide, width * height <= mostPixels else {
      throw Refusal(
        sentence:
          "This picture is \(width) × \(height) pixels; at most \(longestSide) a side and \(mostPixels / 1_000_000) million in all are taken. Save it smaller."
      )
    }
  }
}

/// The segments of a JPEG file (ITU-T T.81, annex B) up to its first scan.
enum JPEGFile {
  static let beginning: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// The file without its APP1 (Exif, XMP), APP13 (IPTC) and comment segments; how it is turned stays, in an Exif of its own.
  static func withoutWords(_ bytes: [UInt8]) throws(Photo.Refusal) -> [UInt8] {
    var kept: [UInt8] = [0xFF, 0xD8]
    var turned: UInt8?
    var place = 2
    var hasFrame = false
    while true {
      guard place + 4 <= bytes.count, bytes[place] == 0xFF else { throw broken }
      let marker = bytes[place + 1]
      if marker == 0xFF {  // A fill byte.
        place += 1
        continue
      }
      // Only segments with a length may stand before the first scan.
      guard (0xC0...0xFE).contains(marker), !(0xD0...0xD9).contains(marker) else { throw broken }
      let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
      let end = place + 2 + length
      guard length >= 2, end <= bytes.count else { throw broken }
      switch marker {
      case 0xE1: turned = turned ?? turn(in: bytes[(place + 4)..<end])
      case 0xED, 0xFE: break
      default:
        if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
          guard length >= 8 else { throw broken }
          func two(_ at: Int) -> Int { Int(bytes[place + at]) << 8 | Int(bytes[place + at + 1]) }
          try Photo.prove(width: two(7), height: two(5))
          hasFrame = true
        }
        kept += bytes[place..<end]
      }
      place = end
      guard marker != 0xDA else { break }
    }
    guard hasFrame, let last = end(ofScansFrom: place, in: bytes) else { throw broken }
    // What follows the end of the image is no part of it: some cameras hang a film there.
    kept += bytes[place..<last]
    if let turned { kept.insert(contentsOf: exif(turned: turned), at: 2) }
    return kept
  }

  private static let broken = Photo.Refusal(sentence: "This JPEG is not whole.")

  /// The index behind the end marker.
  private static func end(ofScansFrom start: Int, in bytes: [UInt8]) -> Int? {
    var place = start
    while place + 1 < bytes.count {
      if bytes[place] == 0xFF, bytes[place + 1] == 0xD9 { return place + 2 }
      place += 1
    }
    return nil
  }

  /// The tag 0x0112 of the first directory of an Exif segment, 1 to 8; `nil` where there is none (Exif 2.32, section 4.6).
  private static func turn(in segment: ArraySlice<UInt8>) -> UInt8? {
    guard segment.starts(with: Array("Exif\0\0".utf8)), segment.count > 14 else { return nil }
    let base = segment.startIndex + 6
    let isBig = segment[base] == UInt8(ascii: "M")
    func number(_ at: Int, _ count: Int) -> Int? {
      guard at >= base, at + count <= segment.endIndex else { return nil }
      let part = segment[at..<at + count]
      return isBig ? part.reduce(0) { $0 << 8 | Int($1) } : part.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    guard let offset = number(base + 4, 4), let count = number(base + offset, 2) else { return nil }
    for entry in 0..<min(count, 200) {
      let at = base + offset + 2 + entry * 12
      guard let tag = number(at, 2) else { return nil }
      if tag == 0x0112, let value = number(at + 8, 2), (1...8).contains(value) { return UInt8(value) }
    }
    return nil
  }

  /// An Exif segment that says how the image is turned and nothing else.
  private static func exif(turned: UInt8) -> [UInt8] {
    let directory: [UInt8] = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turned, 0, 0, 0, 0, 0, 0]
    let content = Array("Exif\0\0MM".utf8) + [0, 42, 0, 0, 0, 8] + directory
    return [0xFF, 0xE1, 0, UInt8(content.count + 2)] + content
  }
}

/// The chunks of a PNG file (W3C PNG, section 5).
enum PNGFile {
  static let beginning: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The chunks that hold words: texts, the time, Exif.
  private static let words: Set<[UInt8]> = Set(["tEXt", "zTXt", "iTXt", "tIME", "eXIf"].map { Array($0.utf8) })

  /// The file without the chunks that hold words, and without anything behind its end.
  static func withoutWords(_ bytes: [UInt8]) throws(Photo.Refusal) -> [UInt8] {
    let broken = Photo.Refusal(sentence: "This PNG is not whole.")
    var kept = beginning
    var place = beginning.count
    var hasPicture = false
    func four(_ at: Int) -> Int { bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    while true {
      guard place + 12 <= bytes.count else { throw broken }
      let length = four(place)
      let end = place + 12 + length
      guard end <= bytes.count else { throw broken }
      let type = Array(bytes[(place + 4)..<(place + 8)])
      if place == beginning.count {
        guard type == Array("IHDR".utf8), length == 13 else { throw broken }
        try Photo.prove(width: four(place + 8), height: four(place + 12))
      }
      if type == Array("IDAT".utf8) { hasPicture = true }
      if !words.contains(type) { kept += bytes[place..<end] }
      if type == Array("IEND".utf8) {
        guard hasPicture else { throw broken }
        return kept
      }
      place = end
    }
  }
}
