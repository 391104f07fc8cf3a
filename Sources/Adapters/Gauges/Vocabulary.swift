/// The words and characters of one family: what its units, marks and signs look like on the wire.
package struct Vocabulary: Hashable, Sendable {
  /// A word on the wire and what it stands for.
  package struct Word<Meaning: Hashable & Sendable>: Hashable, Sendable {
    /// The characters.
    package var bytes: [UInt8]
    /// What they stand for.
    package var meaning: Meaning

    /// A word with its meaning.
    package init(_ text: String, _ meaning: Meaning) {
      bytes = Array(text.utf8)
      self.meaning = meaning
    }
  }

  /// What units are called, the longest word first.
  package var units: [Word<MeasuringUnit>] = []
  /// Marks that say whether a value stands still.
  package var stability: [Word<Bool>] = []
  /// Marks that say where a value lies against the gauge's limits.
  package var tolerance: [Word<Measurement.Tolerance>] = []
  /// The characters that stand for plus.
  package var plus: [UInt8] = [UInt8(ascii: "+"), UInt8(ascii: " ")]
  /// The characters that stand for minus.
  package var minus: [UInt8] = [UInt8(ascii: "-")]
  /// The decimal separator.
  package var point: UInt8 = UInt8(ascii: ".")

  /// Plus, minus and a point, and no words.
  package init() {}
}
