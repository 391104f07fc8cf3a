import Settings

/// The profiles whose machines can be probed, by the `kind` in their file.
package enum ProbedProfiles {
  /// Reads a profile of any kind that can be probed.
  package static func read(text: String, file: String) throws(SettingsMistakes) -> any ProbedProfile {
    let reader = SettingsReader(try SettingsDocument.read(text: text, file: file))
    // Only the kind is read here; the kind's own reader judges everything else.
    switch reader.optionalText("kind") {
    case "polisher": return try PolisherProfile.read(text: text, file: file)
    default:
      throw SettingsMistakes([
        SettingsMistake(
          file: file, position: SettingsPosition(line: 1, column: 1), path: "kind",
          sentence: "expected polisher: only its machines can be probed")
      ])
    }
  }
}
