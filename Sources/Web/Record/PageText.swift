/// HTML in the making: everything that comes from outside goes through `text`, and nothing else is put in unescaped.
struct PageText {
  private(set) var html = ""

  /// Marks of the page's own.
  mutating func mark(_ html: String) { self.html += html }

  /// Somebody's words, whatever stands in them, in whatever direction they are read.
  mutating func text(_ words: String) { html += Self.escaped(words) }

  /// A phrase, which is escaped already.
  mutating func add(_ phrase: Phrase) { html += phrase.html }

  /// An element with a phrase in it.
  mutating func element(_ name: String, class style: String? = nil, _ phrase: Phrase) {
    mark("<\(name)\(style.map { " class=\"\($0)\"" } ?? "")>")
    add(phrase)
    mark("</\(name)>\n")
  }

  /// Words as they may stand in an element or between quotation marks: every line break is one, every sign itself.
  static func escaped(_ words: String) -> String {
    var result = ""
    for scalar in words.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\u{2028}", "\u{2029}": result += "<br>"
      // Signs that would turn the direction of what follows the words.
      case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": continue
      default: if scalar.properties.generalCategory != .control { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }
}
