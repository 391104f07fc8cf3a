/// What the shop writes on what it hands over.
package struct Shop: Hashable, Sendable {
  /// A language that the record can be written in.
  package enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case german = "de"
    case french = "fr"
    case italian = "it"
    case hebrew = "he"
  }

  /// The paper it is printed on.
  package enum Paper: String, CaseIterable, Sendable {
    case a4 = "A4"
    case letter
  }

  /// Its name, in any script.
  package var name: String
  /// A line below its name: a street, a town.
  package var line: String?
  /// The language it writes in.
  package var language: Language
  /// The paper it prints on.
  package var paper: Paper

  /// A shop with all its parts.
  package init(name: String, line: String? = nil, language: Language = .english, paper: Paper = .a4) {
    self.name = name
    self.line = line
    self.language = language
    self.paper = paper
  }
}
