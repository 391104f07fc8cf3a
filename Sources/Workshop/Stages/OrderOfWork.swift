/// What has to come before what on one ring, beyond the order of its stages.
package enum OrderOfWork {
  /// Why this ring may not get another size or go back to the bench: resizing distorts letters. `nil` when it may.
  package static func lettersAtRisk(_ order: Order, _ evidence: MakingEvidence) -> String? {
    guard !evidence.marked.isEmpty, order.making?.handcrafting?.resizesEngraved != true else { return nil }
    let rings = order.pieces == 1 ? "the ring is engraved" : "\(rings(evidence.marked)) engraved"
    return
      "somebody's word that \(rings) and is resized all the same: it distorts the letters (handcrafting.resizes_engraved)"
  }

  /// Why an order may not become `newer`, since a ring carries other words; `nil` when it may.
  ///
  /// Once somebody signed for one more engraving, the new words may be said.
  package static func engravedOtherwise(
    _ order: Order, becoming newer: Order, _ evidence: MakingEvidence
  ) -> String? {
    guard !evidence.lettered.isEmpty, order.carriesOtherWords(than: newer) else { return nil }
    return evidence.engraved.isEmpty
      ? "Order \(order.number.text) went under the beam: its words stay as the ring has them, or may have them."
      : "Order \(order.number.text) is engraved: its words stay as the ring has them."
  }

  /// Why an order may not become `newer`, which has fewer rings: what happened to those that are left out would be forgotten.
  /// `nil` when it may.
  package static func leavesOut(_ order: Order, becoming newer: Order, _ evidence: MakingEvidence) -> String? {
    let gone = evidence.marked.filter { $0 > newer.pieces }
    guard let last = gone.max() else { return nil }
    return
      "Order \(order.number.text) keeps at least \(last) rings, and not \(newer.pieces): \(rings(gone)) engraved, or may be."
  }

  /// Why an order may not become `newer`, since the customer approved something else; `nil` when it may.
  ///
  /// The approval locks the revision, the drawings and the stones. Whoever withdraws or renews it may change them.
  package static func lockedDesign(_ order: Order, becoming newer: Order) -> String? {
    guard let design = order.making?.design, let approval = design.approval,
      newer.making?.design?.approval == approval
    else { return nil }
    var changed: [String] = []
    if design.revision != newer.making?.design?.revision { changed.append("design.revision") }
    if design.drawings != newer.making?.design?.drawings { changed.append("design.drawings") }
    let stones = order.making?.material?.stones
    let newStones = newer.making?.material?.stones
    if let stones, stones.map(\.approved) != newStones?.map(\.approved) {
      changed.append("material.stones")
    } else if let stones, zip(stones, newStones ?? []).contains(where: { $0.isTreatedOtherwise(than: $1) }) {
      changed.append("material.stones (treatment)")
    }
    guard !changed.isEmpty else { return nil }
    let day = approval.at.map { " on \($0.text)" } ?? ""
    return "\(approval.by) approved \(approval.what)\(day), and \(changed.joined(separator: ", ")) would change"
  }

  /// Why the beam may not touch the ring; `nil` when it may.
  package static func beamRefusal(_ order: Order) -> String? {
    guard let stones = order.making?.material?.stones, !stones.isEmpty,
      order.making?.finishing?.stonesMasked != true
    else { return nil }
    return
      "Nobody said that the stones of order \(order.number.text) are covered (\(stones.map(\.kind).joined(separator: ", "))): a pulse, a reflected one too, damages a set stone."
  }

  /// Why a programme may not run on the ring: what cuts takes an engraving on the outside with it. `nil` when it may.
  package static func polishRefusal(
    _ order: Order, piece: Int, programme: PolishingProgramme, _ evidence: MakingEvidence
  ) -> String? {
    // Where the letters are is what the beam did, whatever the order says by now.
    let place = evidence.places[piece] ?? order.engraving?.place ?? .outside
    guard programme.cuts, place == .outside, evidence.marked.contains(piece),
      order.making?.finishing?.cutsEngraved != true
    else { return nil }
    return
      "The programme \(programme.name) cuts, and order \(order.number.text) is engraved on the outside: the letters would go with the metal."
  }

  /// What to mind about an order, each a sentence with its source where it has one; its stones first.
  package static func cautions(_ order: Order) -> [String] {
    var cautions = (order.making?.material?.stones ?? []).flatMap(\.cautions).map(\.sentence)
    switch order.ring.metal {
    case .wc: cautions.append("Tungsten carbide cannot be sized: measure before anything is engraved (renato.design).")
    case .ti2, .ti5: cautions.append("Titanium is called hard to size: measure before it is engraved (cedisa.org).")
    default: break
    }
    let steps = order.making?.finishing?.steps ?? []
    if let plating = order.making?.material?.plating, order.engraving != nil {
      let (beam, plate) = (steps.firstIndex(of: .engraving), steps.firstIndex(of: .plating))
      if let beam, let plate {
        if plate < beam { cautions.append("Engraved after the \(plating), the beam breaks through the plating.") }
      } else {
        cautions.append("It is plated with \(plating) and engraved: say which comes first (finishing.steps).")
      }
    }
    return cautions
  }

  private static func rings(_ pieces: Set<Int>) -> String {
    let numbers = pieces.sorted().map(String.init)
    return numbers.count == 1 ? "ring \(numbers[0]) is" : "rings \(numbers.joined(separator: ", ")) are"
  }
}

extension Order {
  /// Whether `other` says other words, or the same in other characters, or has them at another place.
  package func carriesOtherWords(than other: Order) -> Bool {
    ExactText(engraving?.text) != ExactText(other.engraving?.text) || engraving?.place != other.engraving?.place
  }
}

extension Stone {
  /// What of a stone the customer approved; who sees it loose or whose it is may be said later.
  fileprivate var approved: [String] {
    [kind, String(count ?? 1), size ?? "", weight.map { String($0.count) } ?? "", certificate?.number ?? ""]
  }
}

extension Stone {
  /// Whether it was said how the stone was treated, and `other` says something else.
  fileprivate func isTreatedOtherwise(than other: Stone) -> Bool {
    guard let treatment, !treatment.isEmpty, treatment != [.unknown] else { return false }
    return treatment != other.treatment
  }
}

extension PolishingProgramme {
  /// Whether it takes metal away: a step or its compound is called so. The shop's words are all that says it.
  package var cuts: Bool {
    let cutting: Set = ["cut", "cutting", "tripoli", "emery", "bobbing", "lapping", "sanding", "greystar"]
    return steps.contains { step in
      let words = "\(step.title) \(step.compound ?? "")".lowercased().split { !$0.isLetter }
      return words.contains { cutting.contains(String($0)) }
    }
  }
}
