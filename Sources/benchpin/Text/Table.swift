/// Rows of text with their columns aligned, in any script.
enum Table {
  /// The lines of a table; the heading comes first. The last column is not padded.
  static func lines(_ heading: [String], _ rows: [[String]]) -> [String] {
    let all = [heading] + rows
    let widths = heading.indices.map { column in all.map { width(of: $0[column]) }.max() ?? 0 }
    return all.map { row in
      var line = ""
      for (column, text) in row.enumerated() {
        line += text
        if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - width(of: text) + 2) }
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  /// How many columns of a terminal a text takes: ideographs and most emoji two, marks on another letter none.
  static func width(of text: String) -> Int {
    text.reduce(0) { sum, character in
      guard let first = character.unicodeScalars.first else { return sum }
      if first.properties.generalCategory == .nonspacingMark || first.properties.generalCategory == .format {
        return sum
      }
      return sum + (isWide(first) ? 2 : 1)
    }
  }

  /// Unicode Standard Annex 11, the blocks in which all assigned letters are wide.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
