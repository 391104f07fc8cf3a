import CHarfBuzz
import Synchronization

/// One font file, opened once: which characters it has, how they are set, what they look like.
///
/// HarfBuzz checks each table before it uses it, and is called under a lock.
final class OutlineFace: Sendable {
  /// The file's name without its ending, as the shop's settings write it.
  let name: String
  /// The height of a capital in units of the font.
  let capital: Double

  private let handle: Mutex<FontHandle>

  /// Opens the font at `path`. Throws when there is none, or when it is damaged.
  init(path: String, name: String) throws(LetteringRefusal) {
    guard let handle = FontHandle(path: path) else {
      throw LetteringRefusal(
        "\(path) is no font that can be read, or it is damaged.",
        remedy: "Install the font again, or name another one.")
    }
    self.name = name
    capital = handle.capital
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
