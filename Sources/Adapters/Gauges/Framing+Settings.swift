import Settings

extension Framing {
  /// Reads `end`, `start`, `length`, `quiet_ms`, `separator`, `longest` and `checksum`.
  init(_ reader: SettingsReader) {
    self.init()
    ends = (reader.optionalTexts("end") ?? []).compactMap { Framing.end($0, reader) }
    if reader.has("end"), ends.isEmpty, !reader.hasMistakes {
      reader.refuse("end", "at least one is needed: CR, LF, CRLF, ETX, TAB, a byte such as 0x03; or remove the key")
    }
    start = Framing.byte("start", reader)
    length = reader.optionalInteger("length", in: 1...1024)
    quiet = reader.optionalInteger("quiet_ms", in: 1...10_000).map { .milliseconds($0) }
    separator = Framing.byte("separator", reader)
    longest = reader.integer("longest", in: 8...1024, default: Framing.longest)
    checksum = reader.optionalMap("checksum").flatMap { Checksum($0, framing: self) }
    check(reader)
  }

  private func check(_ reader: SettingsReader) {
    if reader.has("end"), length != nil {
      reader.refuse("length", "a frame ends at its `end` or after its `length`, not both; remove one")
    }
    if !reader.has("end"), length == nil, quiet == nil, !reader.has("length"), !reader.has("quiet_ms") {
      reader.refuse("nothing says where a frame ends; write `end`, `length` or `quiet_ms`")
    }
    if length != nil, reader.has("longest") { reader.refuse("longest", "every frame has its `length`; remove one") }
    if length != nil, separator != nil {
      reader.refuse("separator", "several results stand in a line with an `end`, not in a frame of fixed `length`")
    }
    for long in ends where long.count == 2 {
      if ends.contains([long[0]]) {
        reader.refuse("end", "\(ByteName.name(long[0])) would end a frame before CRLF could; write [CR, LF] for either")
      }
    }
    if let start, ends.contains(where: { $0.contains(start) }) {
      reader.refuse("start", "\(ByteName.name(start)) both begins and ends a frame; change one")
    }
    if let separator, ends.contains(where: { $0.contains(separator) }) {
      reader.refuse("separator", "\(ByteName.name(separator)) ends the whole frame, too; change one")
    }
  }

  private static let expected = "CR, LF, ETX, TAB, another byte's name, a byte such as 0x03, or one character"

  private static func end(_ text: String, _ reader: SettingsReader) -> [UInt8]? {
    if text == "CRLF" { return [13, 10] }
    if let byte = character(text) { return [byte] }
    reader.refuse("end", "expected CRLF, \(expected), found \"\(text)\"")
    return nil
  }

  private static func byte(_ key: String, _ reader: SettingsReader) -> UInt8? {
    reader.optionalValue(key, expected, character)
  }

  private static func character(_ text: String) -> UInt8? {
    if let byte = ByteName.byte(text) { return byte }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte.isPrintable else { return nil }
    return byte
  }
}
