extension SettingsReader {
  /// A required map, read through the reader returned; its mistakes land in the same list.
  package func map(_ key: String) -> SettingsReader {
    required(key, "a map") { optionalMap(key) } ?? placeholder(path: path(to: key))
  }

  /// A map, or `nil` when the key is not written.
  package func optionalMap(_ key: String) -> SettingsReader? {
    guard let node = value(of: key, "a map") else { return nil }
    guard case .map(let entries) = node.content else {
      refuse(at: node.place, key, "expected a map, found \(node.found)")
      return nil
    }
    return onlyReader(of: key) { reader(of: entries, at: node.place, path: path(to: key)) }
  }

  /// Whether a map stands behind `key`, for what is one value or one for each of several names.
  package func isMap(_ key: String) -> Bool {
    guard has(key), let node = map.entries.first(where: { $0.key == key })?.value, case .map = node.content else {
      return false
    }
    return true
  }

  /// A required list of maps, each read through its own reader.
  package func maps(_ key: String) -> [SettingsReader] {
    required(key, "a list of maps") { optionalMaps(key) } ?? []
  }

  /// A list of maps, or `nil` when the key is not written.
  package func optionalMaps(_ key: String) -> [SettingsReader]? {
    elements(of: key, "a list of maps", each: "a map") { node, path in
      guard case .map(let entries) = node.content else { return nil }
      return reader(of: entries, at: node.place, path: path)
    }
  }

  /// A required map from names the shop chose to maps, in the order written.
  package func namedMaps(_ key: String) -> [(name: String, reader: SettingsReader)] {
    required(key, "a map") { optionalNamedMaps(key) } ?? []
  }

  /// A map from names the shop chose to maps, or `nil` when the key is not written.
  package func optionalNamedMaps(_ key: String) -> [(name: String, reader: SettingsReader)]? {
    guard let inside = optionalMap(key) else { return nil }
    return inside.allEntries().compactMap { entry in
      guard case .map(let entries) = entry.value.content else {
        inside.refuse(at: entry.value.place, entry.key, "expected a map, found \(entry.value.found)")
        return nil
      }
      let path = inside.path(to: entry.key)
      return (entry.key, inside.reader(of: entries, at: entry.value.place, path: path))
    }
  }

  /// A map from keys the file chooses to texts, in the order written, or `nil` when the key is not written.
  package func optionalNamedTexts(_ key: String) -> [(name: String, text: String)]? {
    guard let inside = optionalMap(key) else { return nil }
    return inside.allEntries().compactMap { entry in
      inside.optionalText(entry.key).map { (entry.key, $0) }
    }
  }

  /// A required list of texts.
  package func texts(_ key: String) -> [String] {
    required(key, "a list of texts") { optionalTexts(key) } ?? []
  }

  /// A list of texts, or `nil` when the key is not written.
  package func optionalTexts(_ key: String) -> [String]? {
    elements(of: key, "a list of texts", each: "a text") { node, _ in
      if case .text(let text, _) = node.content, !node.isNothing { text } else { nil }
    }
  }

  /// A required list of whole numbers, decimal or `0x` hexadecimal.
  package func integers(_ key: String, in range: ClosedRange<Int>) -> [Int] {
    required(key, "a list of whole numbers") { optionalIntegers(key, in: range) } ?? []
  }

  /// A list of whole numbers, or `nil` when the key is not written.
  package func optionalIntegers(_ key: String, in range: ClosedRange<Int>) -> [Int]? {
    let each = "a whole number between \(range.lowerBound) and \(range.upperBound)"
    return elements(of: key, "a list of whole numbers", each: each) { node, _ in
      guard case .text(let text, isQuoted: false) = node.content else { return nil }
      return SettingsNumber.whole(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  private func elements<Element>(
    of key: String, _ expected: String, each: String, _ convert: (SettingsNode, String) -> Element?
  ) -> [Element]? {
    guard let node = value(of: key, expected) else { return nil }
    guard case .list(let nodes) = node.content else {
      refuse(at: node.place, key, "expected \(expected), found \(node.found)")
      return nil
    }
    return nodes.enumerated().compactMap { index, node in
      if let element = convert(node, "\(path(to: key))[\(index)]") { return element }
      refuse(at: node.place, "\(key)[\(index)]", "expected \(each), found \(node.found)")
      return nil
    }
  }
}
