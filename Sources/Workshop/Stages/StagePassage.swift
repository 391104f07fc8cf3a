/// What the ledger knows of a ring beside its order: what the rules of the stages ask about.
package struct MakingEvidence: Hashable, Sendable {
  /// The reading that was attached last.
  package var newestReading: Reading?
  /// Its rings that carry their engraving.
  package var engraved: Set<Int> = []
  /// Its rings that may carry an engraving, or a part of one: nobody knows, or it is to be made once more.
  package var doubtful: Set<Int> = []
  /// Its rings whose letters stand as a job was given them, or may stand so: other words are for when somebody signed for one
  /// more engraving.
  package var lettered: Set<Int> = []
  /// Where each ring carries its letters, as far as a job says.
  package var places: [Int: EngravingText.Place] = [:]
  /// How far a reading may be from the ordered size, in quarters of a size.
  package var toleranceQuarters: Double = 1
  /// How sizes are read here.
  package var sizes = SizeRules()

  /// Nothing happened yet.
  package init() {}

  /// Its rings that are not as they came from the bench.
  package var marked: Set<Int> { engraved.union(doubtful) }
}

extension MakingEvidence {
  /// Takes over what is known of one ring of the order.
  package mutating func take(_ history: PieceHistory, of piece: Int) {
    switch history {
    case .marked(let job), .inDoubt(let job, _), .inWork(let job), .allowedAgain(let job?, _):
      if case .engraving(let words) = job.work { places[piece] = words.place }
    case .untouched, .forgotten, .found, .allowedAgain(nil, _): break
    }
    switch history {
    case .marked, .inDoubt, .found: lettered.insert(piece)
    // While the machine is made ready the beam is off, and a change holds its start back.
    case .inWork(let job): if job.phase != .requested { lettered.insert(piece) }
    case .untouched, .forgotten, .allowedAgain: break
    }
    switch history {
    case .untouched: break
    case .inWork(let job): if job.phase != .requested { doubtful.insert(piece) }
    case .marked(let job): if job.isWholeEngraving { engraved.insert(piece) } else { doubtful.insert(piece) }
    case .found(let look): if look.finding == .engraved { engraved.insert(piece) } else { doubtful.insert(piece) }
    case .inDoubt, .forgotten, .allowedAgain: doubtful.insert(piece)
    }
  }
}

extension Job {
  /// Whether its words stand on the piece as they were approved, as far as anybody says.
  fileprivate var isWholeEngraving: Bool {
    if let settlement { return settlement.finding == .engraved }
    if case .ended(let outcome) = phase { return outcome.ending == .done }
    return false
  }
}

/// The way of an order from one stage to another: what is missing for it, in words.
///
/// Forward, every stage that is left has to have what it needs. Backward is always allowed with a reason, except that an
/// engraved ring goes back to the bench only when somebody answers for its letters.
package enum StagePassage {
  /// What is missing before `order` may go to `stage`, each a clause of its own; empty when it may.
  package static func missing(
    for order: Order, to stage: Stage, why: String?, _ evidence: MakingEvidence
  ) -> [String] {
    if stage > order.stage {
      // Stones that came later than the stages of the material and of the setting are known and checked as well before the ring
      // goes on.
      let later =
        (order.stage > .material && order.making?.material?.stones != nil ? material(order) : [])
        + (order.stage > .setting ? setting(order) : [])
      return later
        + Stage.allCases.filter { $0 >= order.stage && $0 < stage }.flatMap { needs(of: $0, order, evidence) }
    }
    var missing: [String] = []
    if !isReason(why) { missing.append("why it goes back (why)") }
    if stage <= .handcrafting, let words = OrderOfWork.lettersAtRisk(order, evidence) { missing.append(words) }
    return missing
  }

  /// Whether somebody said why: blanks say nothing.
  package static func isReason(_ why: String?) -> Bool { why?.contains { !$0.isWhitespace } == true }

  /// What is missing before `order` may be called handed over.
  package static func missingForHandover(_ order: Order) -> [String] {
    var missing: [String] = []
    if order.stage != .unveiling { missing.append("the stage unveiling") }
    if order.making?.unveiling?.weight == nil { missing.append("its final weight (unveiling.weight_g)") }
    return missing
  }

  /// How far ahead a handover may be said, in days: the page is printed before the day. Further away it is a slip of the pen.
  package static let furthestHandover = 60

  /// Why the ring was not handed over on `day`, said on `today`, when the order came in on `first`; `nil` where that is not known
  /// or it stood at its unveiling already then.
  package static func contradiction(ofHandover day: Day, today: Day, since first: Day?) -> String? {
    if day.number > today.number + furthestHandover {
      return "\(day.text) is more than \(furthestHandover) days away"
    }
    // The day of a shop east or west of UTC may be another.
    if let first, day.number < first.number - 1 { return "\(day.text) is before the order came in, on \(first.text)" }
    return nil
  }

  /// What `stage` needs before the next one begins.
  private static func needs(of stage: Stage, _ order: Order, _ evidence: MakingEvidence) -> [String] {
    switch stage {
    case .concept: concept(order)
    case .design: design(order)
    case .material: material(order)
    case .handcrafting: handcrafting(order, evidence)
    case .setting: setting(order)
    case .finishing: finishing(order, evidence)
    case .unveiling: []
    }
  }

  private static func concept(_ order: Order) -> [String] {
    let concept = order.making?.concept
    var missing: [String] = []
    if concept?.occasion == nil { missing.append("the occasion (concept.occasion)") }
    if concept?.wearer == nil { missing.append("who will wear it (concept.wearer)") }
    if concept?.deadline == nil, order.due == nil {
      missing.append("the day it has to be there (concept.deadline or due)")
    }
    return missing
  }

  private static func design(_ order: Order) -> [String] {
    order.making?.design?.approval == nil ? ["the customer's approval of the design (design.approval)"] : []
  }

  private static func material(_ order: Order) -> [String] {
    guard let stones = order.making?.material?.stones else {
      return ["the stones, or an empty list for none (material.stones)"]
    }
    return stones.enumerated().flatMap { index, stone in
      var missing: [String] = []
      if stone.owner == nil { missing.append("whose the \(stone.kind) is (material.stones[\(index)].owner)") }
      if stone.treatment?.isEmpty ?? true {
        missing.append(
          "how the \(stone.kind) was treated, \"unknown\" if nobody knows (material.stones[\(index)].treatment)")
      }
      return missing
    }
  }

  private static func handcrafting(_ order: Order, _ evidence: MakingEvidence) -> [String] {
    let work = order.making?.handcrafting
    var missing: [String] = []
    if work?.maker == nil { missing.append("who made it (handcrafting.maker)") }
    if work?.weightOut == nil { missing.append("its weight off the bench (handcrafting.weight_out_g)") }
    if let words = size(order, evidence, since: nil) { missing.append(words) }
    return missing
  }

  private static func setting(_ order: Order) -> [String] {
    guard order.making?.material?.stones?.isEmpty == false else { return [] }
    let setting = order.making?.setting
    var missing: [String] = []
    if setting?.kind == nil { missing.append("how its stones are set (setting.kind)") }
    let checks = setting?.checks ?? []
    if checks.isEmpty { missing.append("that somebody checked its stones (setting.checks)") }
    // A thing that was bad and is well now is written down twice; the last word on it counts.
    var last: [String: StoneSetting.Check] = [:]
    for check in checks { last[check.what] = check }
    for check in last.values.filter({ !$0.isGood }).sorted(by: { $0.what < $1.what }) {
      missing.append("that what \(check.by) found is mended: \(check.what) (setting.checks)")
    }
    return missing
  }

  private static func finishing(_ order: Order, _ evidence: MakingEvidence) -> [String] {
    var missing: [String] = []
    if order.engraving != nil {
      for piece in 1...max(order.pieces, 1) where !evidence.engraved.contains(piece) {
        missing.append(order.pieces == 1 ? "its engraving" : "the engraving of ring \(piece)")
      }
    }
    if let words = size(order, evidence, since: order.stageSince) {
      missing.append("\(words), taken at this stage")
    }
    return missing
  }

  /// A reading that agrees with the order, or what is missing of it.
  private static func size(_ order: Order, _ evidence: MakingEvidence, since: Moment?) -> String? {
    guard let reading = evidence.newestReading, since.map({ reading.takenAt >= $0 }) ?? true else {
      return "a reading of its size"
    }
    let verdict = evidence.sizes.verdict(
      measured: reading.corrected, ordered: order.ring.size, toleranceQuarters: evidence.toleranceQuarters)
    guard verdict.outcome != .inTolerance else { return nil }
    return
      "a reading that agrees with \(order.ring.size.text): the newest, \(reading.corrected.text()) mm, is \(verdict.words)"
  }
}
