import Settings
import Workshop

extension Shop {
  /// The section `shop` of the settings; without it the records carry the program's name and are in English.
  init(_ reader: SettingsReader?) {
    guard let reader else {
      self.init(name: "Benchpin")
      return
    }
    let name = reader.value("name", "1 to 80 characters") { text in
      (1...80).contains(text.count) && text.contains { !$0.isWhitespace } ? text : nil
    }
    let line = reader.optionalValue("line", "at most 120 characters") { $0.count <= 120 ? $0 : nil }
    let language = reader.text("language", oneOf: Language.allCases.map(\.rawValue), default: Language.english.rawValue)
    let paper = reader.text("paper", oneOf: Paper.allCases.map(\.rawValue), default: Paper.a4.rawValue)
    self.init(
      name: name ?? "", line: line, language: Language(rawValue: language) ?? .english,
      paper: Paper(rawValue: paper) ?? .a4)
  }
}
