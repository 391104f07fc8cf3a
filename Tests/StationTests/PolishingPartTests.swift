import Devices
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

/// Where the wheel changes, the programme stops, and only a person's new request goes on with it.
@Suite struct PolishingPartTests {
  private func run(_ body: (BenchAtWork, ScriptedMachine, Piece) async throws -> Void) async throws {
    let motor = ScriptedMachine()
    motor.script.withLock { script in
      script.endsByItself = false
      script.expected = .seconds(600)
      script.showing = WorkProgress(
        .working, speed: RevolutionsPerMinute(995), speedSet: RevolutionsPerMinute(1000), step: 1)
    }
    func step(_ title: String, _ compound: String) -> PolishingProgramme.Step {
      PolishingProgramme.Step(
        title: title, speed: RevolutionsPerMinute(1000), seconds: 60, wheel: "muslin", compound: compound)
    }
    try await BenchAtWork.run { plan in
      plan.machines.append((try #require(DeviceName("motor")), .polisher, motor))
      plan.programmes = [PolishingProgramme(name: "two", steps: [step("cut", "tripoli"), step("colour", "rouge")])]
      plan.polishing = PolishingRules(wheels: [Wheel(name: "muslin", maximum: RevolutionsPerMinute(3450))])
    } _: { world in
      try await world.layOrder()
      try await eventually("the motor is open") {
        world.bench.devices.contains { $0.kind == .polisher && $0.status != nil }
      }
      try await body(world, motor, Piece(order: try #require(OrderNumber("R-1"))))
    }
  }

  private func polish(
    _ world: BenchAtWork, _ motor: ScriptedMachine, _ piece: Piece, endingAs showing: WorkProgress.Showing
  ) async throws -> Job {
    let speed = RevolutionsPerMinute(995)
    motor.script.withLock {
      $0.showing = WorkProgress(.working, speed: speed, speedSet: RevolutionsPerMinute(1000), step: 1)
    }
    let job = try await world.bench.request(
      JobRequest(kind: .polishing, piece: piece, programme: "two", by: "Mia"))
    try await eventually("it runs") { world.journal.heldJob(job.id)?.phase == .running }
    let looks = motor.looks.withLock { $0 }
    try await eventually("it was seen at work") { motor.looks.withLock { $0 } > looks + 2 }
    // It runs down, and is told nothing any more.
    motor.script.withLock {
      $0.showing = WorkProgress(
        .working, speed: RevolutionsPerMinute(400), speedSet: RevolutionsPerMinute(0), step: 1)
    }
    let running = motor.looks.withLock { $0 }
    try await eventually("it was seen running down") { motor.looks.withLock { $0 } > running + 2 }
    motor.script.withLock { $0.showing = WorkProgress(showing, step: 1) }
    try await eventually("it is over") { world.journal.heldJob(job.id)?.phase.isOver == true }
    return try #require(world.journal.heldJob(job.id))
  }

  private func titles(_ job: Job) -> [String] {
    guard case .polishing(let programme) = job.work else { return [] }
    return programme.steps.map(\.title)
  }

  @Test func thePartBehindTheChangeRunsOnlyWhenAPersonAsksAgain() async throws {
    try await run { world, motor, piece in
      let first = try await polish(world, motor, piece, endingAs: .finished)
      #expect(titles(first) == ["cut"])
      #expect(world.journal.openJobs.isEmpty)
      #expect(titles(try await polish(world, motor, piece, endingAs: .finished)) == ["colour"])
      #expect(titles(try await polish(world, motor, piece, endingAs: .finished)) == ["cut"])
    }
  }

  @Test func aPartThatDidNotComeToItsEndIsTheNextOneAgain() async throws {
    try await run { world, motor, piece in
      _ = try await polish(world, motor, piece, endingAs: .stoppedItself("The guard opened."))
      let plan = try await world.bench.polishingPlan(
        JobRequest(kind: .polishing, piece: piece, programme: "two", by: "Mia"))
      #expect(plan.part == 1 && plan.partCount == 2)
    }
  }

  @Test func theSpeedThatWasSeenIsKeptWithTheRing() async throws {
    try await run { world, motor, piece in
      let job = try await polish(world, motor, piece, endingAs: .finished)
      #expect(job.speeds?.map(\.step) == [1])
      #expect(job.speeds?.first?.told?.count == 1000)
      #expect(job.speeds?.first?.least.count == 400)
      #expect(job.speeds?.first?.most.count == 995)
    }
  }

  @Test func aMeasuredWheelIsKeptAndOneThatIsNotInTheSettingsIsNone() async throws {
    try await run { world, _, _ in
      _ = try await world.bench.measure(wheel: "muslin", Micrometres(98_500), by: "Mia")
      #expect(try await world.bench.measuredWheels()["muslin"]?.diameter.count == 98_500)
      #expect(try world.journal.measuredWheels().count == 1)
      await #expect(throws: BenchRefusal.self) {
        try await world.bench.measure(wheel: "felt", Micrometres(98_500), by: "Mia")
      }
    }
  }
}
