import Workshop

/// The label of a job bag, 89 mm by 36 mm: its number in words, as Code 128 and as a QR code, and what lies in it.
///
/// A scanner reads the order's number and nothing else from both codes.
package struct JobBagLabel: Hashable, Sendable {
  /// The label's width in millimetres: the large address label that label printers have (36 mm by 89 mm).
  package static let width = 89.0
  /// Its height.
  package static let height = 36.0

  /// What stands on it.
  package let number: OrderNumber
  /// The lines beside the codes, the first one large.
  package let lines: [String]

  /// The label of an order.
  package init(_ order: Order) {
    number = order.number
    let width = order.ring.bandWidth.map { ", \($0.text(decimals: 1)) mm wide" } ?? ""
    var lines = [
      order.customer,
      "\(order.ring.size.text) (\(order.ring.size.diameter.text()) mm), \(order.ring.insideProfile.rawValue) inside",
      "\(order.ring.metal.title)\(width)",
    ]
    if let engraving = order.engraving { lines.append("Engraving \(engraving.place.rawValue)") }
    if order.pieces > 1 { lines.append("\(order.pieces) rings") }
    self.lines = lines
  }

  /// The label as SVG, print-ready: its width and height are millimetres.
  package var svg: String {
    var svg = """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.width.text)mm" height="\(Self.height.text)mm" \
      viewBox="0 0 \(Self.width.text) \(Self.height.text)">
      <title>Job bag \(number.text.escaped)</title>
      <rect width="100%" height="100%" fill="#fff"/>

      """
    svg += words
    svg += qr
    svg += bars
    return svg + "</svg>\n"
  }

  private var words: String {
    // Narrower letters keep a long number off the QR code beside it.
    let size = min(6.5, 52 / (Double(number.text.count) * 0.62))
    var text = textLine(number.text, y: 7.5, size: size, weight: "bold", limit: 40)
    for (index, line) in lines.prefix(5).enumerated() {
      text += textLine(line, y: 11.5 + Double(index) * 3.1, size: index == 0 ? 3.2 : 2.6, weight: "normal", limit: 38)
    }
    return text
  }

  private func textLine(_ text: String, y: Double, size: Double, weight: String, limit: Int) -> String {
    let shown = text.count > limit ? text.prefix(limit - 1) + "…" : text[...]
    return
      "<text x=\"3\" y=\"\(y.text)\" font-family=\"sans-serif\" font-size=\"\(size.text)\" font-weight=\"\(weight)\">\(String(shown).escaped)</text>\n"
  }

  /// The QR code in the upper right corner: 20 mm a side with its quiet zone.
  private var qr: String {
    guard let code = QRCode(number.text) else { return "" }
    let module = 20 / Double(code.side + 8)
    let (left, top) = (Self.width - 22, 1.5)
    var path = ""
    for row in 0..<code.side {
      var column = 0
      while column < code.side {
        let run = code.isDark[(row * code.side + column)..<((row + 1) * code.side)].prefix { $0 }.count
        if run > 0 {
          path += Self.box(
            left + Double(column + 4) * module, top + Double(row + 4) * module, Double(run) * module, module)
        }
        column += max(1, run)
      }
    }
    return "<path id=\"qr\" fill=\"#000\" d=\"\(path)\"/>\n"
  }

  /// The bars along the lower edge, 9 mm high, in whole dots of a printer of 300 to the inch.
  private var bars: String {
    guard let code = Code128(number.text) else { return "" }
    let dot = 25.4 / 300
    let room = Self.width - 2
    let dots = max(1, min(5, Int(room / (Double(code.modules + 20) * dot))))
    let module = Double(dots) * dot
    var place = (Self.width - Double(code.modules) * module) / 2
    var path = ""
    for (index, width) in code.widths.enumerated() {
      if index % 2 == 0 { path += Self.box(place, 25.5, Double(width) * module, 9) }
      place += Double(width) * module
    }
    return "<path id=\"code128\" fill=\"#000\" d=\"\(path)\"/>\n"
  }

  private static func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> String {
    "M\(x.text) \(y.text)h\(width.text)v\(height.text)h-\(width.text)z"
  }
}

extension Double {
  /// The number with at most four decimals: a tenth of a micrometre.
  fileprivate var text: String {
    let text = DecimalText.text(of: Int((self * 10_000).rounded()), decimals: 4)
    let short = text.reversed().drop { $0 == "0" }.reversed()
    return String(short.last == "." ? String(short.dropLast()) : String(short))
  }
}

extension String {
  /// The text as it stands in XML, whatever it holds; what XML cannot carry is left out, and so are signs that would turn the
  /// direction of what follows them.
  fileprivate var escaped: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": continue
      default:
        if scalar.value >= 0x20, scalar.value != 0x7F, scalar.value != 0xFFFE, scalar.value != 0xFFFF {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }
}
