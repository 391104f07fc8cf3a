import Workshop

extension FontUse {
  /// The fonts of a row's characters, each font once, with every character it drew once.
  static func of(_ pairs: [(Unicode.Scalar, FontUse)]) -> [FontUse] {
    var uses: [FontUse] = []
    for (scalar, font) in pairs {
      let index = uses.firstIndex { $0.digest == font.digest && $0.name == font.name } ?? uses.count
      if index == uses.count { uses.append(font) }
      guard !scalar.isBlank, HiddenCharacter(scalar) == nil, !uses[index].letters.unicodeScalars.contains(scalar) else {
        continue
      }
      uses[index].letters.unicodeScalars.append(scalar)
    }
    return uses
  }

  /// The same for several rows.
  static func joined(_ rows: [[FontUse]]) -> [FontUse] {
    var pairs: [(Unicode.Scalar, FontUse)] = []
    for font in rows.joined() {
      var bare = font
      bare.letters = ""
      // The blank keeps a font that drew nothing else.
      pairs.append((" ", bare))
      pairs += font.letters.unicodeScalars.map { ($0, bare) }
    }
    return of(pairs)
  }
}
