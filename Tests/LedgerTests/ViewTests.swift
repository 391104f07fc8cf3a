import Ledger
import Station
import Testing
import Workshop

@Suite struct ViewTests {
  @Test func aReadingMovesFromTheInboxToAnOrderToAnotherAndIsSetAside() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let (first, second) = (try number("R-1"), try number("R-2"))
    let id = try ledger.record(try taken())[0].id
    #expect(try ledger.readings(of: nil, limit: 9).map(\.id) == [id])

    try ledger.record(assigned(id, to: first))
    #expect(try ledger.readings(of: nil, limit: 9) == [])
    #expect(try ledger.readings(of: first, limit: 9).map(\.verdict) == ["fits R-1"])

    try ledger.record(assigned(id, to: second, from: first))
    #expect(try ledger.readings(of: first, limit: 9) == [])
    #expect(try ledger.readings(of: second, limit: 9).map(\.id) == [id])

    try ledger.record(assigned(id, to: nil, from: second))
    #expect(try ledger.readings(of: second, limit: 9) == [])
    #expect(try ledger.readings(of: nil, limit: 9) == [])
    let stored = try #require(try ledger.write { try $0.reading(id) })
    #expect(stored.isSetAside)
    #expect(stored.order == nil)
    #expect(stored.verdict == nil)
    #expect(stored.sequence == 1)
    try ledger.close()
  }

  @Test func readingsComeNewestFirstAndKeepWhatWasTaken() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let order = try number("R-1")
    try ledger.record(try taken(16_000), try taken(17_000, order: order), try taken(18_000))
    #expect(try ledger.readings(limit: 2).map(\.reading.diameter.count) == [18_000, 17_000])
    #expect(try ledger.readings(of: nil, limit: 9).map(\.reading.diameter.count) == [18_000, 16_000])
    let stored = try #require(try ledger.readings(of: order, limit: 9).first)
    guard case .readingTaken(let payload) = try taken(17_000, order: order) else { return }
    #expect(stored.reading == payload.reading)
    #expect(stored.verdict == "in tolerance")
    #expect(!stored.isSetAside)
    try ledger.close()
  }

  @Test func aTransactionSeesItsOwnFacts() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let order = try ringOrder("R-1")
    let job = try engraving(Piece(order: order.number))
    try ledger.write { writer throws in
      for fact in [recorded(order), .benchSet(BenchSet(orders: [order.number], by: "scan")), .jobRequested(job)] {
        _ = try writer.append(fact, id: EventID(at: moment), at: moment)
      }
      let reading = try writer.append(try taken(), id: EventID(at: moment), at: moment)
      #expect(try writer.order(order.number) == order)
      #expect(try writer.ordersOnBench() == [order.number])
      #expect(try writer.openJobs() == [job])
      #expect(try writer.job(job.id) == job)
      #expect(try writer.reading(reading.id)?.sequence == reading.sequence)
      #expect(try writer.reading(job.id) == nil)
    }
    try ledger.close()
  }

  @Test func theBenchHoldsTheOrdersLastSetInTheirOrder() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let numbers = try ["R-9", "R-1", "R-5"].map(number)
    try ledger.record(.benchSet(BenchSet(orders: numbers, by: "scan")))
    #expect(try ledger.write { try $0.ordersOnBench() } == numbers)
    try ledger.record(.benchSet(BenchSet(orders: [], by: "anna")))
    #expect(try ledger.write { try $0.ordersOnBench() } == [])
    try ledger.close()
  }

  @Test func aJobIsOpenUntilItEndsAndKeepsItsOutcome() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let piece = Piece(order: try number("R-1"))
    let (one, two) = (try engraving(piece), try engraving(piece))
    try ledger.record(.jobRequested(one), .jobRequested(two))
    try ledger.record(.jobStarting(JobStarting(job: one.id, order: piece.order, mark: MachineMark())))
    #expect(try ledger.job(one.id)?.phase == .starting)
    try ledger.record(.jobRunning(JobRunning(job: one.id, order: piece.order)))
    #expect(try ledger.write { try $0.openJobs() }.map(\.phase) == [.running, .requested])
    try ledger.record(ended(one, .unknown))
    #expect(try ledger.write { try $0.openJobs() }.map(\.id) == [two.id])
    #expect(try ledger.job(one.id)?.phase == .ended(JobOutcome(.unknown, "said so")))
    #expect(try ledger.jobs(of: piece.order, limit: 9).map(\.id) == [two.id, one.id])
    #expect(try ledger.jobs(of: nil, limit: 1).map(\.id) == [two.id])
    #expect(try ledger.jobs(of: try number("R-2"), limit: 9) == [])
    try ledger.close()
  }

  @Test func theFirstStopStaysOnItsJob() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let job = try engraving(Piece(order: try number("R-1")))
    let stops = ["anna", "tom"].map { StopTold(by: $0, at: moment) }
    try ledger.record(.jobRequested(job))
    for stop in stops {
      try ledger.record(.jobStopping(JobStopping(job: job.id, order: job.piece.order, stop: stop)))
    }
    #expect(try ledger.job(job.id)?.stop == stops[0])
    #expect(try ledger.job(job.id)?.phase == .requested)
    try ledger.close()
  }

  @Test func whatWasSeenOfAMachineAtWorkIsKeptUntilItsJobEndsAndNeverShrinks() throws {
    let bench = try Bench()
    var ledger = try bench.open()
    let job = try engraving(Piece(order: try number("R-1")))
    try ledger.write { try $0.note(worked: 5000, of: job.id) }
    #expect(try ledger.write { try $0.worked(of: job.id) } == nil)
    try ledger.record(.jobRequested(job))
    for milliseconds in [5000, 10_000, 7000] {
      try ledger.write { try $0.note(worked: milliseconds, of: job.id) }
    }
    try ledger.close()
    ledger = try bench.open()
    #expect(try ledger.write { try $0.worked(of: job.id) } == 10_000)
    let worked = WorkedTime(milliseconds: 10_000, isLeast: true)
    try ledger.record(
      .jobEnded(JobEnded(job: job.id, order: job.piece.order, outcome: JobOutcome(.unknown), worked: worked)))
    #expect(try ledger.job(job.id)?.worked == worked)
    try ledger.write { try $0.note(worked: 20_000, of: job.id) }
    #expect(try ledger.write { try $0.worked(of: job.id) } == nil)
    try ledger.close()
  }

  @Test func theEngravingsOfAPieceAreItsOwnAndNoPolishing() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let order = try number("R-1")
    let (one, again) = (try engraving(Piece(order: order)), try engraving(Piece(order: order)))
    let other = try engraving(Piece(order: order, number: 2))
    var polishing = try engraving(Piece(order: order))
    polishing.work = .polishing(PolishingProgramme(name: "bright", steps: []))
    try ledger.record(.jobRequested(one), ended(one, .done), .jobRequested(other), .jobRequested(polishing))
    try ledger.record(.jobRequested(again))
    let engravings = try ledger.write { try $0.engravings(of: Piece(order: order)) }
    #expect(engravings.map(\.id) == [one.id, again.id])
    #expect(engravings.first?.phase.word == "done")
    try ledger.close()
  }

  @Test func aJobNobodyAskedForCannotStart() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let id = EventID(at: moment)
    let fault = #expect(throws: JournalFault.self) {
      try ledger.record(.jobRunning(JobRunning(job: id, order: try number("R-1"))))
    }
    #expect(fault == .broken("The job \(id.text) is not in the ledger."))
    #expect(try ledger.lastSequence() == 0)
    try ledger.close()
  }

  @Test func anOrderIsKeptInItsNewestVersion() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    try ledger.record(recorded(try ringOrder("R-1", customer: "Anna")))
    let newer = try ringOrder("R-1", customer: "Zoë", revision: 2)
    try ledger.record(recorded(newer))
    #expect(try ledger.order(try number("R-1")) == newer)
    #expect(try ledger.order(try number("R-2")) == nil)
    #expect(try ledger.orders(prefix: "anna", after: nil, limit: 9) == [])
    try ledger.close()
  }

  @Test(arguments: [
    ("", ["R-1", "R-2", "S-1", "S-2"]), ("zoë", ["R-1", "S-2"]), ("ZOE", ["R-1", "S-2"]),
    ("Zoe\u{308}", ["R-1", "S-2"]),
    ("z", ["R-1", "S-1", "S-2"]), ("s-", ["S-1", "S-2"]), ("R-2", ["R-2"]), ("é", ["R-2"]), ("%", []), ("oë", []),
  ])
  func ordersAreFoundByTheBeginningOfNumberOrCustomer(prefix: String, found: [String]) throws {
    let bench = try Bench()
    let ledger = try bench.open()
    for (text, customer) in [("S-2", "zoe"), ("R-1", "Zoë"), ("R-2", "Émile"), ("S-1", "Zachary")] {
      try ledger.record(recorded(try ringOrder(text, customer: customer)))
    }
    #expect(try ledger.orders(prefix: prefix, after: nil, limit: 9).map(\.number.text) == found)
    #expect(
      try ledger.orders(prefix: prefix, after: try number("R-2"), limit: 1).map(\.number.text)
        == found.filter { $0 > "R-2" }.prefix(1).map { $0 })
    try ledger.close()
  }
}

/// What is kept beside the facts: decisions about pieces, requests and their answers.
@Suite struct DecisionTests {
  @Test func aSettlementAndASignatureStandOnTheirJobAndPiece() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let order = try ringOrder("R-1")
    var job = try engraving(Piece(order: order.number))
    job.requestKey = "k-1"
    let mark = MachineMark(counter: 41, token: "beef", earlierToken: "cafe")
    try ledger.record(recorded(order))
    try ledger.record(.jobRequested(job))
    try ledger.record(.jobStarting(JobStarting(job: job.id, order: order.number, mark: mark)))
    try ledger.record(ended(job, .unknown))
    let settlement = JobSettlement(finding: .spoiled, by: "anna", note: "half an A", at: moment)
    try ledger.record(.jobSettled(JobSettled(job: job.id, order: order.number, settlement: settlement)))
    let decision = ReengravingAllowed(piece: job.piece, after: job.id, by: "anna", why: "again")
    try ledger.record(.reengravingAllowed(decision))
    let held = try #require(try ledger.job(job.id))
    #expect(held.mark == mark)
    #expect(held.settlement == settlement)
    try ledger.write { writer throws in
      #expect(try writer.decisions(about: job.piece) == [decision])
      #expect(try writer.decisions(about: Piece(order: order.number, number: 2)).isEmpty)
      #expect(try writer.job(requestKey: "k-1")?.id == job.id)
      #expect(try writer.job(requestKey: "k-2") == nil)
      #expect(try writer.newestBegunJob(on: job.device)?.id == job.id)
      #expect(try writer.sequence(of: job.id) == 2)
      #expect(try writer.sequence(of: decision.after) == 2)
      #expect(try writer.sequence(of: EventID(at: moment)) == nil)
    }
  }

  @Test func anAnswerIsKeptForADayAndNeverReplaced() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    func answer(_ key: String, _ status: Int, at: Moment) -> KeptAnswer {
      KeptAnswer(key: key, request: "PUT /", status: status, location: nil, body: [1, 2], at: at)
    }
    try ledger.write { try $0.keep(answer("a", 200, at: moment)) }
    try ledger.write { try $0.keep(answer("a", 404, at: moment)) }
    #expect(try ledger.answer(to: "a")?.status == 200)
    let nextDay = Moment(milliseconds: moment.milliseconds + 25 * 3_600_000)
    try ledger.write { try $0.keep(answer("b", 200, at: nextDay)) }
    #expect(try ledger.answer(to: "a") == nil)
    #expect(try ledger.answer(to: "b")?.body == [1, 2])
  }

  @Test func whatIsAskedOfAStillLedgerIsOfOneMomentWhateverIsCommittedMeanwhile() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    let order = try number("R-1")
    try ledger.record(recorded(try ringOrder("R-1")), try taken(17_000, order: order))
    try ledger.still { journal in
      try ledger.record(try taken(18_000, order: order), recorded(try ringOrder("R-2")))
      #expect(try journal.lastSequence() == 2)
      #expect(try journal.readings(of: order, limit: 9).map(\.reading.diameter.count) == [17_000])
      #expect(try journal.order(try number("R-2")) == nil)
      #expect(try journal.facts(of: order).map(\.sequence) == [1, 2])
    }
    #expect(try ledger.still { try $0.lastSequence() } == 4)
    struct Own: Error {}
    #expect(throws: Own.self) { try ledger.still { _ in throw Own() } }
    try ledger.close()
  }

  @Test func theTurnsOfAnOrderAreItsVersionsInAnotherStageOrSize() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    var order = try ringOrder("R-1")
    var facts = [recorded(order)]
    func change(_ change: (inout Order) throws -> Void) rethrows {
      order.revision += 1
      try change(&order)
      facts.append(recorded(order))
    }
    change { $0.customer = "Max" }
    change { $0.stage = .setting }
    change { $0.customer = "Mia" }
    try change { $0.ring.size = try RingSize(text: "JP 13") }
    change { $0.customer = "Léa" }
    facts.append(recorded(try ringOrder("R-2")))
    for fact in facts { try ledger.record(fact) }
    #expect(try ledger.turns(of: order.number).map(\.sequence) == [1, 3, 5])
    #expect(try ledger.turns(of: try number("R-3")).isEmpty)
    #expect(try ledger.newestFacts(of: order.number, kind: .orderRecorded, limit: 2).map(\.sequence) == [5, 6])
    #expect(try ledger.newestFacts(of: order.number, kind: .orderRecorded, limit: 99).count == 6)
    try ledger.close()
  }
}
