import Yams

extension YamlError {
  /// Where the text stops being YAML, and what is wrong there in a sentence.
  func placed(in text: String) -> (SettingsPosition, String) {
    switch self {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
      return (SettingsPosition(mark), sentence(problem, context, at: mark, in: text))
    case .composer(_, let problem, let mark, _):
      return (SettingsPosition(mark), composing(problem))
    case .reader(let problem, let offset, _, _):
      return (SettingsPosition(of: offset ?? 0, in: text), "this is not YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.sorted().map { "`\($0)`" }.joined(separator: ", ")
      return (SettingsPosition(context.mark), "\(names) is written more than once in this map; keep one")
    default:
      return (SettingsPosition(line: 1, column: 1), "this cannot be read as YAML: \(self)")
    }
  }

  private func sentence(_ problem: String, _ context: Context?, at mark: Mark, in text: String) -> String {
    if Self.beginsWithTab(line: mark.line, of: text) { return "a tab cannot indent here; use blanks" }
    if problem == "mapping values are not allowed in this context" {
      return "a second `: ` on this line, or a line indented too far; put a text that holds `: ` in quotes"
    }
    let place = context.map { " (\($0.text) from line \($0.mark.line))" } ?? ""
    return "this is not YAML: \(problem)\(place)"
  }

  private func composing(_ problem: String) -> String {
    switch problem {
    case "but found another document": "a second document begins here; a settings file holds one"
    case "found undefined alias": SettingsTree.noAnchors
    default: "this is not YAML: \(problem)"
    }
  }

  private static func beginsWithTab(line: Int, of text: String) -> Bool {
    let lines = text.split(separator: "\n", maxSplits: line, omittingEmptySubsequences: false)
    guard lines.indices.contains(line - 1) else { return false }
    return lines[line - 1].prefix { $0 == " " || $0 == "\t" }.contains("\t")
  }
}

extension SettingsPosition {
  fileprivate init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
