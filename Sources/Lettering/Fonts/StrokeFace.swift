import Glibc
import Workshop

/// A face of single lines for fine marking, from the Hershey data of Debian's package `hershey-fonts-data`.
///
/// One stroke of the beam is one stroke of the letter. It has the printable characters of ASCII and no others; the files
/// that hold Greek or symbols in their places are not taken, since they would draw an alpha for an `a`.
struct StrokeFace: Sendable {
  /// The faces with the letters of ASCII in their places and a single line for each stroke.
  static let names = ["futural", "rowmans", "scripts"]

  /// Which font it is; it has drawn nothing yet.
  let use: FontUse
  /// How many bytes its file has.
  let bytes: Int

  /// Its name as the shop's settings write it.
  var name: String { use.name }

  private let glyphs: [(shape: GlyphShape, advance: Double)]

  /// The height of a capital in the data's units, and the height its letters stand at: the `H` of all three files is drawn
  /// between `F` and `[`, which are -12 and 9 from `R`.
  private static let capital = 21.0
  private static let baseline = 9.0

  /// Reads the face at `path`. Throws when there is none, or when it is damaged.
  init(path: String, name: String) throws(LetteringRefusal) {
    let bytes = try FontFile.font(at: path, upTo: 1 << 20)
    guard let glyphs = Self.parse(bytes) else { throw .damagedFont(path, "it is not written as the Hershey fonts are") }
    use = FontUse(
      name: name, family: "Hershey \(name)", file: FontFile.name(of: path), digest: HexDigest.text(of: bytes),
      letters: "")
    self.glyphs = glyphs
    self.bytes = bytes.count
  }

  /// What `scalar` looks like and how far the pen goes on; `nil` when the face does not have it.
  func glyph(_ scalar: Unicode.Scalar) -> (shape: GlyphShape, advance: Double)? {
    guard (0x20...0x7E).contains(scalar.value) else { return nil }
    return glyphs[Int(scalar.value) - 0x20]
  }

  /// Ninety-five glyphs: five characters of number, three of count, then as many pairs. The first pair is the left and the
  /// right edge, each character less `R`; a pair ` R` lifts the pen. A line may be broken anywhere.
  static func parse(_ bytes: [UInt8]) -> [(shape: GlyphShape, advance: Double)]? {
    let data = bytes.filter { $0 != 0x0A && $0 != 0x0D }
    var glyphs: [(shape: GlyphShape, advance: Double)] = []
    var position = 0
    while glyphs.count < 95 {
      guard position + 10 <= data.count else { return nil }
      let count = data[position + 5..<position + 8].reduce(0) { sum, byte in
        (0x30...0x39).contains(byte) ? sum * 10 + Int(byte - 0x30) : sum
      }
      let end = position + 8 + 2 * count
      guard count >= 1, end <= data.count else { return nil }
      guard let glyph = glyph(data[position + 8..<end]) else { return nil }
      glyphs.append(glyph)
      position = end
    }
    return glyphs
  }

  private static func glyph(_ pairs: ArraySlice<UInt8>) -> (shape: GlyphShape, advance: Double)? {
    let values = pairs.map { Double($0) - Double(UInt8(ascii: "R")) }
    let left = values[0]
    let right = values[1]
    guard right >= left, values.allSatisfy({ abs($0) <= 64 }) else { return nil }
    var shape = GlyphShape()
    var isDown = false
    for index in stride(from: 2, to: values.count - 1, by: 2) {
      // A blank and an R.
      if values[index] == -50, values[index + 1] == 0 {
        isDown = false
        continue
      }
      let spot = Spot(values[index] - left, baseline - values[index + 1]) / capital
      if isDown {
        shape.traces[shape.traces.count - 1].steps.append(.line(spot))
      } else {
        shape.traces.append(GlyphShape.Trace(steps: [.move(spot)], isClosed: false))
        isDown = true
      }
    }
    shape.traces.removeAll { $0.steps.count < 2 }
    return (shape, (right - left) / capital)
  }
}
