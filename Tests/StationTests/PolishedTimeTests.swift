import Devices
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

/// A polishing run may be repeated, but its minutes are kept: those that were seen, and never more.
@Suite struct PolishedTimeTests {
  /// A clock that only the test moves; whoever waits is back at once.
  private final class HandTime: Sendable {
    let passed = Mutex(Duration.zero)
    private let start = ContinuousClock.now
    var bench: BenchTime {
      BenchTime(
        moment: { BenchTime.system.moment() }, instant: { [self] in start + passed.withLock { $0 } },
        sleep: { _ in try await Task.sleep(for: .milliseconds(1)) })
    }
  }

  private let programme = PolishingProgramme(
    name: "long", steps: [.init(title: "tripoli", speed: RevolutionsPerMinute(1400), seconds: 600)])

  private func polishing(
    journal: MemoryJournal = MemoryJournal(),
    _ body: (BenchAtWork, ScriptedMachine, HandTime, Job) async throws -> Void
  ) async throws {
    let (motor, time) = (ScriptedMachine(), HandTime())
    motor.script.withLock { script in
      script.endsByItself = false
      script.expected = .seconds(600)
    }
    try await BenchAtWork.run(
      journal: journal, time: time.bench,
      prepare: { plan in
        plan.machines.append((try #require(DeviceName("motor")), .polisher, motor))
        plan.programmes = [programme]
      }
    ) { world in
      try await world.layOrder()
      try await eventually("the motor is open") {
        world.bench.devices.contains { $0.kind == .polisher && $0.status != nil }
      }
      let piece = Piece(order: try #require(OrderNumber("R-1")))
      let job = try await world.bench.request(
        JobRequest(kind: .polishing, piece: piece, programme: "long", by: "Mia"))
      try await eventually("it runs") { world.journal.heldJob(job.id)?.phase == .running }
      try await body(world, motor, time, job)
    }
  }

  /// Lets time pass in steps short enough that the motor stays in sight.
  private func watch(_ motor: ScriptedMachine, _ time: HandTime, tenths: Int) async throws {
    for _ in 0..<tenths {
      let looks = motor.looks.withLock { $0 }
      time.passed.withLock { $0 += .milliseconds(100) }
      // The look under way may have begun before.
      try await eventually("it is looked at") { motor.looks.withLock { $0 } > looks + 1 }
    }
  }

  /// What is on the disk now: all that a daemon that is killed leaves.
  private func disk(_ journal: MemoryJournal) -> MemoryJournal {
    let copy = MemoryJournal()
    let shelf = journal.shelf.withLock { $0 }
    copy.shelf.withLock { $0 = shelf }
    return copy
  }

  @Test func aRunCutByACrashKeepsWhatWasSeenOfItAndSaysThatItIsALeastValue() async throws {
    var left: (journal: MemoryJournal, job: Job)?
    try await polishing { world, motor, time, job in
      try await watch(motor, time, tenths: 72)
      try await eventually("it is noted") { world.journal.heldWork(job.id) ?? 0 >= 5000 }
      left = (disk(world.journal), job)
    }
    let (journal, job) = try #require(left)
    try await BenchAtWork.run(journal: journal) { world in
      let worked = try #require(journal.heldJob(job.id)?.worked)
      #expect(journal.heldJob(job.id)?.phase.word == "unknown")
      #expect(worked.isLeast)
      #expect((5000...7200).contains(worked.milliseconds))
      let order = WorkedTime(polishing: try journal.jobs(of: job.piece.order, limit: 9))
      #expect(order == worked)
      #expect(journal.heldWork(job.id) == nil)
    }
  }

  @Test func aLostLinkKeepsWhatWasSeenAndNotTheSilence() async throws {
    try await polishing { world, motor, time, job in
      try await watch(motor, time, tenths: 20)
      motor.script.withLock { $0.attendFault = .timedOut("No answer.") }
      try await watch(motor, time, tenths: 2)
      time.passed.withLock { $0 += .seconds(60) }
      try await eventually("it is given up") { world.journal.heldJob(job.id)?.phase.isOver == true }
      let worked = try #require(world.journal.heldJob(job.id)?.worked)
      #expect(world.journal.heldJob(job.id)?.phase.word == "unknown")
      #expect(worked.isLeast)
      #expect((1500...2000).contains(worked.milliseconds))
    }
  }

  @Test func aRunThatWasWatchedToItsEndCountsInFull() async throws {
    try await polishing { world, motor, time, job in
      try await watch(motor, time, tenths: 30)
      motor.script.withLock { $0.showing = WorkProgress(.finished) }
      try await eventually("it is done") { world.journal.heldJob(job.id)?.phase.isOver == true }
      #expect(world.journal.heldJob(job.id)?.worked == WorkedTime(milliseconds: 3000))
    }
  }

  @Test func aNoteThatTheDiskRefusesHoldsNothingUp() async throws {
    try await polishing { world, motor, time, job in
      world.journal.refusal.withLock { $0 = .diskFull("full") }
      try await watch(motor, time, tenths: 60)
      #expect(world.journal.heldWork(job.id) == nil)
      motor.script.withLock { $0.showing = WorkProgress(.finished) }
      world.journal.refusal.withLock { $0 = nil }
      try await eventually("it is done") { world.journal.heldJob(job.id)?.phase.isOver == true }
      #expect(world.journal.heldJob(job.id)?.worked == WorkedTime(milliseconds: 6000))
    }
  }
}

@Suite struct SeenStepsTests {
  private let start = ContinuousClock.now

  private func look(_ seen: inout SeenSteps, _ step: Int, _ rpm: Int, told: Int, at milliseconds: Int) {
    let moment = start + .milliseconds(milliseconds)
    seen.looked(
      WorkProgress(
        .working, speed: RevolutionsPerMinute(rpm), speedSet: RevolutionsPerMinute(told), step: step),
      from: moment, to: moment)
  }

  @Test func eachStepHasTheTimeFromWhereItsSpeedWasTold() {
    var seen = SeenSteps()
    #expect(seen.speeds == nil)
    for at in stride(from: 0, through: 900, by: 300) { look(&seen, 1, 1500, told: 1500, at: at) }
    for (at, rpm) in [(1200, 1300), (1500, 1000), (1800, 900)] { look(&seen, 2, rpm, told: 900, at: at) }
    look(&seen, 3, 1100, told: 1200, at: 2100)
    func speed(_ step: Int, _ told: Int, _ speeds: ClosedRange<Int>, _ milliseconds: Int) -> SeenSpeed {
      SeenSpeed(
        step: step, told: RevolutionsPerMinute(told), least: RevolutionsPerMinute(speeds.lowerBound),
        most: RevolutionsPerMinute(speeds.upperBound), milliseconds: milliseconds)
    }
    #expect(
      seen.speeds == [
        speed(1, 1500, 1500...1500, 900), speed(2, 900, 900...1300, 900), speed(3, 1200, 1100...1100, 300),
      ])
  }

  @Test func aStepThatWasSeenOnceAfterASilenceHasNoTime() {
    var seen = SeenSteps()
    look(&seen, 1, 1500, told: 1500, at: 0)
    look(&seen, 2, 900, told: 900, at: 1500)
    #expect(seen.speeds?.map(\.milliseconds) == [0, 0])
  }
}

@Suite struct SeenAtWorkTests {
  private let start = ContinuousClock.now
  private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

  @Test func onlyWhatLiesBetweenTwoLooksThatShowedItCounts() {
    var seen = SeenAtWork()
    #expect(!seen.isWhole)
    seen.looked(from: at(0), to: at(10), isAtWork: true)
    #expect(seen.duration == .zero)
    seen.looked(from: at(110), to: at(400), isAtWork: true)
    #expect(seen.duration == .milliseconds(100))
    #expect(seen.isWhole)
    seen.looked(from: at(500), to: at(510), isAtWork: false)
    #expect(seen.duration == .milliseconds(100))
  }

  @Test func aSilenceOfMoreThanASecondIsAGapAndDoesNotCount() {
    var seen = SeenAtWork()
    seen.looked(from: at(0), to: at(0), isAtWork: true)
    seen.looked(from: at(1000), to: at(1000), isAtWork: true)
    #expect(seen.duration == .seconds(1) && seen.isWhole)
    seen.looked(from: at(2001), to: at(2001), isAtWork: true)
    #expect(seen.duration == .seconds(1) && !seen.isWhole && !seen.isWatched)
    seen.looked(from: at(2501), to: at(2501), isAtWork: true)
    #expect(seen.duration == .milliseconds(1500))
  }

  @Test func whileItWasSeenStillNothingCounts() {
    var seen = SeenAtWork()
    seen.looked(from: at(0), to: at(0), isAtWork: true)
    seen.looked(from: at(100), to: at(100), isAtWork: false)
    seen.looked(from: at(200), to: at(200), isAtWork: true)
    seen.looked(from: at(300), to: at(300), isAtWork: true)
    #expect(seen.duration == .milliseconds(100) && seen.isWhole)
  }
}
