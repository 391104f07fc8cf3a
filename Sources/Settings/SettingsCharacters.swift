/// What is looked at before any YAML: the length, the encoding, and characters no settings file holds.
enum SettingsCharacters {
  /// The first flaw of a text and its place; `nil` when there is none.
  static func flaw(of text: String) -> (SettingsPosition, String)? {
    var position = SettingsPosition(line: 1, column: 1)
    guard text.utf8.count <= SettingsDocument.longest else {
      return (position, "the file has more than 1 MB and was not read; settings are a few kilobytes")
    }
    for scalar in text.unicodeScalars {
      let isControl = scalar.value < 0x20 && !["\t", "\n", "\r"].contains(scalar)
      if isControl || scalar.value == 0x7F {
        let name = scalar.value == 0 ? "NUL" : scalar.escaped(asASCII: true)
        return (position, "the file holds the control character \(name) here; write it as text or remove it")
      }
      position.pass(scalar)
    }
    return nil
  }

  /// The first byte that is not UTF-8 and its place; `nil` when there is none.
  static func flaw(ofEncoding bytes: [UInt8]) -> (SettingsPosition, String)? {
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var position = SettingsPosition(line: 1, column: 1)
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var passed = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      passed += UTF8.width(scalar)
      position.pass(scalar)
    }
    let byte = String(bytes[passed], radix: 16, uppercase: true)
    return (position, "the byte 0x\(byte) here is not UTF-8; save the file as UTF-8")
  }
}

extension SettingsPosition {
  fileprivate mutating func pass(_ scalar: Unicode.Scalar) {
    if scalar == "\n" {
      line += 1
      column = 1
    } else {
      column += 1
    }
  }

  /// The place `offset` characters into `text`.
  init(of offset: Int, in text: String) {
    self.init(line: 1, column: 1)
    for character in text.prefix(offset) {
      for scalar in character.unicodeScalars { pass(scalar) }
    }
  }
}
