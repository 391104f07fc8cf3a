/// A line of a label, made to fit whatever it says: set smaller as far as it can be read, then cut with an ellipsis.
///
/// A label is printed by whatever draws SVG there, in a font nobody knows. So widths are estimates on the wide side, and the
/// label cuts off at its edge what a font makes wider still.
struct FittedText: Hashable {
  /// What is shown.
  let text: String
  /// How large, in millimetres of an em.
  let size: Double

  /// `text` within `room` millimetres, at most `largest` and, cut if need be, never under `least`. `stretch` is how much wider
  /// its face is than a plain one.
  init(_ text: String, room: Double, from largest: Double, downTo least: Double, stretch: Double = 1) {
    let plain = text.compactMap(Self.readable)
    let widths = plain.map { Self.width(of: $0) * stretch }
    let whole = widths.reduce(0, +)
    guard whole * least > room else {
      self.text = String(plain)
      size = whole > 0 ? min(largest, room / whole) : largest
      return
    }
    var left = room / least - Self.width(of: "…") * stretch
    var count = 0
    while count < plain.count, widths[count] <= left {
      left -= widths[count]
      count += 1
    }
    self.text = String(plain.prefix(count)) + "…"
    size = least
  }

  /// The character as a label shows it: without what turns the direction of the text around it, so that a name cannot turn
  /// round what stands beside it, and without a tower of marks that would cover other lines. `nil` when nothing is left.
  private static func readable(_ character: Character) -> Character? {
    var marks = 0
    var kept = String.UnicodeScalarView()
    for scalar in character.unicodeScalars.prefix(12) {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .surrogate: continue
      case .nonspacingMark, .enclosingMark, .spacingMark:
        marks += 1
        if marks <= 3 { kept.append(scalar) }
      case .format:
        // Joiners shape letters; everything else here is directions and what nobody sees.
        if [0x200C, 0x200D].contains(scalar.value) || (0xE0020...0xE007F).contains(scalar.value) {
          kept.append(scalar)
        }
      default: kept.append(scalar)
      }
    }
    let text = String(kept)
    return text.count == 1 ? text.first : nil
  }

  /// How wide a character is in ems, on the wide side.
  private static func width(of character: Character) -> Double {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x20...0x7E:
      switch character {
      case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ", "(", ")", "[", "]", "/": return 0.36
      case "f", "t", "r", "-", "\"", "`", "{", "}", "*": return 0.45
      case "m", "w", "M", "W", "@", "%": return 1
      case "A"..."Z", "&", "+", "<", "=", ">", "~", "^": return 0.78
      default: return 0.62
      }
    case 0xA0...0x24F, 0x370...0x58F, 0x5D0...0x5F4: return character.isUppercase ? 0.9 : 0.72
    case 0x1100...0x11FF, 0x2E80...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF01...0xFF60, 0xFFE0...0xFFE6:
      return 1.05
    case 0x1F000...: return 1.4
    default: return 1
    }
  }
}
