import Workshop

/// One row of words, set: every glyph at its place, in heights of a capital, along a line that begins at 0.
struct SetRow: Sendable {
  /// One glyph, where it stands.
  struct Placed: Sendable {
    var shape: GlyphShape
    var at: Spot
  }

  /// The glyphs from left to right.
  let glyphs: [Placed]
  /// The box around everything that is drawn.
  let ink: Box
  /// The fonts that were used, each once, in the order of their first use, with what each drew.
  let fonts: [FontUse]
  /// Why fonts were passed over that would have come before those, each a sentence.
  var passedOver: [String] = []

  /// Whether it is read to the left: its first letter with a direction says so.
  var isToTheLeft = false

  /// The fonts' names.
  var faces: [String] { fonts.map(\.name) }

  /// How long the drawn part is, and how high, in heights of a capital.
  var length: Double { ink.high.x - ink.low.x }
  var height: Double { ink.high.y - ink.low.y }
}
