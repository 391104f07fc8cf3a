extension String {
  /// Words for the engraver in one line: a line break as ` / `, and what nobody sees by its number, since it would turn the
  /// rest of the line round, or be missed.
  var asEngraved: String {
    unicodeScalars.reduce(into: "") { line, scalar in
      switch scalar {
      case "\n": line += " / "
      case _ where scalar.properties.isBidiControl || scalar.properties.isDefaultIgnorableCodePoint:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        line += "‹U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "›"
      default: line.unicodeScalars.append(scalar)
      }
    }
  }
}
