/// What a proof says of one order on one ring: the drawing with its numbers, or why there is none.
package struct ProofSheet: Hashable, Sendable {
  /// The numbers of a drawing.
  package struct Numbers: Hashable, Sendable {
    /// The height of a capital.
    package var height: Micrometres
    /// How long the longest row is.
    package var length: Micrometres
    /// How much of the ring it goes round, in tenths of a degree.
    package var arcTenths: Int
    /// How many rows there are.
    package var rows: Int
    /// The circumference of the surface.
    package var circumference: Micrometres
    /// How long the beam takes, in seconds; `nil` where no figure of the shop's own says how fast it moves.
    package var seconds: Int?
    /// Where the words stand in what is free.
    package var alignment = Alignment.center
    /// Which fonts drew which characters.
    package var fonts: [FontUse] = []
    /// What is kept free on that side of the band.
    package var keepOuts: [KeepOut] = []

    /// Numbers with all their parts but how the words were set.
    package init(
      height: Micrometres, length: Micrometres, arcTenths: Int, rows: Int, circumference: Micrometres, seconds: Int?
    ) {
      self.height = height
      self.length = length
      self.arcTenths = arcTenths
      self.rows = rows
      self.circumference = circumference
      self.seconds = seconds
    }
  }

  /// Why there is no drawing.
  package struct Refusal: Hashable, Sendable {
    /// What is wrong, with the numbers.
    package var sentence: String
    /// What to do about it.
    package var remedy: String

    /// A refusal with both its sentences.
    package init(_ sentence: String, remedy: String) {
      self.sentence = sentence
      self.remedy = remedy
    }
  }

  /// The drawing and its numbers, or why there are none.
  package enum Outcome: Hashable, Sendable {
    case drawn(RingDrawing, Numbers)
    case refused(Refusal)
  }

  /// Names what would be engraved: the hash of the drawing; without one, what names the words (`Order.proof`).
  package var hash: String
  /// The inside diameter it was made for.
  package var diameter: Micrometres
  /// The drawing, or why there is none.
  package var outcome: Outcome
  /// What whoever approves it should know and cannot see in it, each a plain sentence.
  package var cautions: [String] = []

  /// A sheet with all its parts but what should be known of it.
  package init(hash: String, diameter: Micrometres, outcome: Outcome) {
    self.hash = hash
    self.diameter = diameter
    self.outcome = outcome
  }

  /// Why there is no drawing; `nil` when there is one.
  package var refusal: Refusal? { if case .refused(let refusal) = outcome { refusal } else { nil } }

  /// The drawing, if there is one.
  package var drawing: RingDrawing? { if case .drawn(let drawing, _) = outcome { drawing } else { nil } }
}
