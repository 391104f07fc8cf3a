import Workshop

/// Draws what would be engraved for an order. Joined by the daemon, since the bench knows nothing of fonts.
package protocol ProofPress: Sendable {
  /// The proof for a ring of this inside diameter. Blocks while it is drawn: for some milliseconds, the first time for some
  /// tens, and for seconds where a wide band is finely filled. Who asks for one that is being drawn waits for that drawing.
  func sheet(for order: Order, diameter: Micrometres) -> ProofSheet

  /// Why no machine may engrave these words, whether it follows a drawing or sets them itself: damaged characters, or such
  /// as nobody sees and nobody asked for. `nil` when nothing is wrong with them.
  func refusal(of engraving: EngravingText) -> ProofSheet.Refusal?

  /// A picture of the proof as SVG; `nil` where there is none.
  func picture(_ view: ProofView, of order: Order, diameter: Micrometres) -> String?
}

extension ProofPress {
  /// A press that knows nothing against any words.
  package func refusal(of engraving: EngravingText) -> ProofSheet.Refusal? { nil }
}
