import Devices
import Logging
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

/// Hundreds of stops in a moment: the line carries a few halts, the disk a few groups, and everybody has a true answer.
@Suite struct StopFloodTests {
  @Test func aFloodOfStopsIsAFewHaltsAndAFewFactsAndEachHasItsAnswer() async throws {
    let journal = MemoryJournal()
    try await BenchAtWork.run(journal: journal) { world in
      try await world.engraverIsOpen()
      world.engraver.script.withLock { $0.holdHalt = true }
      let before = world.engraver.permits.withLock { $0 }
      let answers = try await withThrowingTaskGroup(of: [DeviceStop].self) { group in
        for number in 0..<200 { group.addTask { await world.bench.stopEverything(by: "\(number)") } }
        // Each revokes the permits at once, whoever waits for whom.
        try await eventually("all of them came") { world.engraver.permits.withLock { $0 } >= before + 400 }
        world.engraver.script.withLock { $0.holdHalt = false }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(answers.count == 200)
      #expect(answers.allSatisfy { $0.answer == .still })
      #expect(world.engraver.halts.withLock { $0 } < 20)
    }
    let facts = journal.all.compactMap { if case .benchStopped(let stopped) = $0 { stopped } else { nil } }
    #expect(facts.map(\.stops).reduce(0, +) == 200)
    #expect(facts.count < 20, "\(facts.count)")
    #expect(facts[0].count == nil && facts[0].alsoBy == nil)
  }

  private func answers(_ answer: DeviceStop.Answer, _ sentence: String = "") throws -> [DeviceStop] {
    [DeviceStop(device: try #require(DeviceName("engraver")), answer: answer, sentence: sentence)]
  }

  @Test func theFirstStopIsPassedOnAtOnceAndWhatComesSoonIsOneWithACount() throws {
    var joined = JoinedStops(within: .seconds(1))
    let start = ContinuousClock.now
    let still = try answers(.still)
    #expect(joined.take(BenchStopped(by: "Mia", answers: still), at: start) == BenchStopped(by: "Mia", answers: still))
    #expect(joined.due == nil)
    for number in 1...500 {
      let stop = BenchStopped(by: "n\(number % 50)", answers: still)
      #expect(joined.take(stop, at: start + .milliseconds(number)) == nil)
    }
    #expect(joined.due == start + .seconds(1))
    #expect(joined.takeDue(at: start + .milliseconds(999)) == [])
    let passed = joined.takeDue(at: start + .seconds(1))
    #expect(passed.map(\.count) == [500])
    #expect(passed.first?.by == "n1")
    #expect(passed.first?.alsoBy == (2...21).map { "n\($0)" })
    // Two, and the flood goes on: a next span has begun.
    #expect(joined.take(BenchStopped(by: "Mia", answers: still), at: start + .milliseconds(1500)) == nil)
    #expect(joined.takeRest() == [BenchStopped(by: "Mia", answers: still)])
    #expect(joined.takeRest() == [])
  }

  @Test func aStopThatIsAnsweredOtherwiseIsNeverJoined() throws {
    var joined = JoinedStops(within: .seconds(1))
    let start = ContinuousClock.now
    let all = [
      try answers(.still), try answers(.notConfirmed, "no answer"), try answers(.notConfirmed, "another"), [],
    ].map { BenchStopped(by: "Mia", answers: $0) }
    #expect(all.map { joined.take($0, at: start) } == all)
    // Much later each is the first of its kind again.
    #expect(all.map { joined.take($0, at: start + .seconds(2)) } == all)
  }

  @Test func aStopThatMetAJobIsAFactOfItsOwn() async throws {
    let outbox = Outbox()
    let notes = StopNotes(outbox: outbox, time: .system, log: LogBook().log)
    let stop = BenchStopped(by: "Mia", answers: try answers(.still))
    for metAJob in [false, true, false, true, false] { notes.take(stop, metAJob: metAJob) }
    notes.finish()
    var recorded: [Int] = []
    while case .stops(let stops) = outbox.next() { recorded += stops.map(\.stops) }
    #expect(recorded == [1, 1, 1, 2])
  }

  @Test func aFloodIsAFewLinesOfTheLogThatCountIt() async throws {
    let book = LogBook()
    let clock = Mutex(ContinuousClock.now)
    let time = BenchTime(
      moment: { .now }, instant: { clock.withLock { $0 } },
      sleep: { wait in clock.withLock { $0 += wait } })
    let notes = StopNotes(outbox: Outbox(), time: time, log: book.log)
    let stop = BenchStopped(by: "Mia", answers: try answers(.still))
    for _ in 0..<1000 { notes.take(stop, metAJob: false) }
    #expect(book.entries.withLock { $0.map { $0.metadata["count"] } } == [nil])
    let running = Task { await notes.run() }
    try await eventually("the rest is said") { book.messages == ["stop asked", "stop asked"] }
    #expect(book.entries.withLock { $0.last?.metadata["count"] } == "999")
    notes.finish()
    await running.value
  }

  @Test func aStopSharesNoHaltThatHadBegun() async throws {
    let begun = Mutex<[[String]]>([])
    let isHeld = Mutex(true)
    let halts = SharedHalts { stops in
      begun.withLock { $0.append(stops.map(\.by)) }
      while isHeld.withLock({ $0 }) { await Task.yield() }
    }
    func ask(_ by: String) { halts.ask(SharedHalts.Stop(by: by, answer: FirstAnswer(), assignment: nil)) }
    ask("a")
    ask("b")
    try await eventually("two are under way") { begun.withLock { $0.count } == 2 }
    for by in ["c", "d", "e"] { ask(by) }
    #expect(begun.withLock { $0.map(\.count) } == [1, 1])
    isHeld.withLock { $0 = false }
    await halts.end()
    #expect(begun.withLock { $0.dropFirst(2) } == [["c", "d", "e"]])
    ask("f")
    await halts.end()
    #expect(begun.withLock { $0.last } == ["f"])
  }

  @Test func everybodyWhoSharesAHaltThatFailsIsToldSo() async throws {
    try await BenchAtWork.run { world in
      try await world.engraverIsOpen()
      world.engraver.script.withLock { script in
        script.holdHalt = true
        script.haltFault = .timedOut("The engraver did not show that it is still.")
      }
      let before = world.engraver.permits.withLock { $0 }
      let answers = try await withThrowingTaskGroup(of: [DeviceStop].self) { group in
        for number in 0..<20 { group.addTask { await world.bench.stopEverything(by: "\(number)") } }
        try await eventually("all of them came") { world.engraver.permits.withLock { $0 } >= before + 40 }
        world.engraver.script.withLock { $0.holdHalt = false }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(answers.count == 20 && answers.allSatisfy { $0.answer == .notConfirmed })
      // It is told again until it shows that it is still.
      world.engraver.script.withLock { $0.haltFault = nil }
      try await world.layOrder()
      let nobody = Piece(order: try #require(OrderNumber("R-1")), number: 9)
      try await eventually("it takes jobs again") {
        do { _ = try await world.bench.request(JobRequest(kind: .engraving, piece: nobody, by: "Mia")) } catch {
          return (error as? BenchRefusal)?.kind == .invalid
        }
        return false
      }
    }
  }

  @Test func aJobGivenWhileAStopWaitsForItsHaltIsToldToStopBeforeTheFirstByte() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      try await world.engraverIsOpen()
      world.engraver.script.withLock { script in
        script.holdHalt = true
        // What it aborts it counts, too.
        script.showingAfterHalt = WorkProgress(.finished)
      }
      async let first = world.bench.stopEverything(by: "a")
      async let second = world.bench.stopEverything(by: "b")
      try await eventually("two are under way") { world.engraver.halts.withLock { $0 } == 2 }
      let before = world.engraver.permits.withLock { $0 }
      async let third = world.bench.stopEverything(by: "c")
      try await eventually("the third waits") { world.engraver.permits.withLock { $0 } >= before + 2 }
      let piece = Piece(order: try #require(OrderNumber("R-1")))
      let job = try await world.bench.request(JobRequest(kind: .engraving, piece: piece, by: "Mia"))
      try await eventually("it runs") { world.journal.heldJob(job.id)?.phase == .running }
      world.engraver.script.withLock { $0.holdHalt = false }
      _ = await (first, second, third)
      try await eventually("it is over") { world.journal.heldJob(job.id)?.phase.isOver == true }
      #expect(world.journal.heldJob(job.id)?.phase != .ended(JobOutcome(.done)))
      #expect(world.journal.heldJob(job.id)?.stop?.by != nil)
    }
  }

  @Test func aHaltPaysForNoStopThatCameWhileItWasUnderWay() {
    let owed = OwedHalt(true)
    let debt = owed.debt
    owed.owe()
    owed.pay(debt)
    #expect(owed.isOwed)
    owed.pay(owed.debt)
    #expect(!owed.isOwed)
  }

  @Test func whatConcernsAJobIsRecordedBeforeStopsThatWaitAndTheseTogether() throws {
    let outbox = Outbox()
    let job = EventID(at: Moment(milliseconds: 1))
    for number in 0..<(Outbox.stopsAtOnce + 7) { #expect(outbox.put(BenchStopped(by: "\(number)", answers: []))) }
    _ = outbox.put(.worked(job, milliseconds: 5))
    var recorded: [String] = []
    while let next = outbox.next() {
      if case .stops(let stops) = next { recorded.append("\(stops.count)") } else { recorded.append(next.word) }
    }
    #expect(recorded == ["worked", "\(Outbox.stopsAtOnce)", "7"])
  }

  @Test func whatComesAfterTheBenchHasEndedIsSaidToBeLost() async throws {
    let book = LogBook()
    let journal = MemoryJournal()
    let records = JobRecords(
      writer: BenchWriter(
        journal: journal, feed: EventFeed(), time: .system, state: BenchState(orders: [], since: .now, sequence: 0)),
      time: .system,
      log: Logger(label: "test") { _ in book })
    records.stopped(BenchStopped(by: "in time", answers: []), metAJob: false)
    records.finish()
    await records.run()
    #expect(journal.all.count == 1)
    for _ in 1...2 { records.stopped(BenchStopped(by: "late", answers: []), metAJob: false) }
    records.toldToStop([EventID(at: Moment(milliseconds: 1)), EventID(at: Moment(milliseconds: 2))], by: "late")
    #expect(journal.all.count == 1)
    let lost = book.lines.withLock { $0.filter { $0.hasPrefix("error never recorded") } }
    #expect(lost.count == 3)
    #expect(lost.count { $0.contains("bench.stopped") && $0.contains("\"count\": 1") } == 2)
    #expect(lost.contains { $0.contains("job.stopping") && $0.contains("\"count\": 2") })
  }

  @Test func aGroupOfStopsThatIsNeverRecordedIsCounted() async throws {
    let book = LogBook()
    let journal = MemoryJournal()
    journal.refusal.withLock { $0 = .diskFull("The disk is full.") }
    let records = JobRecords(
      writer: BenchWriter(
        journal: journal, feed: EventFeed(), time: .system, state: BenchState(orders: [], since: .now, sequence: 0)),
      time: .system,
      log: Logger(label: "test") { _ in book })
    for _ in 1...7 { records.stopped(BenchStopped(by: "Mia", answers: []), metAJob: false) }
    records.finish()
    await records.run()
    let lost = book.lines.withLock { $0.filter { $0.hasPrefix("error never recorded") } }
    #expect(lost.count == 1 && lost.first?.contains("\"count\": 7") == true)
  }

  @Test func aStopIsDatedWhenItWasAskedHoweverLateItIsRecorded() async throws {
    let now = Mutex(Moment(milliseconds: 1_000_000))
    let time = BenchTime(
      moment: { now.withLock { $0 } }, instant: BenchTime.system.instant, sleep: BenchTime.system.sleep)
    try await BenchAtWork.run(time: time) { world in
      try await world.engraverIsOpen()
      world.engraver.script.withLock { $0.holdHalt = true }
      async let stop = world.bench.stopEverything(by: "Mia")
      try await eventually("it is on its way") { world.engraver.halts.withLock { $0 } == 1 }
      now.withLock { $0 = Moment(milliseconds: 5_000_000) }
      world.engraver.script.withLock { $0.holdHalt = false }
      _ = await stop
      try await eventually("it is recorded") { world.journal.all.contains { $0.kind == .benchStopped } }
      let stops = world.journal.all.compactMap { if case .benchStopped(let stop) = $0 { stop } else { nil } }
      #expect(stops.map(\.at) == [Moment(milliseconds: 1_000_000)])
    }
  }

  @Test func moreStopsThanMayWaitForADiskAreCounted() {
    let outbox = Outbox()
    for number in 0..<(Outbox.mostStops + 3) { _ = outbox.put(BenchStopped(by: "\(number)", answers: [])) }
    #expect(outbox.takeUnrecorded() == 3)
    #expect(outbox.takeUnrecorded() == 0)
  }
}
