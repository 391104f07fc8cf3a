import Adapters
import Devices
import Simulators
import Testing
import Wire
import Workshop

/// What only a polishing motor can do wrong.
@Suite(.serialized) struct PolisherTests {
  static let drives = Machine.drives
  static let measured = Machine.drives.filter(\.isMeasured)
  /// Those whose status says that they do not listen, or are not ready.
  static let listening: [Machine] = [
    .altivar12, .deltaMS300, .deltaVFDEL, .hitachiWJ200, .siemensV20, .danfossVLT2800,
  ]

  @Test(arguments: drives)
  func aProgrammeMovesFromStepToStep(machine: Machine) async throws {
    try await withDrive(machine) { bench, drive, session async throws in
      try await begin(bench.programme([("tripoli", 2400, 1), ("rouge", 1200, 1)]), session)
      let all = try await attend(session)
      #expect(all.last?.showing == .finished)
      let shown = { (speed: Int) in machine.isMeasured ? speed : nil }
      #expect(all.contains { $0.step == 1 && $0.speed?.count == shown(2400) && $0.speedSet?.count == 2400 })
      #expect(all.contains { $0.step == 2 && $0.speed?.count == shown(1200) && $0.speedSet?.count == 1200 })
      // The Altivar shows tenths of a hertz: its last twentieth is over a moment after it reads 0.
      #expect(await eventually { !drive.state.isTurning })
      // Its speed goes with the run command only, so the second speed is that command again.
      #expect(bench.startsSent == (machine == .danfossVLT2800 ? 2 : 1))
    }
  }

  @Test func aLookNamesTheStepWhoseSpeedTheDriveWasToldWhenItWasRead() async throws {
    try await withDrive(.deltaMS300) { bench, drive, session async throws in
      try await begin(bench.programme([("tripoli", 2400, 1), ("rouge", 1200, 9)]), session)
      #expect(await eventually { drive.state.millihertz == 40_000 })
      var looks: [WorkProgress] = []
      repeat {
        looks.append(try await session.attend())
      } while drive.state.setpointMillihertz == 40_000 && looks.last?.showing == .working
      // The last of them read the drive before it told it the second step's speed.
      #expect(looks.allSatisfy { $0.step == 1 && $0.speedSet?.count == 2400 && $0.speed?.count == 2400 }, "\(looks)")
      #expect(drive.state.setpointMillihertz == 20_000)
      let next = try await session.attend()
      #expect(next.step == 2 && next.speedSet?.count == 1200, "\(next)")
      try await session.halt()
    }
  }

  @Test(arguments: measured)
  func theSpeedToldIsTheSpeedMeasured(machine: Machine) async throws {
    try await withDrive(machine) { bench, drive, session async throws in
      try await begin(bench.programme([("rouge", 1530, 5)]), session)
      #expect(await eventually { drive.state.millihertz == 25_500 })
      #expect(try await session.attend().speed == RevolutionsPerMinute(1530))
      try await session.halt()
    }
  }

  @Test(arguments: listening)
  func aDriveOnItsKeypadIsRefusedInWords(machine: Machine) async throws {
    try await withDrive(machine) { bench, drive, session async throws in
      drive.change { $0.isLocal = true }
      await #expect {
        _ = try await session.prepare(bench.work, permit: session.permit())
      } throws: {
        let sentence = ($0 as? DeviceFault)?.sentence ?? ""
        return sentence.contains("keypad") || sentence.contains("ready")
      }
      #expect(bench.startsSent == 0)
    }
  }

  @Test(arguments: measured)
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

  @Test(arguments: [Machine.altivar12, .deltaMS300, .h100, .huanyangHY, .siemensV20])
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

  @Test(arguments: measured)
  func aSpeedTheDriveDoesNotKeepIsNoStartAndIsNamed(machine: Machine) async throws {
    try await withDrive(machine) { bench, drive, session async throws in
      drive.change { $0.ceiling = 20 }
      let permit = session.permit()
      // A drive that shows what it took is refused before it turns, the others when they measure less.
      await #expect {
        _ = try await session.prepare(.polishing(bench.programme([("rouge", 2400, 5)])), permit: permit)
        _ = try await session.start(permit: permit)
      } throws: {
        let sentence = ($0 as? DeviceFault)?.sentence ?? ""
        return sentence.contains("told 2400 rpm") && sentence.contains("1200 rpm")
      }
      try await session.halt()
      #expect(!bench.isMoving)
    }
  }

  @Test func aFloorBelowWhichTheDriveDoesNotTurnIsSaidToBeItsOwnLimit() async throws {
    try await withDrive(.altivar12) { bench, drive, session async throws in
      drive.change { $0.floor = 30 }
      let permit = session.permit()
      _ = try await session.prepare(.polishing(bench.programme([("rouge", 600, 5)])), permit: permit)
      await #expect {
        _ = try await session.start(permit: permit)
      } throws: {
        ($0 as? DeviceFault)?.sentence.contains("measures 1800 rpm") == true
          && ($0 as? DeviceFault)?.sentence.contains("limits of its own") == true
      }
      try await session.halt()
    }
  }

  @Test(arguments: [Machine.altivar12, .deltaMS300, .siemensV20, .h100, .huanyangHY])
  func aMotorThatLosesItsSpeedIsStoppedAndItsJobFails(machine: Machine) async throws {
    try await withDrive(machine) { bench, drive, session async throws in
      try await begin(bench.programme([("rouge", 1500, 30)]), session)
      // Its status goes on saying that it runs.
      drive.setStuck(true)
      guard case .stoppedItself(let why)? = try await attend(session).last?.showing else {
        Issue.record("not stopped")
        return
      }
      #expect(why.contains("told 1500 rpm") || why.contains("stopped before its time"))
      drive.setStuck(false)
      #expect(await eventually { !drive.state.isTurning })
    }
  }

  @Test(arguments: drives)
  func aProgrammeLeftAloneNeedsADriveThatStopsByItself(machine: Machine) async throws {
    try await withDrive(machine) { bench, _, session async throws in
      let long = Work.polishing(bench.programme([("rouge", 1500, 601)]))
      try session.check(.polishing(bench.programme([("rouge", 1500, 600)])))
      if machine == .altivar12 {
        try session.check(long)
        #expect(session.remarks.contains("Without a word for 10 s the drive stops the motor by itself."))
      } else {
        #expect(throws: PlanRefusal.self) { try session.check(long) }
      }
      #expect(session.remarks.contains { $0.hasPrefix("It stops ") })
      #expect(session.remarks.contains { $0.contains("not confirmed") } == !machine.isMeasured)
    }
  }

  @Test(arguments: [Machine.altivar12, .siemensV20, .hitachiWJ200, .huanyangHY])
  func forwardsIsTheWayTheProfileSaysItIs(machine: Machine) async throws {
    let bench = try MachineBench(machine)
    let drive = try #require(bench.drive)
    let name = "Config/polishers/\(machine.rawValue).yaml"
    let text = try Project.text(name).replacing("\nspeed:\n", with: "\nspeed:\n  direction: reverse\n")
    let session = try await ModbusPolisherDriver(
      profile: PolisherProfile.read(text: text, file: name), address: bench.address, rack: bench.rack
    ).open()
    let permit = session.permit()
    _ = try await session.prepare(.polishing(bench.programme([("rouge", 1500, 30)])), permit: permit)
    _ = try await session.start(permit: permit)
    #expect(drive.state.millihertz == -25_000)
    #expect(drive.log.events == [.motorRunning(reverse: true)])
    try await session.halt()
    #expect(!drive.state.isTurning)
    await session.close()
    bench.close()
  }

  @Test func theWatchdogIsSetOnlyWithTheConsentOfTheSettings() async throws {
    let bench = try MachineBench(.altivar12, rules: AttendanceRules(watchdog: .seconds(3)))
    try await bench.run { session async throws in
      #expect(bench.writes.map(\.address) == [6005] && bench.writes.map(\.values) == [[30]])
      #expect(session.remarks.first == "Without a word for 3 s the drive stops the motor by itself.")
      let again = try await bench.open()
      #expect(bench.writes.count == 1)
      await again.close()
    }
    let other = try MachineBench(.deltaMS300, rules: AttendanceRules(watchdog: .seconds(3)))
    try await other.run { session async throws in
      // Where its time stands is not verified: nothing is written there.
      #expect(other.writes.isEmpty)
      #expect(session.remarks.first?.contains("nobody relies on it") == true)
    }
  }

  @Test func aWatchdogThatIsToldToDoNothingIsNoWatchdog() async throws {
    let bench = try MachineBench(.altivar12)
    let bus = try ModbusBus(place: .rtu(path: bench.port ?? "", settings: try Project.polisher("schneider-atv12").line))
    try await bus.transact { line throws(WireFault) in try line.write(ModbusUnit(1), 0, at: 7010) }
    await bus.close()
    try await bench.run { session async throws in
      #expect(session.remarks.first?.contains("told to do nothing") == true)
      #expect(throws: PlanRefusal.self) {
        try session.check(.polishing(bench.programme([("rouge", 1500, 601)])))
      }
    }
  }

  @Test func aDriveThatDoesNotAnswerIsNamedWithWhatToSetOnIt() async throws {
    let bench = try MachineBench(.deltaMS300)
    bench.faults?.fallSilent()
    await #expect {
      _ = try await bench.open()
    } throws: {
      ($0 as? DeviceFault)?.sentence.contains("09-04 = 13") == true
    }
    bench.close()
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
