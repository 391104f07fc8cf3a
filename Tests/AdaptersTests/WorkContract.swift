import Devices
import Simulators
import Testing
import Workshop

/// What every machine that does work must keep, run by each of them against its simulator.
@Suite(.serialized) struct WorkContract {
  @Test(arguments: Machine.allCases)
  func itOpensAndIdentifiesItself(machine: Machine) async throws {
    let bench = try MachineBench(machine)
    try await bench.run { session async throws in
      #expect(!session.identity.model.isEmpty)
      #expect(session.identity.address == bench.address.text)
      #expect(try await session.status().readiness == .ready)
      #expect(bench.writes.isEmpty)
    }
  }

  @Test(arguments: Machine.allCases)
  func anOversizedPlanIsRefusedWithoutAnyInputOrOutput(machine: Machine) async throws {
    let bench = try MachineBench(machine)
    try await bench.run { session async throws in
      #expect(throws: PlanRefusal.self) { try session.check(bench.tooMuch) }
      await #expect(throws: DeviceFault.self) {
        _ = try await session.prepare(bench.tooMuch, permit: session.permit())
      }
      #expect(bench.writes.isEmpty)
    }
  }

  @Test(arguments: Machine.allCases)
  func aJobRunsToItsEndOnceAndItsProgressNeverGoesBack(machine: Machine) async throws {
    let bench = try MachineBench(machine)
    try await bench.run { session async throws in
      try session.check(bench.work)
      let permit = session.permit()
      _ = try await session.prepare(bench.work, permit: permit)
      #expect(!bench.isMoving && bench.beginnings == 0)
      _ = try await session.start(permit: permit)
      let all = try await attend(session)
      #expect(all.last?.showing == .finished)
      let parts = all.compactMap(\.permille)
      #expect(parts == parts.sorted() && parts.last == 1000)
      #expect(try await session.attend().showing == .finished)
      #expect(bench.beginnings == 1 && bench.startsSent == 1 && !bench.isMoving)
    }
  }

  @Test(arguments: Machine.allCases, ["idle", "prepared", "started", "working"])
  func itHaltsInEveryPhase(machine: Machine, phase: String) async throws {
    let bench = try MachineBench(machine)
    try await bench.run { session async throws in
      let permit = session.permit()
      if phase != "idle" { _ = try await session.prepare(bench.work, permit: permit) }
      if phase == "started" || phase == "working" { _ = try await session.start(permit: permit) }
      if phase == "working" { #expect(try await session.attend().showing == .working) }
      try await session.halt()
      #expect(!bench.isMoving)
      let sent = bench.startsSent
      #expect(try await session.start(permit: permit).isHeldBack)
      #expect(bench.startsSent == sent)
      try await session.halt()
      // And the next job runs as if nothing had been.
      let next = session.permit()
      _ = try await session.prepare(bench.work, permit: next)
      _ = try await session.start(permit: next)
      #expect(bench.isMoving)
      try await session.halt()
      #expect(!bench.isMoving)
    }
  }

  @Test(arguments: Machine.allCases)
  func aHaltThatRacesAStartLeavesNothingMoving(machine: Machine) async throws {
    let bench = try MachineBench(machine)
    try await bench.run { session async throws in
      for _ in 0..<5 {
        let permit = session.permit()
        _ = try await session.prepare(bench.work, permit: permit)
        async let start = session.start(permit: permit)
        await Task.yield()
        try await session.halt()
        // Either it was held back or it began and was stopped; what it says must be one of the two.
        do { _ = try await start } catch {}
        #expect(!bench.isMoving)
      }
    }
  }

  @Test(arguments: Machine.allCases)
  func aHaltOvertakesEverythingThatWaits(machine: Machine) async throws {
    let bench = try MachineBench(machine)
    try await bench.run { session async throws in
      let permit = session.permit()
      _ = try await session.prepare(bench.work, permit: permit)
      _ = try await session.start(permit: permit)
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<40 { group.addTask { _ = try? await session.status() } }
        group.addTask { try? await session.halt() }
        await group.next()
        group.cancelAll()
      }
      try await session.halt()
      #expect(!bench.isMoving)
    }
  }

  @Test(arguments: Machine.allCases)
  func aSilentPeerTimesOutAndIsHeardAgain(machine: Machine) async throws {
    let bench = try MachineBench(machine)
    try await bench.run { session async throws in
      bench.faults?.fallSilent()
      await #expect {
        _ = try await session.status()
      } throws: {
        if case .timedOut? = $0 as? DeviceFault { true } else { false }
      }
      bench.faults?.speak()
      #expect(try await session.status().readiness == .ready)
    }
  }

  @Test(arguments: Machine.allCases)
  func aMachineThatFallsSilentBeforeTheStartIsNotStarted(machine: Machine) async throws {
    let bench = try MachineBench(machine)
    try await bench.run { session async throws in
      let permit = session.permit()
      _ = try await session.prepare(bench.work, permit: permit)
      bench.faults?.fallSilent()
      #expect(try await session.start(permit: permit).isHeldBack)
      bench.faults?.speak()
      #expect(bench.startsSent == 0 && bench.beginnings == 0)
      // A halt that cannot be confirmed says so.
      bench.faults?.fallSilent()
      await #expect {
        try await session.halt()
      } throws: {
        if case .timedOut? = $0 as? DeviceFault { true } else { false }
      }
    }
  }

  @Test(arguments: Machine.allCases)
  func aBadChecksumIsGarbledAndTheNextExchangeIsGood(machine: Machine) async throws {
    let bench = try MachineBench(machine)
    try await bench.run { session async throws in
      bench.faults?.garble(requests: 1)
      await #expect {
        _ = try await session.status()
      } throws: {
        if case .garbled? = $0 as? DeviceFault { true } else { false }
      }
      #expect(try await session.status().readiness == .ready)
    }
  }

  @Test(arguments: Machine.allCases, [4, 0x15])
  func theCodeOfAnExceptionIsKept(machine: Machine, code: Int) async throws {
    let bench = try MachineBench(machine)
    try await bench.run { session async throws in
      bench.faults?.refuse(with: UInt8(code))
      await #expect {
        _ = try await session.status()
      } throws: {
        if case .refused(code, _)? = $0 as? DeviceFault { true } else { false }
      }
      #expect(try await session.status().readiness == .ready)
    }
  }

  @Test(arguments: Machine.allCases)
  func aLateReplyIsNeverTakenForTheNextAnswer(machine: Machine) async throws {
    let bench = try MachineBench(machine)
    try await bench.run { session async throws in
      let permit = session.permit()
      _ = try await session.prepare(bench.work, permit: permit)
      bench.faults?.answerLate(by: .milliseconds(330), requests: 1)
      await #expect(throws: DeviceFault.self) { _ = try await session.status() }
      // The answer on its way says "ready"; from here on the machine is at work.
      let next = session.permit()
      _ = try await session.start(permit: next)
      for _ in 0..<5 {
        guard let status = try? await session.status() else { continue }
        #expect(status.readiness == .working || !bench.isMoving)
      }
      try await session.halt()
      #expect(!bench.isMoving)
    }
  }

  @Test(arguments: Machine.allCases)
  func aMachinePulledMidJobIsAFaultAndNothingStaysOpen(machine: Machine) async throws {
    let bench = try MachineBench(machine)
    let port = OpenPort(bench.port)
    let session = try await bench.open()
    let permit = session.permit()
    _ = try await session.prepare(bench.work, permit: permit)
    _ = try await session.start(permit: permit)
    bench.unplug()
    await #expect(throws: DeviceFault.self) { _ = try await session.attend() }
    await #expect(throws: DeviceFault.self) { try await session.halt() }
    await session.close()
    await session.close()
    await #expect(throws: DeviceFault.self) { _ = try await session.status() }
    bench.close()
    #expect(port.othersOpen == 0)
  }

  @Test(arguments: Machine.allCases)
  func aCancelledCallLeavesTheLineUsable(machine: Machine) async throws {
    let bench = try MachineBench(machine)
    try await bench.run { session async throws in
      let reading = Task { try await session.status() }
      reading.cancel()
      _ = await reading.result
      #expect(try await session.status().readiness == .ready)
    }
  }
}

extension StartAnswer {
  /// Whether the start never went out.
  var isHeldBack: Bool { if case .heldBack = self { true } else { false } }
}
