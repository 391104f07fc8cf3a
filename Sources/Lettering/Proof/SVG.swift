import Workshop

/// Writes a drawing as SVG: no script, no foreign colour, no number that depends on the machine's language.
struct SVG {
  private var text = ""

  /// Begins a drawing of `width` by `height` millimetres whose upper left corner is `left`, `top`.
  init(width: Double, height: Double, left: Double, top: Double, title: String) {
    let box = [left, top, width, height].map(Self.number).joined(separator: " ")
    line(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(Self.number(width))mm\" height=\"\(Self.number(height))mm\" viewBox=\"\(box)\">"
    )
    line("<title>\(Self.escaped(title))</title>")
  }

  mutating func line(_ element: String) { text += element + "\n" }

  /// The whole drawing.
  var closed: String { text + "</svg>\n" }

  /// A length in millimetres to the micrometre: `17.35`.
  static func number(_ millimetres: Double) -> String {
    var digits = DecimalText.text(of: whole(millimetres * 1000), decimals: 3)
    while digits.hasSuffix("0") { digits.removeLast() }
    if digits.hasSuffix(".") { digits.removeLast() }
    return digits == "-0" ? "0" : digits
  }

  /// The data of a path through corners in micrometres: whole numbers, each after the first relative to the one before,
  /// so that nothing adds up.
  static func path(_ corners: some Sequence<(Int, Int)>, isClosed: Bool) -> String {
    var path = ""
    var last: (Int, Int)?
    for corner in corners {
      if let before = last {
        let step = (corner.0 - before.0, corner.1 - before.1)
        if step != (0, 0) { path += "\(step.0) \(step.1) " }
      } else {
        path += "M\(corner.0) \(corner.1)l"
      }
      last = corner
    }
    while path.last == " " { path.removeLast() }
    // A line shorter than a micrometre is a dot; a step without numbers would end everything that follows it.
    if path.last == "l" { path += "0 0" }
    return path + (isClosed ? "z" : "")
  }

  static func whole(_ value: Double) -> Int { Int(min(max(value.rounded(), -1e12), 1e12)) }

  /// Text between tags. What XML 1.0 cannot hold was refused before.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\n": escaped += " / "
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
