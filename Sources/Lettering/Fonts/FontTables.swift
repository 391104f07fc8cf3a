/// The directory of a font file: where each table is, and what its words add up to (OpenType 1.9, "Organization of an
/// OpenType Font").
///
/// HarfBuzz takes a table that it cannot make sense of for an empty one: letters of a damaged font would be set unjoined, or
/// all be taken from another face, and nobody would be told.
enum FontTables {
  /// What sets and draws letters. A font is not given up for a damaged table of any other kind.
  private static let used: Set<String> = [
    "CFF ", "CFF2", "GDEF", "GPOS", "GSUB", "OS/2", "cmap", "fvar", "glyf", "gvar", "head", "hhea", "hmtx", "kern",
    "loca", "maxp",
  ]

  /// What no font is without.
  private static let needed = ["cmap", "head", "hhea", "hmtx", "maxp"]

  /// What the sum of a whole file comes to: `head` keeps the word that makes it so.
  private static let wholeSum: UInt32 = 0xB1B0_AFBA

  /// What is wrong with the file, as the end of a sentence that names it; `nil` when every table is there and whole.
  ///
  /// All 309 fonts of Debian's that were looked at keep their own sums, so one that does not is refused.
  static func damage(in bytes: [UInt8]) -> String? {
    bytes.withUnsafeBytes { file in
      guard file.count >= 12 else { return "it has \(file.count) bytes" }
      var start = 0
      var isAlone = true
      // A collection: the first of its fonts is the one that is taken.
      if file.word(at: 0) == 0x7474_6366 {
        guard file.count >= 16 else { return "it ends before its first font" }
        start = Int(file.word(at: 12))
        isAlone = false
      }
      guard start <= file.count - 12 else { return "it ends before its directory" }
      guard [0x0001_0000, 0x4F54_544F, 0x7472_7565].contains(file.word(at: start)) else {
        return "it does not begin as a font does"
      }
      let count = Int(file.word(at: start + 4) >> 16)
      guard start + 12 + 16 * count <= file.count else { return "it ends within its directory" }
      var found: Set<String> = []
      var summed = 0
      var before: UInt32 = 0
      // The sum of the whole file, with what each table's sum should be: a bit of a table's name may be all that is wrong, and
      // an unknown table would be none.
      var whole = file.sum(from: start, 12 + 16 * count, besides: nil)
      for entry in (0..<count).map({ start + 12 + 16 * $0 }) {
        let name = String(decoding: file[entry..<entry + 4], as: UTF8.self)
        let offset = Int(file.word(at: entry + 8))
        let length = Int(file.word(at: entry + 12))
        let tag = file.word(at: entry)
        guard file[entry..<entry + 4].allSatisfy({ (0x20...0x7E).contains($0) }) else {
          return "a table in its directory has no name"
        }
        guard tag > before else {
          return tag == before ? "it has two tables \(name)" : "its directory is out of order"
        }
        before = tag
        whole &+= file.word(at: entry + 4)
        let isWithin = offset <= file.count && length <= file.count - offset
        guard used.contains(name) else {
          // Its name may be what is damaged, and goes to people.
          guard isWithin else { return "it ends within one of its tables" }
          continue
        }
        guard isWithin else { return "it ends within its table \(name)" }
        found.insert(name)
        // A directory of many entries, each over the whole file, would be summed for minutes.
        summed += length
        guard summed <= file.count else { return "its tables lie over one another" }
        let sum = file.sum(from: offset, length, besides: name == "head" ? 8 : nil)
        guard sum == file.word(at: entry + 4) else { return "its table \(name) is not what its own sum says" }
        if name == "head", length >= 12 { whole &+= file.word(at: offset + 8) }
      }
      if let missing = needed.first(where: { !found.contains($0) }) { return "its table \(missing) is missing" }
      guard found.isSuperset(of: ["glyf", "loca"]) || found.contains("CFF ") || found.contains("CFF2") else {
        return "it has no outlines"
      }
      // A font of a collection shares its file, and its sum says nothing.
      return isAlone && whole != wholeSum ? "its directory is not what its own sum says" : nil
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The 32 bits that begin at `place`, which four bytes must follow.
  fileprivate func word(at place: Int) -> UInt32 {
    UInt32(bigEndian: loadUnaligned(fromByteOffset: place, as: UInt32.self))
  }

  /// The sum of a table's words, the last one filled with zeros; without the word at `besides`, where the table `head` keeps
  /// what makes the whole file come out right.
  fileprivate func sum(from offset: Int, _ length: Int, besides: Int?) -> UInt32 {
    var sum: UInt32 = 0
    var place = 0
    while place + 4 <= length {
      if place != besides { sum &+= word(at: offset + place) }
      place += 4
    }
    for (index, byte) in self[offset + place..<offset + length].enumerated() {
      sum &+= UInt32(byte) << UInt32(24 - 8 * index)
    }
    return sum
  }
}
