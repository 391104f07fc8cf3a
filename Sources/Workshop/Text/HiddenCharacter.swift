/// Characters that are not seen and change what is: they come in with copied text, and nobody approves what nobody sees.
package enum HiddenCharacter: Sendable {
  /// What it does.
  case direction, zeroWidth, joiner, variation, other

  /// What kind `scalar` is; `nil` for a character that is seen.
  package init?(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: self = .direction
    case 0x200C, 0x200D: self = .joiner
    case 0xFE0E, 0xFE0F: self = .variation
    case 0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x200B, 0x2060...0x2065, 0x206A...0x206F,
      0x3164, 0xFE00...0xFE0D, 0xFEFF, 0xFFA0, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
      self = .zeroWidth
    default:
      guard scalar.properties.isDefaultIgnorableCodePoint else { return nil }
      self = .other
    }
  }

  /// What it would do, in words.
  package var effect: String {
    switch self {
    case .direction: "turns the direction of writing without being seen"
    case .zeroWidth, .other: "is not seen"
    case .joiner: "joins or parts letters without being seen, which this script does not need"
    case .variation: "chooses a picture that a beam cannot draw"
    }
  }
}

extension String {
  /// What in words to be engraved turns directions or is not seen, with what it does; joiners and pictures' variations are
  /// judged by the script they stand in.
  package var hiddenPart: String? {
    for scalar in unicodeScalars {
      switch HiddenCharacter(scalar) {
      case nil, .joiner, .variation: continue
      case let hidden?: return "\(scalar.named), which \(hidden.effect)"
      }
    }
    return nil
  }

  /// What in a name nobody sees, or everybody sees otherwise, with what it does, in words: two names that look alike must be
  /// one. Joiners and pictures' variations pass, since names in some scripts are written with them. `nil` for a name that is
  /// seen whole, and for none.
  package var unseen: String? {
    if let hiddenPart { return hiddenPart }
    for scalar in unicodeScalars {
      if scalar.isControl { return "\(scalar.named), which steers a page or a terminal" }
      switch scalar.properties.generalCategory {
      case .unassigned, .privateUse, .surrogate: return "\(scalar.named), which is no character of Unicode"
      default: break
      }
      // The braille pattern without a dot is a blank that counts as a sign.
      if scalar.value == 0x2800 { return "\(scalar.named), which is not seen" }
      if scalar.isReplacement { return "\(scalar.named), which stands where something was that is no text" }
    }
    guard let mark = unicodeScalars.first, unicodeScalars.allSatisfy({ $0.isMark || $0.isBlank }), !mark.isBlank else {
      return nil
    }
    return "\(mark.named), which stands on no letter"
  }

  /// Why this is no name that people can tell from every other, with what to do, to stand behind "it"; `nil` for one that is.
  package func nameFlaw(upTo longest: Int) -> String? {
    if unicodeScalars.allSatisfy(\.isBlank) { return "is blank; write a name" }
    if unicodeScalars.count > longest { return "has \(unicodeScalars.count) characters; write at most \(longest)" }
    return unseen.map { "holds \($0); write the name without" }
  }
}
