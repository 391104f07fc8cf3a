/// Reads one map of a settings file, key by key, and collects every mistake instead of stopping at the first.
///
/// What a method returns after a mistake is a placeholder: `finish()` on the outermost reader then throws, and nothing
/// that was read may be used. A key that no method asked for is unknown, so ask for a key only where it may stand.
package final class SettingsReader {
  /// The map being read.
  package let map: SettingsMap
  private let mistakes: MistakeList
  private let entries: [String: SettingsEntry]
  private var known: Set<String> = []
  private var nested: [SettingsReader] = []
  private var maps: [String: SettingsReader] = [:]
  private var hasFinished = false

  /// A reader of `map`, with a list of mistakes of its own.
  package convenience init(_ map: SettingsMap) { self.init(map, mistakes: MistakeList(isSilent: false)) }

  private init(_ map: SettingsMap, mistakes: MistakeList) {
    self.map = map
    self.mistakes = mistakes
    entries = Dictionary(map.entries.map { ($0.key, $0) }) { first, _ in first }
  }

  /// Whether anything wrong was found so far, here or in a reader this one belongs to.
  package var hasMistakes: Bool { mistakes.isSilent || !mistakes.all.isEmpty }

  /// The mistakes found so far, for who stops before `finish()` because the rest cannot be judged.
  package var mistakesSoFar: [SettingsMistake] { mistakes.all }

  /// Where the map is written, for a sentence about it elsewhere: `benchpin.yaml, line 8`.
  package var whereabouts: String { "\(map.place.file), line \(map.place.position.line)" }

  /// Whether `key` is written, whatever its value. It counts as asked for.
  package func has(_ key: String) -> Bool { entry(key) != nil }

  /// Reports the keys that were never asked for, here and in every map inside, and throws all mistakes by line.
  package func finish() throws(SettingsMistakes) {
    reportUnknownKeys()
    guard mistakes.all.isEmpty else { throw SettingsMistakes(mistakes.all, in: map.files) }
  }

  /// Adds a mistake at the value of `key`, for what only the caller can judge; at the map when the key is missing.
  package func refuse(_ key: String, _ sentence: String) {
    refuse(at: entry(key)?.value.place ?? map.place, key, sentence)
  }

  /// Adds a mistake at the map itself.
  package func refuse(_ sentence: String) { add(map.place, map.path, sentence) }

  // MARK: - For the typed readers beside this file

  /// The value of an optional key. A key with nothing behind it is a mistake, never an absent key.
  func value(of key: String, _ expected: String) -> SettingsNode? {
    guard let node = entry(key)?.value else { return nil }
    guard node.isNothing else { return node }
    refuse(at: node.place, key, "expected \(expected), found nothing; write a value or remove the key")
    return nil
  }

  /// Says that a required key is not there. One that is there with nothing behind it was named already.
  func missing(_ key: String, _ expected: String) {
    guard entry(key) == nil else { return }
    refuse(at: map.place, key, "missing; expected \(expected)")
  }

  func refuse(at place: SettingsPlace, _ key: String, _ sentence: String) {
    add(place, path(to: key), sentence)
  }

  func path(to key: String) -> String { map.path.isEmpty ? key : "\(map.path).\(key)" }

  /// A reader of a map inside this one that shares its list of mistakes.
  func reader(of entries: [SettingsEntry], at place: SettingsPlace, path: String) -> SettingsReader {
    let inside = SettingsMap(files: map.files, place: place, path: path, entries: entries)
    let reader = SettingsReader(inside, mistakes: mistakes)
    nested.append(reader)
    return reader
  }

  /// The reader of the map behind `key`, made once: what one asked for is known to whoever asks again.
  func onlyReader(of key: String, _ make: () -> SettingsReader) -> SettingsReader {
    if let known = maps[key] { return known }
    let reader = make()
    maps[key] = reader
    return reader
  }

  /// A stand-in for a map that is not there: its own missing keys are nobody's mistake.
  func placeholder(path: String) -> SettingsReader {
    let nothing = SettingsMap(files: map.files, place: map.place, path: path, entries: [])
    return SettingsReader(nothing, mistakes: MistakeList(isSilent: true))
  }

  /// Counts every key of the map as asked for: the keys are names the shop chose.
  func allEntries() -> [SettingsEntry] {
    known.formUnion(entries.keys)
    return map.entries
  }

  // MARK: - Private

  private func entry(_ key: String) -> SettingsEntry? {
    known.insert(key)
    return entries[key]
  }

  private func add(_ place: SettingsPlace, _ path: String, _ sentence: String) {
    mistakes.add(SettingsMistake(file: place.file, position: place.position, path: path, sentence: sentence))
  }

  private func reportUnknownKeys() {
    for reader in nested { reader.reportUnknownKeys() }
    guard !hasFinished else { return }
    hasFinished = true
    let missing = known.filter { entries[$0] == nil }.sorted()
    for entry in map.entries where !known.contains(entry.key) {
      let advice =
        if let nearest = NearestWord.to(entry.key, among: missing) {
          "did you mean `\(nearest)`?"
        } else if known.isEmpty {
          "no key is read here"
        } else {
          "known here: " + known.sorted().joined(separator: ", ")
        }
      add(entry.place, map.path, "unknown key `\(entry.key)`; \(advice)")
    }
  }
}

/// The mistakes that a reader and all readers inside it find.
private final class MistakeList {
  let isSilent: Bool
  private(set) var all: [SettingsMistake] = []

  init(isSilent: Bool) { self.isSilent = isSilent }

  func add(_ mistake: SettingsMistake) {
    if !isSilent { all.append(mistake) }
  }
}
