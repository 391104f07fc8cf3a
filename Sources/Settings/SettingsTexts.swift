extension SettingsReader {
  /// A required text, never empty unless `""` is written.
  package func text(_ key: String) -> String { required(key, "a text") { optionalText(key) } ?? "" }

  /// A text, or `default` when the key is not written.
  package func text(_ key: String, default: String) -> String { optionalText(key) ?? `default` }

  /// A text, or `nil` when the key is not written. `no`, `1.10` and `0755` are the texts they look like.
  package func optionalText(_ key: String) -> String? { optionalValue(key, "a text") { $0 } }

  /// A required text out of a few.
  package func text(_ key: String, oneOf words: [String]) -> String {
    required(key, oneOf(words)) { optionalText(key, oneOf: words) } ?? words.first ?? ""
  }

  /// A text out of a few, or `default` when the key is not written.
  package func text(_ key: String, oneOf words: [String], default: String) -> String {
    optionalText(key, oneOf: words) ?? `default`
  }

  /// A text out of a few, or `nil` when the key is not written.
  package func optionalText(_ key: String, oneOf words: [String]) -> String? {
    optionalValue(key, oneOf(words)) { words.contains($0) ? $0 : nil }
  }

  /// A required word of a closed list of cases; `nil` only after a mistake.
  package func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, of type: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    required(key, oneOf(type.allCases.map(\.rawValue))) { optionalChoice(key, of: type) }
  }

  /// A word of a closed list of cases, or `nil` when the key is not written.
  package func optionalChoice<Choice: RawRepresentable & CaseIterable>(_ key: String, of type: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    optionalValue(key, oneOf(type.allCases.map(\.rawValue)), Choice.init(rawValue:))
  }

  /// A required text that `convert` understands; `nil` only after a mistake. `expected` completes "expected …".
  package func value<Value>(_ key: String, _ expected: String, _ convert: (String) -> Value?) -> Value? {
    required(key, expected) { optionalValue(key, expected, convert) }
  }

  /// A text that `convert` understands, or `nil` when the key is not written.
  package func optionalValue<Value>(_ key: String, _ expected: String, _ convert: (String) -> Value?) -> Value? {
    guard let node = value(of: key, expected) else { return nil }
    if case .text(let text, _) = node.content, let value = convert(text) { return value }
    refuse(at: node.place, key, "expected \(expected), found \(node.found)")
    return nil
  }

  private func oneOf(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}
