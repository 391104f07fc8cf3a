import Testing
import Workshop

@Suite struct PieceHistoryTests {
  private let piece = Piece(order: OrderNumber("R-1").unsafelyKnown)

  private func job(_ number: UInt64, _ phase: JobPhase, _ finding: JobSettlement.Finding? = nil) -> Job {
    var job = Job.engraving(number, of: piece)
    job.phase = phase
    job.settlement = finding.map {
      JobSettlement(finding: $0, by: "Mia", note: "", at: Moment(milliseconds: 2))
    }
    return job
  }

  private func ended(_ ending: JobOutcome.Ending) -> JobPhase { .ended(JobOutcome(ending)) }

  private func decision(after job: Job) -> ReengravingAllowed {
    ReengravingAllowed(piece: piece, after: job.id, by: "Mia", why: "the first was polished off")
  }

  @Test func aPieceIsUntouchedOnlyWhileNoBeamCanHaveTouchedIt() {
    #expect(PieceHistory(engravings: []) == .untouched)
    #expect(PieceHistory(engravings: [job(1, ended(.notStarted))]) == .untouched)
    for phase in [JobPhase.requested, .starting, .running] {
      let open = job(1, phase)
      #expect(PieceHistory(engravings: [open]) == .inWork(open))
    }
  }

  @Test(arguments: [JobOutcome.Ending.done, .failed, .stopped])
  func whatBeganHasMarked(ending: JobOutcome.Ending) {
    let marked = job(1, ended(ending))
    #expect(PieceHistory(engravings: [marked, job(2, ended(.notStarted))]) == .marked(marked))
  }

  @Test func unknownIsInDoubtUntilSomebodyLooked() {
    let unknown = job(1, ended(.unknown))
    #expect(PieceHistory(engravings: [unknown]) == .inDoubt(unknown, JobOutcome(.unknown)))
    #expect(
      PieceHistory(engravings: [unknown], decisions: [decision(after: unknown)])
        == .inDoubt(unknown, JobOutcome(.unknown)))
    #expect(PieceHistory(engravings: [job(1, ended(.unknown), .notEngraved)]) == .untouched)
    for finding in [JobSettlement.Finding.engraved, .spoiled] {
      let settled = job(1, ended(.unknown), finding)
      #expect(PieceHistory(engravings: [settled]) == .marked(settled))
    }
  }

  @Test func aStoppedJobThatLeftNothingFreesThePiece() {
    #expect(PieceHistory(engravings: [job(1, ended(.stopped), .notEngraved)]) == .untouched)
  }

  @Test func aDecisionHoldsForOneMoreEngraving() {
    let first = job(1, ended(.done))
    let signed = decision(after: first)
    #expect(PieceHistory(engravings: [first], decisions: [signed]) == .allowedAgain(first, signed))
    let heldBack = job(2, ended(.notStarted))
    #expect(PieceHistory(engravings: [first, heldBack], decisions: [signed]) == .allowedAgain(first, signed))
    let second = job(3, ended(.done))
    #expect(PieceHistory(engravings: [first, heldBack, second], decisions: [signed]) == .marked(second))
  }

  private func gap(at sequence: Int64 = 10, pieces: [Piece]? = nil, closed: Bool = false) -> LedgerGap {
    LedgerGap(
      sequence: sequence,
      restored: LedgerRestored(
        earlierEpoch: 1, keptUntil: Moment(milliseconds: 5), lost: nil, pieces: pieces, at: Moment(milliseconds: 9),
        by: "Mia"),
      closed: closed ? GapClosed(by: "Mia", why: "all bags", at: Moment(milliseconds: 10)) : nil)
  }

  private func look(_ finding: JobSettlement.Finding, after engravings: Int = 0) -> PieceInspected {
    PieceInspected(
      id: EventID(high: 0x7000, low: 99), piece: piece, finding: finding, engravings: engravings, by: "Mia", note: "",
      at: Moment(milliseconds: 11))
  }

  @Test func whatAGapMayHideIsNotEngravedUntilSomebodyLooked() {
    let first = job(1, ended(.done))
    #expect(PieceHistory(engravings: [], gap: gap()) == .forgotten(gap(), signed: nil))
    #expect(
      PieceHistory(engravings: [first], decisions: [decision(after: first)], gap: gap())
        == .forgotten(gap(), signed: decision(after: first)))
    // What is locked by what is known stays so, in its own words.
    #expect(PieceHistory(engravings: [first], gap: gap()) == .marked(first))
    let unknown = job(1, ended(.unknown))
    #expect(PieceHistory(engravings: [unknown], gap: gap()) == .inDoubt(unknown, JobOutcome(.unknown)))
    let open = job(1, .running)
    #expect(PieceHistory(engravings: [open], gap: gap()) == .inWork(open))
  }

  @Test func whatSomebodyFoundLocksThePieceAndASignatureFreesItOnce() {
    #expect(PieceHistory(engravings: [], inspections: [look(.notEngraved)]) == .untouched)
    for finding in [JobSettlement.Finding.engraved, .spoiled] {
      let seen = look(finding)
      #expect(PieceHistory(engravings: [], inspections: [seen]) == .found(seen))
      let signed = ReengravingAllowed(piece: piece, after: seen.id, by: "Mia", why: "polished off")
      #expect(
        PieceHistory(engravings: [], decisions: [signed], inspections: [seen]) == .allowedAgain(nil, signed))
      let second = job(2, ended(.done))
      #expect(
        PieceHistory(engravings: [second], decisions: [signed], inspections: [seen]) == .marked(second))
    }
    let heldBack = job(1, ended(.notStarted))
    let seen = look(.engraved, after: 1)
    #expect(PieceHistory(engravings: [heldBack], inspections: [seen]) == .found(seen))
  }

  @Test func aGapHidesWhatMayHaveBeenEngravedInItAndNothingElse() {
    // Nobody knows which: every piece of an order that was there, and of one that comes in as if it were new.
    #expect(gap().hides(piece, firstRecorded: 3, lookedAt: nil))
    #expect(gap().hides(piece, firstRecorded: 12, lookedAt: nil))
    #expect(gap().hides(piece, firstRecorded: nil, lookedAt: 9))
    #expect(!gap().hides(piece, firstRecorded: 3, lookedAt: 11))
    // Closed: orders that came in afterwards are new, those that were there still have to be looked at.
    #expect(!gap(closed: true).hides(piece, firstRecorded: 12, lookedAt: nil))
    #expect(gap(closed: true).hides(piece, firstRecorded: 3, lookedAt: nil))
    // The lost facts could be read: those they engraved, also of an order that comes in again.
    let known = gap(pieces: [piece])
    #expect(known.hides(piece, firstRecorded: 12, lookedAt: nil))
    #expect(!known.hides(Piece(order: piece.order, number: 2), firstRecorded: 3, lookedAt: nil))
    #expect(!known.isOpen)
  }
}

extension Optional<OrderNumber> {
  /// The number; tests write only numbers that are some.
  var unsafelyKnown: OrderNumber {
    guard let self else { fatalError("a test wrote a number that is none") }
    return self
  }
}

extension Job {
  /// The `number`th engraving of a piece.
  static func engraving(_ number: UInt64, of piece: Piece) -> Job {
    guard let device = DeviceName("engraver") else { fatalError("a test wrote a name that is none") }
    return Job(
      id: EventID(high: 0x7000, low: number), piece: piece, orderRevision: 1, device: device,
      work: .engraving(EngravingText(text: "A", place: .inside)), requestedBy: "Mia",
      requestedAt: Moment(milliseconds: 1), expectedMilliseconds: 1)
  }
}
