import Settings
import Workshop

extension PolishingRules {
  /// The lists `wheels` and `polishing_limits` of the settings.
  init(_ reader: SettingsReader) {
    self.init()
    for entry in reader.optionalMaps("wheels") ?? [] {
      let name = entry.value("name", "1 to 32 lower-case letters, digits and hyphens, a letter first") {
        DeviceName($0)?.text
      }
      let least =
        entry.has("least_mm") ? Micrometres(entry.decimal("least_mm", decimals: 3, in: 1000...1_000_000)) : nil
      let most = entry.has("max_rpm") ? RevolutionsPerMinute(entry.integer("max_rpm", in: 1...30_000)) : nil
      let days = entry.integer("measured_within_days", in: 1...365, default: 7)
      guard let name else { continue }
      if wheels.contains(where: { $0.name == name }) {
        entry.refuse("name", "\"\(name)\" is the name of another wheel; give each its own")
      }
      wheels.append(Wheel(name: name, least: least, maximum: most, days: days))
    }
    for entry in reader.optionalMaps("polishing_limits") ?? [] {
      var metals: Set<Metal> = []
      for text in entry.optionalTexts("metals") ?? [] {
        if let metal = Metal(rawValue: text) {
          metals.insert(metal)
        } else {
          entry.refuse("metals", "expected short names of alloys such as au750y, found \"\(text)\"")
        }
      }
      var settings: Set<StoneSetting.Kind> = []
      for text in entry.optionalTexts("settings") ?? [] {
        if let kind = StoneSetting.Kind(rawValue: text) {
          settings.insert(kind)
        } else {
          let known = StoneSetting.Kind.allCases.map(\.rawValue).joined(separator: ", ")
          entry.refuse("settings", "expected kinds of setting (\(known)), found \"\(text)\"")
        }
      }
      let most = SurfaceSpeed(entry.decimal("max_m_s", decimals: 3, in: 100...60_000))
      limits.append(
        PolishingLimit(metals: metals, stone: entry.optionalText("stone"), settings: settings, most: most))
    }
  }

  /// The rest of a programme's step: its wheel, its compound, and the rim's speed where it names one instead of its own.
  func step(_ reader: SettingsReader, fastest: RevolutionsPerMinute?) -> PolishingProgramme.Step {
    let wheel = reader.optionalText("wheel")
    let compound = reader.optionalText("compound")
    if let wheel, !wheels.contains(where: { $0.name == wheel }) {
      reader.refuse("wheel", "there is no wheel \"\(wheel)\"; describe it under `wheels`")
    }
    var surface: SurfaceSpeed?
    var speed = RevolutionsPerMinute(0)
    if reader.has("surface_m_s") {
      surface = SurfaceSpeed(reader.decimal("surface_m_s", decimals: 3, in: 100...60_000))
      if reader.has("rpm") { reader.refuse("rpm", "a step has either `rpm` or `surface_m_s`; remove one") }
      if wheel == nil { reader.refuse("surface_m_s", "a surface speed needs the step's `wheel`") }
      if let known = wheels.first(where: { $0.name == wheel }), known.maximum == nil {
        reader.refuse(
          "surface_m_s",
          "no speed is reckoned for a wheel without `max_rpm`; write what is printed on \(known.name), or give the step an rpm"
        )
      }
    } else {
      speed = RevolutionsPerMinute(reader.integer("rpm", in: 1...30_000))
      if let fastest, speed > fastest {
        reader.refuse(
          "rpm",
          "expected at most \(fastest.count), the lower `max_rpm` of the polisher here and of its profile, found \(speed.count)"
        )
      }
    }
    return PolishingProgramme.Step(
      title: reader.text("title"), speed: speed, seconds: reader.integer("seconds", in: 1...3600), wheel: wheel,
      compound: compound, surface: surface)
  }
}
