import Settings
import Wire
import Workshop

// Every key read here and in the files beside it is explained in Adapters.docc/GaugeProfiles.md; a test compares them.

extension GaugeProfile {
  /// Reads a profile file; every mistake in it is named at once.
  package static func read(text: String, file: String) throws(SettingsMistakes) -> GaugeProfile {
    let reader = SettingsReader(try SettingsDocument.read(text: text, file: file))
    let profile = GaugeProfile(reader)
    try reader.finish()
    return profile
  }

  private init(_ reader: SettingsReader) {
    let kind = reader.choice("kind", of: Kind.self) ?? .gauge
    self.init(
      kind: kind, title: reader.text("title"), line: SerialSettings(reader.map("line")),
      framing: Framing(reader.map("framing")))
    isLineVerified = reader.boolean("line_verified", default: true)
    unit = reader.optionalValue("unit", "a unit: \(MeasuringUnit.words)", MeasuringUnit.init(word:))
    let vocabulary = Vocabulary(reader)
    point = vocabulary.point
    readLines(reader, vocabulary)
    if let map = reader.optionalMap("binary") {
      guard let length = framing.length else {
        // Its places are counted in a frame whose length is known; they are judged once it is.
        map.refuse("a binary frame needs `framing.length`, the number of its bytes")
        map.skip()
        return
      }
      binary = BinaryLayout(map, length: length)
    }
    request = reader.optionalMap("request").flatMap(GaugeProfile.request)
    if let map = reader.optionalMap("calibration") {
      let range = -1_000_000_000...1_000_000_000
      let decimals = Calibration.decimals
      calibration = Calibration(
        offset: map.decimal("offset_mm", decimals: decimals, in: range),
        slope: map.decimal("per_mm", decimals: decimals, in: range))
    }
    channel = reader.optionalInteger("channel", in: 0...999_999)
    readWindow(reader)
    GaugeProfileCheck(profile: self, reader: reader).check()
  }

  private mutating func readLines(_ reader: SettingsReader, _ vocabulary: Vocabulary) {
    readings = (reader.optionalMaps("readings") ?? []).compactMap { Reading($0, vocabulary, self) }
    errors = GaugeProfile.known("errors", reader, vocabulary)
    statuses = GaugeProfile.known("statuses", reader, vocabulary)
    identifications = GaugeProfile.known("identifications", reader, vocabulary)
    acknowledgements = GaugeProfile.known("acknowledgements", reader, vocabulary)
    echoes = (reader.optionalTexts("echoes") ?? []).compactMap { FramePattern($0, "echoes", reader, vocabulary) }
  }

  private mutating func readWindow(_ reader: SettingsReader) {
    guard let map = reader.optionalMap("window") else { return }
    let widest = RingWindow.diameters
    let range = widest.lowerBound.count...widest.upperBound.count
    let from = map.decimal("from_mm", decimals: 3, in: range, default: range.lowerBound)
    let to = map.decimal("to_mm", decimals: 3, in: range, default: range.upperBound)
    if from > to { map.refuse("from_mm", "is above to_mm (\(Micrometres(to).text(decimals: 3)))") }
    window = Micrometres(min(from, to))...Micrometres(max(from, to))
  }

  private static func known(_ key: String, _ reader: SettingsReader, _ vocabulary: Vocabulary) -> [Known] {
    (reader.optionalMaps(key) ?? []).compactMap { entry in
      let text = entry.text("frame")
      let code = entry.optionalText("code")
      let meaning = entry.text("meaning")
      guard entry.has("frame"), let pattern = FramePattern(text, "frame", entry, vocabulary) else { return nil }
      if meaning.contains("{channel}"), !pattern.steps.contains(where: \.isChannel) {
        entry.refuse("meaning", "it names {channel}, and the frame has no {channel}")
      }
      return Known(pattern: pattern, code: code, meaning: meaning)
    }
  }

  private static func request(_ reader: SettingsReader) -> Request? {
    let ways = ["text", "bytes", "dtr_pulse_ms"].filter(reader.has)
    guard ways.count == 1 else {
      reader.refuse("expected one of `text`, `bytes` or `dtr_pulse_ms`, found \(ways.isEmpty ? "none" : "several")")
      for way in ["end"] { _ = reader.has(way) }
      return nil
    }
    if let milliseconds = reader.optionalInteger("dtr_pulse_ms", in: 1...2000) {
      return .dtrPulse(.milliseconds(milliseconds))
    }
    if let bytes = reader.optionalIntegers("bytes", in: 0...255) { return .bytes(bytes.map { UInt8($0) }) }
    let ends: [String: [UInt8]] = ["CR": [13], "LF": [10], "CRLF": [13, 10], "none": []]
    let end = reader.text("end", oneOf: ["CR", "LF", "CRLF", "none"], default: "CR")
    return .bytes(Array(reader.text("text").utf8) + (ends[end] ?? []))
  }
}

extension GaugeProfile.Reading {
  /// Reads `frame`, `unit`, `stable`, `decimals` and `attaches`.
  fileprivate init?(_ reader: SettingsReader, _ vocabulary: Vocabulary, _ profile: GaugeProfile) {
    let text = reader.text("frame")
    let unit = reader.optionalValue("unit", "a unit: \(MeasuringUnit.words)", MeasuringUnit.init(word:))
    let isStable = reader.optionalBoolean("stable")
    let decimals = GaugeProfile.ImpliedDecimals(reader)
    let mayAttach = reader.boolean("attaches", default: true)
    guard reader.has("frame"), let pattern = FramePattern(text, "frame", reader, vocabulary) else { return nil }
    if !pattern.hasValue { reader.refuse("frame", "`\(text)` is a reading without a {value}") }
    if unit != nil, pattern.hasUnit { reader.refuse("unit", "the frame holds a {unit}; remove one of them") }
    if isStable != nil, pattern.hasStability {
      reader.refuse("stable", "the frame holds a {stable} mark; remove one of them")
    }
    if decimals != nil, !pattern.hasWholeValue {
      reader.refuse("decimals", "decimals are implied only where no point is printed: write {value … whole}")
    }
    if case .byUnit(let counts)? = decimals {
      let possible = Set(pattern.unitWords + (pattern.hasUnit ? [] : [unit ?? profile.unit].compactMap { $0 }))
      for missing in possible.subtracting(counts.keys).map(\.rawValue).sorted() {
        reader.refuse("decimals", "the value may be in \(missing), and nothing says how many decimals it has then")
      }
    }
    if profile.kind == .gauge, profile.unit == nil, unit == nil, !pattern.hasUnit || pattern.hasOptionalUnit {
      reader.refuse("frame", "`\(text)` tells no unit; write a {unit}, or `unit:` here or for the whole profile")
    }
    self.init(
      pattern: pattern, unit: unit, isStable: isStable ?? true, decimals: decimals, mayAttach: mayAttach)
  }
}

extension FramePattern {
  /// Reads a pattern; what is wrong with it is a mistake at `key`.
  init?(_ text: String, _ key: String, _ reader: SettingsReader, _ vocabulary: Vocabulary) {
    var parser = FramePatternParser(vocabulary)
    do throws(FramePatternParser.Mistake) { self = try parser.parse(text) } catch {
      reader.refuse(key, "`\(text)` is not a pattern: \(error.sentence)")
      return nil
    }
  }

  /// The pattern written as `text`, with no words for units and marks; `nil` when it is none.
  package init?(_ text: String) {
    var parser = FramePatternParser(Vocabulary())
    guard let pattern = try? parser.parse(text) else { return nil }
    self = pattern
  }

  fileprivate var hasWholeValue: Bool {
    steps.contains { if case .value(let form) = $0 { form.point == .none } else { false } }
  }

  /// The units that the line's own words name.
  fileprivate var unitWords: [MeasuringUnit] {
    steps.flatMap { if case .unit(let form) = $0 { form.words.map(\.meaning) } else { [MeasuringUnit]() } }
  }
}

extension GaugeProfile.ImpliedDecimals {
  /// Reads `decimals`: a number, or one for each unit; `nil` when it is not written.
  fileprivate init?(_ reader: SettingsReader) {
    let most = FrameMatch.mostDecimals
    guard reader.isMap("decimals"), let map = reader.optionalMap("decimals") else {
      guard let count = reader.optionalInteger("decimals", in: 0...most) else { return nil }
      self = .always(count)
      return
    }
    var counts: [MeasuringUnit: Int] = [:]
    for unit in MeasuringUnit.allCases { counts[unit] = map.optionalInteger(unit.rawValue, in: 0...most) }
    if counts.isEmpty { map.refuse("expected how many decimals each unit has, for instance {mm: 3, in: 5}") }
    self = .byUnit(counts)
  }
}

extension FramePattern.Step {
  var isChannel: Bool { if case .channel = self { true } else { false } }
}

extension MeasuringUnit {
  /// The words a profile may use, for a sentence.
  static let words = allCases.map(\.rawValue).joined(separator: ", ")

  /// The unit of a profile's word; `inch` is another word for `in`.
  init?(word: String) {
    self.init(rawValue: word == "inch" ? "in" : word)
  }
}

extension SettingsReader {
  /// Counts every key of a map that cannot be judged as asked for.
  fileprivate func skip() {
    for key in BinaryLayout.keys { _ = has(key) }
  }
}
