import CHarfBuzz
import Synchronization
import Workshop

/// One font file, opened once: which characters it has, how they are set, what they look like.
///
/// HarfBuzz checks each table before it uses it, and is called under a lock.
final class OutlineFace: Sendable {
  /// Which font it is; it has drawn nothing yet.
  let use: FontUse
  /// The height of a capital in units of the font.
  let capital: Double
  /// How many bytes its file has, which are held while it is open.
  let bytes: Int

  private let handle: Mutex<FontHandle>

  /// Its name as the shop's settings write it.
  var name: String { use.name }

  /// Opens the font at `path`. Throws when there is none, or when it is damaged.
  init(path: String, name: String) throws(LetteringRefusal) {
    let bytes = try FontFile.font(at: path, upTo: FontHandle.longestFile)
    if let damage = FontTables.damage(in: bytes) { throw .damagedFont(path, damage) }
    guard let handle = FontHandle(bytes) else { throw .damagedFont(path, "no letter can be read from it") }
    use = FontUse(
      name: name, family: handle.family, file: FontFile.name(of: path), digest: HexDigest.text(of: bytes), letters: "")
    capital = handle.capital
    self.bytes = bytes.count
    self.handle = Mutex(handle)
  }

  /// Whether it has every character of `cluster`, composed or in parts.
  func has(_ cluster: [Unicode.Scalar]) -> Bool { handle.withLock { $0.has(cluster) } }

  /// Sets `run` of `scalars` in one direction; what stands around it decides how letters join.
  ///
  /// The glyphs are from left to right, each with its shape, in heights of a capital.
  func set(
    _ scalars: [Unicode.Scalar], run: Range<Int>, isToTheLeft: Bool, script: Script
  ) -> [SetGlyph] {
    handle.withLock { $0.set(scalars, run: run, isToTheLeft: isToTheLeft, script: script) }
  }
}

/// A glyph where it was set.
struct SetGlyph: Sendable {
  /// The number of the glyph in its font; 0 is "not in this font".
  var number: UInt32
  /// The scalar of the row it came from.
  var source: Int
  /// From the pen to the glyph, and from one glyph's pen to the next, in heights of a capital.
  var offset: Spot
  var advance: Double
  var shape: GlyphShape
  /// Whether it is the circle that stands in for a missing letter under a mark.
  var isPlaceholder: Bool
}
