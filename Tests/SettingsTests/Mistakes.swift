import Settings

/// The messages that reading `text` as `s.yaml` with `read` ends in; empty when all is well.
func messages(_ text: String, _ read: (SettingsReader) -> Void = { _ in }) -> [String] {
  do throws(SettingsMistakes) {
    let reader = SettingsReader(try SettingsDocument.read(text: text, file: "s.yaml"))
    read(reader)
    try reader.finish()
    return []
  } catch {
    return error.mistakes.map(\.description)
  }
}
