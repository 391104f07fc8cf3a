import Adapters
import Devices
import Simulators
import Testing
import Workshop

/// What only a polishing motor can do wrong.
@Suite(.serialized) struct PolisherTests {
  static let drives: [Machine] = [.altivar12, .deltaMS300]

  @Test(arguments: drives)
  func aProgrammeMovesFromStepToStep(machine: Machine) async throws {
    try await withDrive(machine) { bench, drive, session async throws in
      try await begin(bench.programme([("tripoli", 2400, 1), ("rouge", 1200, 1)]), session)
      let all = try await attend(session)
      #expect(all.last?.showing == .finished)
      #expect(all.contains { $0.step == 1 && $0.speed?.count == 2400 && $0.speedSet?.count == 2400 })
      #expect(all.contains { $0.step == 2 && $0.speed?.count == 1200 && $0.speedSet?.count == 1200 })
      // The Altivar shows tenths of a hertz: its last twentieth is over a moment after it reads 0.
      #expect(await eventually { !drive.state.isTurning })
      #expect(bench.startsSent == 1)
    }
  }

  @Test(arguments: drives)
  func theSpeedToldIsTheSpeedMeasured(machine: Machine) async throws {
    try await withDrive(machine) { bench, drive, session async throws in
      try await begin(bench.programme([("rouge", 1530, 5)]), session)
      #expect(await eventually { drive.state.millihertz == 25_500 })
      #expect(try await session.attend().speed == RevolutionsPerMinute(1530))
      try await session.halt()
    }
  }

  @Test(arguments: drives)
  func aDriveOnItsKeypadIsRefusedInWords(machine: Machine) async throws {
    try await withDrive(machine) { bench, drive, session async throws in
      drive.change { $0.isLocal = true }
      await #expect {
        _ = try await session.prepare(bench.work, permit: session.permit())
      } throws: {
        ($0 as? DeviceFault)?.sentence.contains("keypad") == true
      }
      #expect(bench.startsSent == 0)
    }
  }

  @Test(arguments: drives)
  func anAcknowledgedRunThatTurnsNothingIsNoStart(machine: Machine) async throws {
    try await withDrive(machine) { bench, drive, session async throws in
      drive.setStuck(true)
      let permit = session.permit()
      _ = try await session.prepare(bench.work, permit: permit)
      await #expect {
        _ = try await session.start(permit: permit)
      } throws: {
        if case .timedOut? = $0 as? DeviceFault { true } else { false }
      }
      #expect(bench.startsSent == 1)
      try await session.halt()
    }
  }

  @Test(arguments: [(Machine.altivar12, UInt16(9), "overcurrent"), (.deltaMS300, 49, "external fault")])
  func aFaultIsSaidInTheDrivesOwnWords(machine: Machine, code: UInt16, words: String) async throws {
    try await withDrive(machine) { bench, drive, session async throws in
      try await begin(bench.programme([("rouge", 1500, 30)]), session)
      drive.trip(code)
      guard case .stoppedItself(let why)? = try await attend(session).last?.showing else {
        Issue.record("not stopped")
        return
      }
      #expect(why.contains(words))
      #expect(try await session.status().readiness == .faulted(code: Int(code), why.dropping("The drive stopped: ")))
    }
  }

  @Test(arguments: drives)
  func aMotorThatCannotStopInTimeIsNotCalledStill(machine: Machine) async throws {
    try await withDrive(machine) { bench, drive, session async throws in
      try await begin(bench.programme([("rouge", 3000, 30)]), session)
      #expect(await eventually { drive.state.millihertz == 50_000 })
      drive.change { $0.deceleration = 5 }
      await #expect {
        try await session.halt()
      } throws: {
        ($0 as? DeviceFault)?.sentence.contains("may still be turning") == true
      }
      drive.change { $0.deceleration = 500 }
    }
  }

  @Test func twoDrivesOnOneLineDoNotDisturbEachOther() async throws {
    let first = try MachineBench(.altivar12)
    try await first.run { session async throws in
      let other = try await first.open()
      #expect(try await other.status().readiness == .ready)
      await other.close()
      // The line lives on as long as somebody uses it.
      #expect(try await session.status().readiness == .ready)
    }
  }

  private func begin(_ programme: PolishingProgramme, _ session: any WorkSession) async throws {
    let permit = session.permit()
    _ = try await session.prepare(.polishing(programme), permit: permit)
    _ = try await session.start(permit: permit)
  }

  private func withDrive(
    _ machine: Machine, _ body: (MachineBench, SimulatedDrive, any WorkSession) async throws -> Void
  ) async throws {
    let bench = try MachineBench(machine)
    let drive = try #require(bench.drive)
    try await bench.run { session async throws in try await body(bench, drive, session) }
  }
}

extension String {
  fileprivate func dropping(_ prefix: String) -> String {
    let rest = hasPrefix(prefix) ? dropFirst(prefix.count) : self[...]
    return rest.hasSuffix(".") ? String(rest.dropLast()) : String(rest)
  }
}
