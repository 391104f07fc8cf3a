import Settings

/// A profile file of any kind, read as far as all kinds are alike.
package struct ProfileFile: Sendable {
  /// The file as it was named.
  package let path: String
  /// What its `kind` says it describes.
  package let kind: ProfileKind
  /// What the model or the family is called; empty when the key is not written.
  package let title: String
  /// The file's text.
  package let text: String

  /// Reads a file; without a known `kind` nothing can be said of it.
  package init(path: String) throws(SettingsMistakes) {
    let bytes = try SettingsFile.bytes(path)
    let map = try SettingsDocument.read(bytes: bytes, file: path)
    let reader = SettingsReader(map)
    guard let kind = reader.choice("kind", of: ProfileKind.self) else {
      // Only the kind is asked for here; the other keys are judged once it is known.
      throw SettingsMistakes(reader.mistakesSoFar)
    }
    self.path = path
    self.kind = kind
    title = reader.optionalText("title") ?? ""
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// Reads it whole, as the daemon does; every mistake is named at once. Returns what is missing or not verified in it,
  /// each a sentence.
  package func check() throws(SettingsMistakes) -> [String] {
    switch kind {
    case .gauge, .balance:
      _ = try GaugeProfile.read(text: text, file: path)
      return []
    case .engraver: return try EngraverProfile.read(text: text, file: path).warnings
    case .polisher: return try PolisherProfile.read(text: text, file: path).warnings
    }
  }
}
