import Settings
import Wire

/// What only the whole profile shows: parts that contradict each other, and parts that nothing uses.
struct GaugeProfileCheck {
  let profile: GaugeProfile
  let reader: SettingsReader

  func check() {
    checkValues()
    checkUnits()
    checkWords()
    checkTwins()
    checkMarks()
    checkSeal()
    if profile.calibration != nil, profile.kind == .balance {
      reader.refuse("calibration", "makes a diameter of a travel, and a balance has neither; remove it")
    }
    if profile.channel != nil, !hasChannel {
      reader.refuse("channel", "no reading holds a {channel}; remove the key, or add it to the frame")
    }
    if case .dtrPulse? = profile.request, profile.line.dtr != true {
      reader.refuse("request", "a pulse drops DTR, so the line needs `dtr: true`")
    }
  }

  private func checkValues() {
    let hasBinary = reader.has("binary")
    if hasBinary, reader.has("readings") {
      reader.refuse("readings", "a frame is text or `binary`, not both; remove one")
    }
    if !hasBinary, !reader.has("readings") {
      reader.refuse("readings", "missing; expected at least one `frame`, or `binary` for frames that are no text")
    }
    if !hasBinary, reader.has("readings"), profile.readings.isEmpty, !reader.hasMistakes {
      reader.refuse("readings", "expected at least one `frame`")
    }
    if hasBinary {
      for key in ["errors", "statuses", "identifications", "acknowledgements", "echoes"] where reader.has(key) {
        reader.refuse(key, "a binary frame is no line of text; remove one")
      }
    }
  }

  /// What parts or begins frames may be no part of a number.
  private func checkMarks() {
    guard profile.binary == nil, !reader.has("binary") else { return }
    let marks = [("separator", profile.framing.separator), ("start", profile.framing.start)]
    let ends = profile.framing.ends.compactMap(\.last).map { ("end", Optional($0)) }
    for case (let key, let mark?) in marks + ends where isOfNumber(mark) {
      reader.refuse(
        "framing", "`\(key)` is \(ByteName.name(mark)), which is a part of numbers here; values would be cut")
    }
  }

  /// A text of fixed length is read without its last bytes, where its checksum stands.
  private func checkSeal() {
    guard profile.binary == nil, !reader.has("binary"), profile.framing.length != nil,
      profile.framing.checksum?.first != nil
    else { return }
    reader.refuse(
      "framing",
      "`bytes` of the checksum is for a `binary` frame; in text it stands at the end: remove `bytes`, and write `size`")
  }

  private func isOfNumber(_ byte: UInt8) -> Bool {
    byte.isDigit || byte == profile.point || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
  }

  private func checkUnits() {
    if let unit = profile.unit { checkKind(of: unit, "unit") }
    for unit in units { checkKind(of: unit, reader.has("units") ? "units" : "binary") }
    guard profile.kind == .gauge, let binary = profile.binary, profile.unit == nil, binary.unit == nil else { return }
    reader.refuse("binary", "the frame tells no unit; write `unit:` for the whole profile")
  }

  private func checkKind(of unit: MeasuringUnit, _ key: String) {
    if profile.kind == .gauge, unit.nanograms != nil || unit == .pieces {
      reader.refuse(key, "\(unit.rawValue) is no length, and this is a gauge")
    }
    if profile.kind == .balance, unit.nanometres != nil {
      reader.refuse(key, "\(unit.rawValue) is a length, and this is a balance")
    }
  }

  private func checkWords() {
    let patterns = allPatterns.map(\.pattern)
    // A pattern that was refused is not here, and its fields count as used.
    guard !reader.hasMistakes else { return }
    if reader.has("units"), !patterns.contains(where: \.hasUnit) {
      reader.refuse("units", "no frame holds a {unit}; add it where the unit stands, or remove the words")
    }
    if reader.has("stability"), !patterns.contains(where: \.hasStability) {
      reader.refuse("stability", "no frame holds a {stable}; add it where the mark stands, or remove the words")
    }
    if reader.has("tolerance"), !patterns.contains(where: \.hasTolerance) {
      reader.refuse("tolerance", "no frame holds a {tolerance}; add it where the mark stands, or remove the words")
    }
  }

  /// Two lines that read the same: only the first could ever be seen.
  private func checkTwins() {
    var seen: [[FramePattern.Step]: String] = [:]
    for (key, pattern) in allPatterns {
      if let first = seen[pattern.steps] {
        reader.refuse(key, "`\(pattern.text)` stands in `\(first)` already; keep one")
      } else {
        seen[pattern.steps] = key
      }
    }
  }

  private var allPatterns: [(key: String, pattern: FramePattern)] {
    profile.errors.map { ("errors", $0.pattern) } + profile.readings.map { ("readings", $0.pattern) }
      + profile.statuses.map { ("statuses", $0.pattern) }
      + profile.identifications.map { ("identifications", $0.pattern) }
      + profile.acknowledgements.map { ("acknowledgements", $0.pattern) } + profile.echoes.map { ("echoes", $0) }
  }

  private var units: [MeasuringUnit] {
    var units = profile.binary.map { Array(($0.unit?.meanings ?? [:]).values) + $0.worth.map(\.unit) } ?? []
    units += profile.readings.compactMap(\.unit)
    for (_, pattern) in allPatterns {
      for case .unit(let form) in pattern.steps { units += form.words.map(\.meaning) }
    }
    return Set(units).sorted { $0.rawValue < $1.rawValue }
  }

  private var hasChannel: Bool {
    profile.binary?.channel != nil || profile.readings.contains { $0.pattern.steps.contains(where: \.isChannel) }
  }
}
