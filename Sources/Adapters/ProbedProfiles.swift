import Settings

/// The profiles whose machines can be probed, by the `kind` in their file.
package enum ProbedProfiles {
  /// Reads a profile of any kind that can be probed.
  package static func read(text: String, file: String) throws(SettingsMistakes) -> any ProbedProfile {
    let reader = SettingsReader(try SettingsDocument.read(text: text, file: file))
    // Only the kind is read here; the kind's own reader judges everything else.
    switch reader.choice("kind", of: ProfileKind.self) {
    case .polisher: return try PolisherProfile.read(text: text, file: file)
    case .engraver: return try EngraverProfile.read(text: text, file: file)
    case .gauge, .balance:
      reader.refuse("kind", "expected engraver or polisher: a gauge sends by itself and has nothing to be probed")
    case nil: break
    }
    throw SettingsMistakes(reader.mistakesSoFar)
  }
}
