import Yams

/// The strict way from a YAML text to a map: one document, no anchors, aliases, tags, merge keys or duplicate keys.
///
/// YAML's own guesses (`on` is true, `0755` is 493, `10:30` is 630) are never made: see `SettingsReader`.
package enum SettingsDocument {
  /// The longest file that is read, in bytes.
  package static let longest = 1_000_000

  /// Reads a settings file whose name in messages is `file`.
  package static func read(text: String, file: String) throws(SettingsMistakes) -> SettingsMap {
    if let (position, sentence) = SettingsCharacters.flaw(of: text) {
      throw SettingsMistakes(file, position, sentence)
    }
    if let position = AnchorScan.firstOfTooManyAliases(in: text) {
      throw SettingsMistakes(file, position, SettingsTree.noAnchors)
    }
    var tree = SettingsTree(file: file)
    let top = try tree.compose(text)
    guard tree.mistakes.isEmpty else { throw SettingsMistakes(tree.mistakes) }
    guard let top, !top.isNothing else {
      throw SettingsMistakes(
        file, SettingsPosition(line: 1, column: 1), "the file is empty; expected `key: value` lines")
    }
    guard case .map(let entries) = top.content else {
      throw SettingsMistakes(file, top.place.position, "expected a map (`key: value` lines), found \(top.found)")
    }
    return SettingsMap(files: [file], place: top.place, path: "", entries: entries)
  }

  /// Reads a settings file from its bytes, which must be UTF-8.
  package static func read(bytes: [UInt8], file: String) throws(SettingsMistakes) -> SettingsMap {
    if bytes.count <= longest, let (position, sentence) = SettingsCharacters.flaw(ofEncoding: bytes) {
      throw SettingsMistakes(file, position, sentence)
    }
    return try read(text: String(decoding: bytes, as: UTF8.self), file: file)
  }
}

extension SettingsMistakes {
  init(_ file: String, _ position: SettingsPosition, _ sentence: String) {
    self.init([SettingsMistake(file: file, position: position, path: "", sentence: sentence)])
  }
}

/// Turns what Yams composes into our own tree and collects what we do not read.
struct SettingsTree {
  static let noAnchors = "anchors (&) and aliases (*) are not read here; write the value out at each place"

  let file: String
  var mistakes: [SettingsMistake] = []

  init(file: String) { self.file = file }

  mutating func compose(_ text: String) throws(SettingsMistakes) -> SettingsNode? {
    do {
      // The basic resolver gives no scalar a type, so a tag seen below was written by hand.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      guard let root = try parser.singleRoot() else { return nil }
      // A node holds its anchor weakly; only the parser keeps it alive until we have looked.
      return withExtendedLifetime(parser) { node(of: root, path: "") }
    } catch let error as YamlError {
      let (position, sentence) = error.placed(in: text)
      throw SettingsMistakes(file, position, sentence)
    } catch {
      throw SettingsMistakes(file, SettingsPosition(line: 1, column: 1), "this cannot be read as YAML: \(error)")
    }
  }

  private mutating func node(of yaml: Node, path: String) -> SettingsNode {
    let position = SettingsPosition(line: yaml.mark?.line ?? 1, column: yaml.mark?.column ?? 1)
    let place = SettingsPlace(file: file, position: position)
    // Below an anchored node nothing is looked at: its aliases may repeat it without end.
    guard yaml.anchor == nil else {
      add(position, path, SettingsTree.noAnchors)
      return SettingsNode(content: .text("", isQuoted: false), place: place)
    }
    switch yaml {
    case .scalar(let scalar):
      check(tag: scalar.tag, position, path)
      let isQuoted = scalar.style != .plain
      return SettingsNode(content: .text(scalar.string, isQuoted: isQuoted), place: place)
    case .sequence(let sequence):
      check(tag: sequence.tag, position, path)
      let nodes = sequence.enumerated().map { node(of: $0.element, path: "\(path)[\($0.offset)]") }
      return SettingsNode(content: .list(nodes), place: place)
    case .mapping(let mapping):
      check(tag: mapping.tag, position, path)
      return SettingsNode(content: .map(mapping.compactMap { entry(of: $0, path: path) }), place: place)
    case .alias:
      add(position, path, SettingsTree.noAnchors)
      return SettingsNode(content: .text("", isQuoted: false), place: place)
    }
  }

  private mutating func entry(of pair: (key: Node, value: Node), path: String) -> SettingsEntry? {
    let key = node(of: pair.key, path: path)
    guard case .text(let name, _) = key.content else {
      add(key.place.position, path, "expected a key, found \(key.found)")
      return nil
    }
    guard name != "<<" else {
      add(key.place.position, path, "merge keys (<<) are not read here; write the keys out")
      return nil
    }
    let value = node(of: pair.value, path: path.isEmpty ? name : "\(path).\(name)")
    return SettingsEntry(key: name, place: key.place, value: value)
  }

  private mutating func check(tag: Tag, _ position: SettingsPosition, _ path: String) {
    let name = tag.description
    guard !["", "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"].contains(name) else {
      return
    }
    add(position, path, "tags are not read here; remove \(shown(name))")
  }

  private mutating func add(_ position: SettingsPosition, _ path: String, _ sentence: String) {
    mistakes.append(SettingsMistake(file: file, position: position, path: path, sentence: sentence))
  }
}
