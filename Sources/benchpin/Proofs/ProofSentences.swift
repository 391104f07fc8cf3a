import BenchAPI
import Workshop

extension FontBody {
  /// The font and what it drew, for people.
  var sentence: String {
    let named = family.isEmpty || family == name ? name : "\(name) (\(family))"
    let drawn = letters.isEmpty ? "" : " draws \(letters)"
    return "Font \(named)\(drawn); its file \(file) is \(sha256.prefix(16))…."
  }
}

extension KeepOutBody {
  /// The keep-out for people.
  var sentence: String { "Kept free: \(name.asEngraved), \(length_mm) mm at \(at_degrees) degrees." }
}

extension FontBody {
  /// A font as it travels.
  init(_ font: FontUse) {
    self.init(
      name: font.name, family: font.family, file: font.file, sha256: font.digest, letters: font.letters)
  }
}

extension KeepOutBody {
  /// A keep-out as it travels.
  init(_ keepOut: KeepOut) {
    self.init(name: keepOut.name, length_mm: keepOut.length.text(decimals: 3), at_degrees: keepOut.degrees)
  }
}
