import Workshop

/// Sets rows of words: which face draws each character, which way it runs, how its letters join.
package struct TypeCase: Sendable {
  private let shelf: FontShelf
  /// The chosen face.
  private let chosen: FontShelf.Face
  private let chosenName: String

  /// The case of the face called `name`; what it does not have is taken from Debian's faces. Throws when there is no such
  /// face. A face of single lines stands alone, since an outline between single lines is another hand.
  package init(face name: String, from shelf: FontShelf) throws(LetteringRefusal) {
    self.shelf = shelf
    chosenName = name
    chosen = try shelf.face(name)
  }

  /// Whether its letters are single lines.
  var isSingleLine: Bool { if case .stroke = chosen { true } else { false } }

  /// `row` set in this face. Throws by name for a character that no face has.
  func set(_ row: String) throws(LetteringRefusal) -> SetRow {
    switch chosen {
    case .stroke(let face): try set(row, in: face)
    case .outline(let face): try set(row, first: face)
    }
  }

  private func set(_ row: String, in face: StrokeFace) throws(LetteringRefusal) -> SetRow {
    var glyphs: [SetRow.Placed] = []
    var pen = 0.0
    for scalar in row.unicodeScalars {
      guard let glyph = face.glyph(scalar) else { throw missing([scalar]) }
      glyphs.append(SetRow.Placed(shape: glyph.shape, at: Spot(pen, 0)))
      pen += glyph.advance
    }
    return try finished(glyphs, fonts: FontUse.of(row.unicodeScalars.map { ($0, face.use) }), row)
  }

  private func set(_ row: String, first: OutlineFace) throws(LetteringRefusal) -> SetRow {
    let scalars = Array(row.unicodeScalars)
    let levels = try Directions.levels(of: scalars)
    let scripts = Script.resolved(scalars)
    var passedOver: [String] = []
    let faces = try faces(of: row, scripts: scripts, first: first, &passedOver)
    var runs: [Range<Int>] = []
    for index in scalars.indices {
      let continues =
        index > 0 && levels[index] == levels[index - 1] && scripts[index] == scripts[index - 1]
        && faces[index] === faces[index - 1]
      if continues {
        runs[runs.count - 1] = runs[runs.count - 1].lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    var glyphs: [SetRow.Placed] = []
    var pen = 0.0
    for number in Directions.visualOrder(of: runs.map { levels[$0.lowerBound] }) {
      let run = runs[number]
      let set = faces[run.lowerBound].set(
        scalars, run: run, isToTheLeft: levels[run.lowerBound] % 2 == 1, script: scripts[run.lowerBound])
      try check(set, of: scalars, in: run, face: faces[run.lowerBound])
      for glyph in set {
        if !glyph.shape.traces.isEmpty {
          glyphs.append(SetRow.Placed(shape: glyph.shape, at: Spot(pen, 0) + glyph.offset))
        }
        pen += glyph.advance
      }
    }
    var set = try finished(glyphs, fonts: FontUse.of(zip(scalars, faces.map(\.use)).map { ($0, $1) }), row)
    set.passedOver = passedOver
    // No letter is below the level of its row.
    set.isToTheLeft = (levels.min() ?? 0) % 2 == 1
    return set
  }

  /// The face of each scalar: that of its whole letter, marks included.
  private func faces(
    of row: String, scripts: [Script], first: OutlineFace, _ passedOver: inout [String]
  ) throws(LetteringRefusal) -> [OutlineFace] {
    var faces: [OutlineFace] = []
    // The face of the letters before: a sign's own does not count, since its figures are no figures of the words.
    var words: OutlineFace?
    for letter in row {
      let scalars = Array(letter.unicodeScalars)
      let isShared = Script(of: scalars[0]).isShared
      // What every script shares stays in the face of the letters before it, so that a blank does not part a word's face.
      if isShared, let words, (1..<scripts.count).contains(faces.count), words.has(scalars),
        scripts[faces.count] == scripts[faces.count - 1]
      {
        faces += Array(repeating: words, count: scalars.count)
        continue
      }
      let face = try face(having: scalars, first: first, &passedOver)
      faces += Array(repeating: face, count: scalars.count)
      if !isShared { words = face }
    }
    return faces
  }

  private func face(
    having letter: [Unicode.Scalar], first: OutlineFace, _ passedOver: inout [String]
  ) throws(LetteringRefusal) -> OutlineFace {
    if first.has(letter) { return first }
    // One that is not installed is nothing to speak of. For a damaged one another may have the character, and it is told.
    var damaged: [LetteringRefusal] = []
    for name in FontShelf.fallbacks where name != first.name && shelf.isThere(name) {
      do throws(LetteringRefusal) {
        guard case .outline(let face) = try shelf.face(name), face.has(letter) else { continue }
        for refusal in damaged where !passedOver.contains(refusal.sentence) { passedOver.append(refusal.sentence) }
        return face
      } catch { damaged.append(error) }
    }
    throw missing(letter, damaged)
  }

  /// Throws unless every letter was drawn, and nothing that nobody wrote.
  private func check(
    _ glyphs: [SetGlyph], of scalars: [Unicode.Scalar], in run: Range<Int>, face: OutlineFace
  ) throws(LetteringRefusal) {
    var drawn: Set<Int> = []
    for glyph in glyphs {
      guard run.contains(glyph.source) else { continue }
      if glyph.number == 0 { throw missing(Array(scalars[glyph.source..<glyph.source + 1])) }
      if glyph.isPlaceholder, scalars[glyph.source].value != 0x25CC, !scalars[run].contains("\u{25CC}") {
        throw LetteringRefusal(
          "\(scalars[glyph.source].named) cannot stand where it does: the font would put a dotted circle under it.",
          remedy: "Write the letter it belongs to before it.")
      }
      if !glyph.shape.traces.isEmpty { drawn.insert(glyph.source) }
    }
    for glyph in glyphs where run.contains(glyph.source) && !drawn.contains(glyph.source) {
      let scalar = scalars[glyph.source]
      guard !scalar.isBlank, HiddenCharacter(scalar) == nil else { continue }
      throw LetteringRefusal(
        "The font \(face.name) has no outline of \(scalar.named).",
        remedy: "Choose a font that draws it, or other words.")
    }
  }

  private func finished(
    _ glyphs: [SetRow.Placed], fonts: [FontUse], _ row: String
  ) throws(LetteringRefusal) -> SetRow {
    var ink: Box?
    for glyph in glyphs { ink.include(glyph.shape.box?.moved(by: glyph.at)) }
    guard let ink, ink.high.x > ink.low.x || ink.high.y > ink.low.y else {
      throw LetteringRefusal("Nothing of \"\(row)\" would be seen.", remedy: "Write words that can be drawn.")
    }
    return SetRow(glyphs: glyphs, ink: ink, fonts: fonts)
  }

  private func missing(_ letter: [Unicode.Scalar], _ damaged: [LetteringRefusal] = []) -> LetteringRefusal {
    let names = letter.map(\.named).joined(separator: " with ")
    let sign = letter.contains { HiddenCharacter($0) != nil } ? "" : "\(String(String.UnicodeScalarView(letter))) "
    guard !isSingleLine else {
      return LetteringRefusal(
        "The single-line font \(chosenName) does not have \(sign)(\(names)).",
        remedy: "Choose a font of outlines, or other words.")
    }
    let reasons = damaged.map { " \($0.sentence)" }.joined()
    return LetteringRefusal(
      "No font has \(sign)(\(names)): neither \(chosenName) nor those Benchpin falls back to.\(reasons)",
      remedy: "Put a font that has it into the shop's folder and choose it, or choose other words.")
  }
}
