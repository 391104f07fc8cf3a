extension Order {
  /// How many characters `proof` has; the hash of a drawing has 64.
  package static let lengthOfProof = 16

  /// Names what was ordered for the beam: another value as soon as the words, their place, font, alignment and keep-outs, the alloy,
  /// the size or the shape of the ring change; `nil` without an engraving. It stands for the proof where none can be drawn.
  ///
  /// Sixteen hexadecimal digits: it tells a changed proof from the one that was seen, and guards
  /// against nothing else.
  package var proof: String? {
    guard let engraving else { return nil }
    let parts =
      [
        engraving.place.rawValue, ring.metal.rawValue, ring.size.system.rawValue, ring.size.label,
        ring.insideProfile.rawValue, ring.bandWidth.map { String($0.count) } ?? "",
        engraving.storedFile.map(String.init) ?? "", engraving.text,
      ] + [engraving.font, engraving.alignment?.rawValue, engraving.allowsHidden ? "hidden" : nil].compactMap(\.self)
      + engraving.keepOuts.map { "\($0.name)=\($0.length.count)@\($0.degrees)" }
    return Fingerprint(parts.joined(separator: "\u{1F}").utf8).text
  }
}
