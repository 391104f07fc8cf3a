/// A piece of a page's text in which somebody's words keep their own direction: a Latin name in a Hebrew sentence stands where
/// the sentence has it.
struct Phrase: Sendable {
  /// As HTML, escaped.
  let html: String

  private init(html: String) { self.html = html }

  /// Words of the page's own language.
  init(own words: String) { html = PageText.escaped(words) }

  /// Somebody's words, in whatever direction they are read.
  init(_ words: String) { html = "<bdi>\(PageText.escaped(words))</bdi>" }

  /// A sentence of the page's own language with somebody's words in its places `{name}`.
  ///
  /// Filled in one go, so that words with braces in them are not filled in turn.
  init(own sentence: String, _ values: [String: Phrase]) {
    var html = ""
    var rest = sentence[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      html += PageText.escaped(String(rest[..<open]))
      html += values[String(rest[rest.index(after: open)..<close])]?.html ?? ""
      rest = rest[rest.index(after: close)...]
    }
    self.html = html + PageText.escaped(String(rest))
  }

  /// Several of them with a sign or a line break between them.
  static func joined(_ phrases: [Phrase], by separator: String = " · ") -> Phrase {
    Phrase(html: phrases.map(\.html).joined(separator: PageText.escaped(separator)))
  }
}
