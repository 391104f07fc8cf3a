import Workshop

/// How the bench holds to what was approved.
package struct ProofRules: Sendable {
  /// Says what may be engraved, and at once.
  package let press: any ProofPress
  /// Draws it, which takes its time.
  package let easel: Easel
  /// Whether nothing is engraved that nobody approved. Once something was approved for a ring, another proof is refused
  /// either way.
  package var isApprovalNeeded: Bool
  /// How far a new reading may be from the diameter that was approved and still be the same ring.
  package var sameRing: Micrometres
  /// How sizes are read here: an ordered letter has the diameter of the shop's chart.
  package var sizes: SizeRules

  /// Rules with all their parts.
  package init(
    press: any ProofPress, isApprovalNeeded: Bool = false, sameRing: Micrometres = Micrometres(50),
    sizes: SizeRules = SizeRules()
  ) {
    self.sizes = sizes
    self.press = press
    easel = Easel(press)
    self.isApprovalNeeded = isApprovalNeeded
    self.sameRing = sameRing
  }

  /// The diameter a proof is made for: the newest reading's, else the ordered size's; what was approved stays while the
  /// ring measures the same, since no gauge says the same hundredth twice.
  package func diameter(of order: Order, measured: Micrometres?, approved: ProofApproved?) -> Micrometres {
    let found = measured ?? sizes.diameter(of: order.ring.size)
    guard let approved, abs((found - approved.diameter).count) <= sameRing.count else { return found }
    return approved.diameter
  }
}
