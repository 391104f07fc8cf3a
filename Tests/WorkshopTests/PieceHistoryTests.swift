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
