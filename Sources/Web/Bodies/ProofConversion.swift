import BenchAPI
import Workshop

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

extension KeepOut {
  /// One of the `keep_outs` of an engraving; `nil`, with every mistake noted, when it is none.
  init?(_ reader: inout FieldReader) {
    let name = reader.requiredName("name", "what is there, for instance stone", upTo: KeepOut.longestName)
    let length = reader.thousandths(
      "length_mm", "millimetres round the ring, up to \(KeepOut.lengths.upperBound.text(decimals: 0)),",
      upTo: KeepOut.lengths.upperBound.count)
    if !reader.has("length_mm") { reader.note("length_mm", "is missing; write the millimetres round the ring.") }
    let degrees = reader.whole("at_degrees", in: KeepOut.turns)
    if !reader.has("at_degrees") {
      reader.note(
        "at_degrees", "is missing; write the degrees of its middle from 0 of the ring, counted as the inside is read.")
    }
    guard let name, let length, let degrees else { return nil }
    self.init(name: name, length: Micrometres(length), degrees: degrees)
  }
}
