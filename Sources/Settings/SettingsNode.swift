/// A settings file as read: texts, lists and maps with their places, and no guess yet what any text means.
struct SettingsNode: Sendable {
  enum Content: Sendable {
    /// The characters as written; `0755`, `on` and `10:30` are only that.
    case text(String, isQuoted: Bool)
    case list([SettingsNode])
    case map([SettingsEntry])
  }

  var content: Content
  var place: SettingsPlace

  /// Whether nothing was written: `key:`, `key: ~` or `key: null`.
  var isNothing: Bool {
    if case .text(let text, isQuoted: false) = content { ["", "~", "null"].contains(text) } else { false }
  }

  /// What stands here, as a mistake names it: `"high"`, `a list`.
  var found: String {
    switch content {
    case .text(let text, let isQuoted): isNothing ? "nothing" : shown(text) + (isQuoted ? " in quotes" : "")
    case .list: "a list"
    case .map: "a map"
    }
  }
}

/// Where something is written: which of the files, and where in it.
struct SettingsPlace: Hashable, Sendable {
  var file: String
  var position: SettingsPosition
}

/// One key of a map with its value.
struct SettingsEntry: Sendable {
  var key: String
  var place: SettingsPlace
  var value: SettingsNode
}

/// A map of a settings file; read it with `SettingsReader`.
package struct SettingsMap: Sendable {
  /// Every file it was read from, as they were named, in the order in which they were read.
  package let files: [String]
  /// Where the map begins.
  let place: SettingsPlace
  /// The key path that leads here; empty at the top.
  package let path: String
  let entries: [SettingsEntry]
}

/// A text in quotes for a message: cut after 40 characters, control characters as `\u{N}`.
func shown(_ text: String) -> String {
  var result = "\""
  for (index, scalar) in text.unicodeScalars.enumerated() {
    if index == 40 { return result + "…\"" }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: result += scalar.escaped(asASCII: true)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
