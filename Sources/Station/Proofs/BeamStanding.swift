import Workshop

/// What the bench's settings of the beam mean for one proof.
package enum BeamStanding: Hashable, Sendable {
  /// Nothing: every engraver of the bench has settings of its own.
  case unused
  /// Nobody has said what the beam is set to for this alloy.
  case unset(Metal)
  /// The shop stands behind them.
  case shop
  /// They are made up; who said that they may be used all the same, if somebody did.
  case demo(accepted: BeamAccepted?)

  /// What `settings` mean for a ring of `metal`, of which `said` was said last; `isFollowed` says whether an engraver of the
  /// bench takes them from a drawing.
  package init(_ settings: BeamSettings?, for metal: Metal, isFollowed: Bool, said: BeamAccepted?) {
    guard isFollowed else {
      self = .unused
      return
    }
    guard let settings else {
      self = .unset(metal)
      return
    }
    // What was said of other figures does not hold for these.
    self = settings.isDemo ? .demo(accepted: said.flatMap { $0.holds(for: settings) ? $0 : nil }) : .shop
  }

  /// What whoever approves the proof should know of it; `nil` for nothing.
  package var caution: String? {
    guard case .unset(let metal) = self else { return nil }
    return
      "Nobody has said what the beam is set to for \(metal.rawValue): an engraver that follows the drawing is not started, and how long it takes is not known. The shop's figures go into materials/\(metal.rawValue).yaml."
  }
}
