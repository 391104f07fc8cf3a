import Glibc
import Lettering
import Settings
import Workshop

/// What the beam is set to for each alloy, from the folder `materials`: one file an alloy, named after it.
struct BeamBook: Sendable {
  /// The settings by alloy; an alloy without a file has none.
  private(set) var settings: [Metal: BeamSettings] = [:]

  /// Nothing for any alloy.
  init() {}

  /// Reads every file there is; every mistake in one is named at once.
  init(folder: String) throws(SettingsMistakes) {
    for metal in Metal.allCases {
      let file = "\(folder)/\(metal.rawValue).yaml"
      guard access(file, F_OK) == 0 else { continue }
      let text = String(decoding: try SettingsFile.bytes(file), as: UTF8.self)
      settings[metal] = try Self.read(text: text, file: file)
    }
  }

  /// What in the folder is no mistake and worth a word, each a sentence without its full stop: figures that are read for no
  /// alloy, and such as somebody will have set on a day to come, unless this machine's clock is behind.
  static func notes(on folder: String, today: Day) -> [String] {
    // What is wrong with a file is said where it is read.
    let book = try? BeamBook(folder: folder)
    let early = Metal.allCases.compactMap { metal -> String? in
      guard case .shop(_, let text)? = book?.settings[metal]?.source, let day = Day(text), day.number > today.number + 1
      else { return nil }
      return "\(folder)/\(metal.rawValue).yaml: `set_on` \(text) is a day to come"
    }
    return passedOver(in: folder) + early
  }

  /// What lies in the folder and is read for no alloy: figures that somebody wrote there and that count for nothing.
  static func passedOver(in folder: String) -> [String] {
    let read = Set(Metal.allCases.map { "\($0.rawValue).yaml" })
    // Without the folder nothing is in it.
    return (SettingsFolder.names(in: folder) ?? []).filter { name in
      !read.contains(name) && [".yaml", ".yml"].contains { name.lowercased().hasSuffix($0) }
    }
    .map { "\(folder)/\($0) is not read: a material's file is named after its alloy, for instance au750y.yaml" }
  }

  /// The settings in one file.
  static func read(text: String, file: String) throws(SettingsMistakes) -> BeamSettings {
    let reader = SettingsReader(try SettingsDocument.read(text: text, file: file))
    _ = reader.text("kind", oneOf: ["material"])
    let settings = BeamSettings(
      percent: reader.integer("power_percent", in: 1...100),
      speed: reader.decimal("speed_mm_s", decimals: 3, in: 1_000...20_000_000),
      hertz: reader.decimal("frequency_khz", decimals: 3, in: 1_000...4_000_000),
      interval: reader.length("interval_mm", in: Hatching.intervals),
      degrees: reader.integer("angle", in: Hatching.directions), passes: reader.integer("passes", in: 1...100),
      source: source(reader),
      width: reader.has("beam_mm") ? reader.length("beam_mm", in: Micrometres(1)...Micrometres(500)) : nil)
    try reader.finish()
    return settings
  }

  /// `set_by: demo`, or a name and `set_on`.
  private static func source(_ reader: SettingsReader) -> BeamSettings.Source {
    let by = reader.text("set_by")
    if let flaw = by.nameFlaw(upTo: 64) { reader.refuse("set_by", "it \(flaw)") }
    guard by.lowercased().filter({ !$0.isWhitespace }) != "demo" else { return .demo }
    let day = reader.value("set_on", "the day, for instance 2026-11-26") { text in
      Day(text) == nil ? nil : text
    }
    return .shop(by: by, on: day ?? "")
  }
}
