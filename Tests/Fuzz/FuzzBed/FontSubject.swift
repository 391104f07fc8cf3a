import Foundation
import Lettering
import Workshop

/// The way in of a font file: whole ones, damaged as an input says, from which a word is set and drawn, or which are refused.
///
/// An input is a recipe, since a font is too long to be mutated: five bytes a step. The tables' directory, whose offsets and
/// lengths may lie, and the tables' first bytes, which hold their counts, are hit as often as all the rest.
struct FontSubject: FuzzSubject {
  let name = "font"
  /// What came of it, as seen from outside.
  struct Told: Hashable {
    var hash: String?
    var refusal: String?
  }

  let corpus: [[UInt8]] = [
    [0, 0, 1, 44, 0], [0, 0, 0, 0, 0], [4, 0, 0, 8, 255], [4, 0, 0, 12, 127, 4, 0, 0, 13, 255], [7, 0, 3, 4, 255],
    [7, 0, 9, 33, 0, 7, 0, 9, 34, 1], [1, 0, 20, 5, 90], [6, 0, 60, 1, 255, 6, 0, 70, 1, 0], [5, 0, 0, 40, 3],
    [2, 0, 0, 4, 200],
    [3, 0, 0, 5, 0, 0, 0, 90, 0, 0],
  ]

  /// In memory where the machine has such a place: a disk would be waited for twice an input.
  private static let folder = URL(
    filePath: access("/dev/shm", W_OK) == 0 ? "/dev/shm" : FileManager.default.temporaryDirectory.path
  ).appending(path: "benchpin-fonts-\(getpid())")
  /// A font of outlines, and one of single lines.
  private static let whole: [(ending: String, bytes: [UInt8])] = [
    ("ttf", "fonts/truetype/noto/NotoSansHebrew-Regular.ttf"), ("jhf", "hershey-fonts/futural.jhf"),
  ].compactMap { ending, path in
    FileManager.default.contents(atPath: "/usr/share/\(path)").map { (ending, Array($0)) }
  }

  func told(of input: [UInt8], cutAt cuts: [Int]) -> [Told] {
    guard Self.whole.count == 2 else { return [] }
    let font = Self.whole[input.count % 8 == 7 ? 1 : 0]
    let word = font.ending == "ttf" ? "שלום 12" : "Zoe"
    let face = font.ending == "ttf" ? "damaged" : "futural"
    let file = Self.folder.appending(path: "\(face).\(font.ending)")
    do {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      var bytes = Self.damaged(font.bytes, by: input)
      // Half of them add up all the same, so that what lies behind the sums is tried, too.
      if font.ending == "ttf", input.count % 2 == 0 { Self.sum(&bytes) }
      try Data(bytes).write(to: file)
      defer { try? FileManager.default.removeItem(at: Self.folder) }
      var settings = LetteringSettings()
      settings.fill = nil
      let proof = try Proof(
        Proof.Request(
          text: try EngravableText(word), place: .inside,
          band: Band(
            diameter: Micrometres(17_350), width: Micrometres(6_000), thickness: Micrometres(1_500),
            inside: .flat), face: face, settings: settings),
        fonts: FontShelf(folder: Self.folder.path, systemFolders: []))
      return [Told(hash: proof.hash)]
    } catch let refusal as LetteringRefusal {
      return [Told(refusal: refusal.sentence)]
    } catch {
      return []
    }
  }

  func flaw(in told: [Told], of input: [UInt8]) -> String? {
    guard let told = told.first else { return "nothing was told: are the fonts there?" }
    guard let refusal = told.refusal else { return told.hash?.count == 64 ? nil : "a proof without a name" }
    let names = [
      "damaged", "futural", "U+", "leaves the band", "Nothing", "high at the least height", "mm long", "corners",
    ]
    return names.contains { refusal.contains($0) } ? nil : "it says neither font nor character: \(refusal)"
  }

  private static func damaged(_ whole: [UInt8], by recipe: [UInt8]) -> [UInt8] {
    var bytes = whole
    let tables = max(1, Int(whole[4]) << 8 | Int(whole[5])) % 64
    for start in stride(from: 0, to: recipe.count - 4, by: 5) where !bytes.isEmpty {
      let place = Int(recipe[start + 1]) << 16 | Int(recipe[start + 2]) << 8 | Int(recipe[start + 3])
      let value = recipe[start + 4]
      switch recipe[start] % 8 {
      case 0: bytes.removeLast(bytes.count - place % (bytes.count + 1))
      case 4, 5: put(value, at: 12 + place % (16 * tables), in: &bytes)
      case 6: for index in 0..<16 { put(value, at: place % bytes.count + index, in: &bytes) }
      case 7:
        let entry = 12 + 16 * (Int(recipe[start + 2]) % tables) + 8
        guard entry + 4 <= whole.count else { continue }
        let offset = whole[entry..<entry + 4].reduce(0) { $0 << 8 | Int($1) }
        put(value, at: offset + Int(recipe[start + 3]) % 64, in: &bytes)
      default: put(value, at: place % bytes.count, in: &bytes)
      }
    }
    return bytes
  }

  /// Writes the sums into the directory that the tables have now (OpenType 1.9, "Calculating Checksums").
  private static func sum(_ bytes: inout [UInt8]) {
    func word(_ place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 << 8 | (bytes.indices.contains(place + $1) ? UInt32(bytes[place + $1]) : 0) }
    }
    guard bytes.count >= 12 else { return }
    for entry in (0..<Int(word(4) >> 16)).map({ 12 + 16 * $0 }) where entry + 16 <= bytes.count {
      let (offset, length) = (Int(word(entry + 8)), Int(word(entry + 12)))
      guard offset + length <= bytes.count else { continue }
      var total: UInt32 = 0
      for place in stride(from: 0, to: length, by: 4) where !(word(entry) == 0x6865_6164 && place == 8) {
        // The last word is filled with zeros.
        let blank = UInt32(8 * max(0, 4 - (length - place)))
        total &+= (word(offset + place) >> blank) << blank
      }
      for index in 0..<4 { bytes[entry + 4 + index] = UInt8(truncatingIfNeeded: total >> UInt32(24 - 8 * index)) }
    }
    // The whole file's sum: every word of the directory, each table's sum, and the word of `head` that makes it come out.
    let entries = (0..<Int(word(4) >> 16)).map { 12 + 16 * $0 }
    guard let head = entries.first(where: { word($0) == 0x6865_6164 }) else { return }
    var whole: UInt32 = 0
    for place in stride(from: 0, to: 12 + 16 * entries.count, by: 4) { whole &+= word(place) }
    for entry in entries { whole &+= word(entry + 4) }
    let (adjustment, place) = (0xB1B0_AFBA &- whole, Int(word(head + 8)) + 8)
    for index in 0..<4 {
      put(UInt8(truncatingIfNeeded: adjustment >> UInt32(24 - 8 * index)), at: place + index, in: &bytes)
    }
  }

  private static func put(_ value: UInt8, at place: Int, in bytes: inout [UInt8]) {
    if bytes.indices.contains(place) { bytes[place] = value }
  }
}
