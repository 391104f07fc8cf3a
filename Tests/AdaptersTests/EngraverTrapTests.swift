import Adapters
import Devices
import Simulators
import Testing
import Wire
import Workshop

/// Every known way in which a marker misleads its host, on each map it can come on: whatever it shows, the ring goes
/// under the beam once at most, and what is said of it is true.
@Suite(.serialized) struct EngraverTrapTests {
  // MARK: What is shown too briefly

  @Test(arguments: [Machine.engraverTCP, .inkJet, .countingCoupler, .gateway])
  func aDonePulseShorterThanThePollIsNotMissedWhereTheMachineCounts(machine: Machine) async throws {
    try await on(machine) { bench, engraver, session async throws in
      engraver.change { $0.donePulse = .milliseconds(1) }
      #expect(try await run(bench, session) == .finished)
    }
  }

  @Test func aDonePulseThatACouplerNeitherHoldsNorCountsLeavesTheOutcomeUnknown() async throws {
    try await on(.coupler) { bench, engraver, session async throws in
      engraver.change { $0.donePulse = .milliseconds(1) }
      try await begin(bench, session)
      // Looked at again only when the pulse is over.
      #expect(await eventually { !engraver.state.isBusy && !engraver.state.isDone })
      #expect(try await session.attend().showing.isIndistinct)
    }
  }

  @Test func aDonePulseThatIsHeldProvesTheEnd() async throws {
    try await on(.coupler) { bench, _, session async throws in #expect(try await run(bench, session) == .finished) }
  }

  @Test(arguments: [Machine.engraverTCP, .inkJet, .countingCoupler, .gateway])
  func aJobTooShortForBusyToBeSeenIsProvedByItsRecord(machine: Machine) async throws {
    try await on(machine) { bench, engraver, session async throws in
      engraver.change { $0.isInstant = true }
      engraver.change { $0.donePulse = .milliseconds(1) }
      #expect(try await run(bench, session) == .finished)
    }
  }

  @Test func aJobTooShortForBusyToBeSeenIsProvedByAHeldDoneWhereMarksAreThatShort() async throws {
    var profile = try Project.engraver("io-coupler-8di8do")
    (profile.baseTime, profile.characterTime) = (.zero, .zero)
    try await on(.coupler, profile: profile) { bench, engraver, session async throws in
      engraver.change { $0.isInstant = true }
      #expect(try await run(bench, session) == .finished)
    }
  }

  @Test(arguments: [Machine.engraverTCP, .inkJet, .countingCoupler, .coupler, .gateway])
  func aMachineThatSaysDoneWithoutHavingBeenBusyHasNotDoneIt(machine: Machine) async throws {
    try await on(machine, beams: 0) { bench, engraver, session async throws in
      engraver.change { $0.onlySaysDone = true }
      let permit = session.permit()
      _ = try await session.prepare(bench.work, permit: permit)
      // Whether its start is taken for proved or not: no look says that it finished.
      do { _ = try await session.start(permit: permit) } catch is DeviceFault {}
      #expect(try await session.attend().showing != .finished)
      #expect(engraver.state.isDone)
      #expect(bench.startsSent == 1)
    }
  }

  @Test(arguments: [Machine.engraverTCP, .gateway])
  func aMarkThatIsCountedShortOfItsEndIsNotFinished(machine: Machine) async throws {
    try await on(machine) { bench, engraver, session async throws in
      engraver.change { $0.countsAborts = true }
      try await begin(bench, session)
      #expect(await eventually { engraver.state.isBusy })
      // Somebody presses the machine's own stop: nothing went over the wire.
      engraver.abort()
      #expect(try await lastShown(session).isIndistinct)
    }
  }

  @Test(arguments: Machine.engravers)
  func aRecordThatComesALittleAfterTheEndIsWaitedFor(machine: Machine) async throws {
    try await on(machine) { bench, engraver, session async throws in
      engraver.change { $0.recordLag = .milliseconds(150) }
      #expect(try await run(bench, session) == .finished)
    }
  }

  // MARK: What is left over

  @Test(arguments: [Machine.engraverTCP, .coupler, .gateway])
  func aDoneLeftFromThePreviousJobProvesNothing(machine: Machine) async throws {
    try await on(machine) { bench, engraver, session async throws in
      engraver.change { $0.doneIsStale = true }
      engraver.change { $0.interlockOpensAt = 40 }
      try await begin(bench, session)
      guard case .stoppedItself(let why) = try await lastShown(session) else {
        Issue.record("it was not said to have stopped")
        return
      }
      #expect(why.contains("interlock"))
    }
  }

  @Test func aHeldDoneOfThePreviousJobDoesNotProveTheNext() async throws {
    try await on(.coupler, beams: 2) { bench, engraver, session async throws in
      #expect(try await run(bench, session) == .finished)
      #expect(engraver.state.isDone)
      try await begin(bench, session)
      engraver.setShutter(open: false)
      #expect(try await lastShown(session).isIndistinct)
    }
  }

  @Test func aHeldDoneThatMayHaveFallenUnseenIsNoRecordOfARefusedStart() async throws {
    try await on(.coupler, beams: 2) { bench, engraver, session async throws in
      #expect(try await run(bench, session) == .finished)
      engraver.change { $0.isInstant = true }
      engraver.change { $0.startException = (4, true) }
      await #expect(throws: DeviceFault.self) { try await begin(bench, session) }
      #expect(try await session.attend().showing.isIndistinct)
    }
  }

  // MARK: The start

  @Test(arguments: Machine.engravers)
  func aStartHeldHighDoesNotStartAgainOnCompletion(machine: Machine) async throws {
    try await on(machine) { bench, engraver, session async throws in
      if machine != .inkJet { engraver.change { $0.restartsWhileStartIsHeld = true } }
      #expect(try await run(bench, session) == .finished)
      #expect(await eventually { !engraver.state.isBusy })
    }
  }

  @Test(arguments: [Machine.engraverTCP, .inkJet, .countingCoupler, .gateway], [UInt8(4), 6])
  func aStartThatIsRefusedIsNotBegunAndNotSentAgain(machine: Machine, code: UInt8) async throws {
    try await on(machine, beams: 0) { bench, engraver, session async throws in
      let permit = session.permit()
      _ = try await session.prepare(bench.work, permit: permit)
      engraver.change { $0.startException = (code, false) }
      #expect(try await session.start(permit: permit).isHeldBack)
      #expect(bench.startsSent == 1)
    }
  }

  @Test(arguments: Machine.engravers, [UInt8(4), 5, 6, 11])
  func aStartThatIsRefusedAndObeyedAllTheSameIsFollowedToItsEnd(machine: Machine, code: UInt8) async throws {
    try await on(machine) { bench, engraver, session async throws in
      engraver.change { $0.startException = (code, true) }
      #expect(try await run(bench, session) == .finished)
      #expect(bench.startsSent == 1)
    }
  }

  @Test(arguments: [UInt8(5), 11])
  func anExceptionThatMayStillBeObeyedLeavesTheOutcomeUnknown(code: UInt8) async throws {
    try await on(.engraverTCP, beams: 0) { bench, engraver, session async throws in
      engraver.change { $0.startException = (code, false) }
      await #expect(throws: DeviceFault.self) { try await begin(bench, session) }
    }
  }

  @Test func aRefusalByAMachineWithoutARecordLeavesTheOutcomeUnknown() async throws {
    var profile = try Project.engraver("io-coupler-8di8do")
    profile.isDoneLatched = false
    try await on(.coupler, beams: 0, profile: profile) { bench, engraver, session async throws in
      engraver.change { $0.startException = (4, false) }
      await #expect(throws: DeviceFault.self) { try await begin(bench, session) }
    }
  }

  @Test func aStartThatACouplerConfirmsAndTheMarkerIgnoresIsNotSentAgain() async throws {
    try await on(.coupler, beams: 0) { bench, engraver, session async throws in
      let permit = session.permit()
      _ = try await session.prepare(bench.work, permit: permit)
      engraver.setShutter(open: false)
      await #expect(throws: DeviceFault.self) { _ = try await session.start(permit: permit) }
      #expect(bench.startsSent == 1)
      #expect(try await session.attend().showing == .notBegun)
    }
  }

  @Test(arguments: Machine.engravers)
  func aStartWhoseReplyIsLostIsProvedByTheMachineAndNotSentAgain(machine: Machine) async throws {
    try await on(machine) { bench, engraver, session async throws in
      engraver.change { $0.losesStartReply = true }
      #expect(try await run(bench, session) == .finished)
      #expect(bench.startsSent == 1)
    }
  }

  @Test(arguments: Machine.engravers)
  func aStartStillOnItsWayInsideTheMachineIsStoppedToo(machine: Machine) async throws {
    let bench = try MachineBench(machine)
    try await bench.run { session async throws in
      let engraver = try #require(bench.engraver)
      engraver.change { $0.startLatency = .milliseconds(300) }
      let permit = session.permit()
      _ = try await session.prepare(bench.work, permit: permit)
      async let start = session.start(permit: permit)
      #expect(await eventually { bench.startsSent == 1 })
      try await session.halt()
      // Not busy was not still: the halt waited for the beam that was on its way, and ended it.
      #expect(engraver.state.beamOns == 1 && !engraver.state.isBusy)
      do { _ = try await start } catch {}
      #expect(!engraver.state.isBusy)
    }
  }

  // MARK: What is prepared

  @Test(arguments: [Machine.engraverTCP, .gateway])
  func anActiveJobThatNeverMatchesIsNotStarted(machine: Machine) async throws {
    try await on(machine, beams: 0) { bench, engraver, session async throws in
      engraver.change { $0.activeJobStays = true }
      #expect(try await refusal(bench, session).contains("is its file there?"))
    }
  }

  @Test(arguments: [Machine.engraverTCP, .inkJet])
  func aTextTheDeviceTruncatedIsNotStarted(machine: Machine) async throws {
    try await on(machine, beams: 0) { bench, engraver, session async throws in
      engraver.change { $0.truncatesBy = 2 }
      #expect(try await refusal(bench, session).contains("“Ada & M” instead of “Ada & Max”"))
    }
  }

  @Test func anApplyThatIsAcknowledgedAndTakesAWhileIsWaitedFor() async throws {
    try await on(.engraverTCP) { bench, engraver, session async throws in
      engraver.change { $0.appliesAfter = .milliseconds(150) }
      #expect(try await run(bench, session) == .finished)
    }
  }

  @Test func anApplyThatIsAcknowledgedAndNeverComesIsNotStarted() async throws {
    try await on(.engraverTCP, beams: 0) { bench, engraver, session async throws in
      engraver.change { $0.appliesAfter = .seconds(60) }
      #expect(try await refusal(bench, session).contains("did not take the text"))
    }
  }

  @Test func aWriteThatIsConfirmedAndRefusedIsExplainedInTheMachinesOwnWords() async throws {
    try await on(.inkJet, beams: 0) { bench, engraver, session async throws in
      engraver.change { $0.refusesApply = true }
      let sentence = try await refusal(bench, session)
      for word in ["function 6", "print description", "invalid data"] { #expect(sentence.contains(word)) }
    }
  }

  @Test func aMachineThatForgetsToBeOnlineIsPutOnlineBeforeEachJob() async throws {
    try await on(.inkJet, beams: 2) { bench, engraver, session async throws in
      #expect(try await run(bench, session) == .finished)
      // A connection made anew begins offline.
      engraver.unplug()
      await #expect(throws: DeviceFault.self) { _ = try await session.status() }
      try engraver.plug()
      #expect(await eventually { (try? await session.status())?.readiness == .ready })
      #expect(try await run(bench, session) == .finished)
    }
  }

  // MARK: What happens on the way

  @Test(arguments: [Machine.engraverTCP, .coupler, .countingCoupler, .gateway])
  func anInterlockThatOpensAtFortyPercentIsSaidSo(machine: Machine) async throws {
    try await on(machine) { bench, engraver, session async throws in
      engraver.change { $0.interlockOpensAt = 40 }
      try await begin(bench, session)
      let shown = try await lastShown(session)
      guard case .stoppedItself = shown else {
        Issue.record("not stopped: \(shown)")
        return
      }
    }
  }

  @Test(arguments: [Machine.inkJet, .coupler, .countingCoupler, .gateway])
  func aClosedShutterNobodyShowsLeavesTheOutcomeUnknown(machine: Machine) async throws {
    try await on(machine) { bench, engraver, session async throws in
      try await begin(bench, session)
      engraver.setShutter(open: false)
      #expect(try await lastShown(session).isIndistinct)
    }
  }

  @Test func aClosedShutterThatIsShownIsSaidSo() async throws {
    try await on(.engraverTCP) { bench, engraver, session async throws in
      try await begin(bench, session)
      engraver.setShutter(open: false)
      #expect(try await lastShown(session) == .stoppedItself("The engraver's shutter was closed."))
    }
  }

  @Test(arguments: [
    (Machine.engraverTCP, UInt32.max), (.inkJet, 65_535), (.countingCoupler, 65_535), (.gateway, .max),
    (.gateway, 65_535),
  ])
  func aCounterThatWrapsCountsOn(machine: Machine, counter: UInt32) async throws {
    try await on(machine) { bench, engraver, session async throws in
      engraver.setCounter(counter)
      engraver.change { $0.donePulse = .milliseconds(1) }
      #expect(try await run(bench, session) == .finished)
    }
  }

  @Test(arguments: [Machine.engraverTCP, .coupler, .gateway])
  func aFaultThatClearsByItselfIsNeverTakenForAnEnd(machine: Machine) async throws {
    try await on(machine) { bench, engraver, session async throws in
      engraver.change { $0.fails = (5, 50) }
      engraver.change { $0.faultClears = .milliseconds(1) }
      try await begin(bench, session)
      #expect(await eventually { !engraver.state.isBusy && !engraver.state.isFaulty })
      #expect(try await session.attend().showing.isIndistinct)
    }
  }

  // MARK: The wire

  @Test func aUnitIdThatMustBe255IsSaidBeforeAnythingIsSent() async throws {
    let bench = try MachineBench(.gateway)
    defer { bench.close() }
    let port = Int(bench.engraver?.port ?? 0)
    let driver = ModbusEngraverDriver(
      profile: try Project.engraver("plc-gateway"), address: .modbusTCP(host: "127.0.0.1", port: port, unit: 1),
      rack: bench.rack)
    await #expect {
      _ = try await driver.open()
    } throws: {
      ($0 as? DeviceFault)?.sentence.contains("answers as unit 255 and not as 1") == true
    }
    #expect(bench.engraver?.clientCount == 0)
  }

  @Test func aUnitIdThatIsNotAnsweredIsATimeoutAndNoState() async throws {
    let bench = try MachineBench(.engraverTCP)
    defer { bench.close() }
    bench.faults?.answer(only: 1...1)
    await #expect {
      _ = try await bench.open()
    } throws: {
      if case .timedOut? = $0 as? DeviceFault { true } else { false }
    }
  }

  @Test func aMachineThatServesOneClientOnlySaysSo() async throws {
    let bench = try MachineBench(.gateway)
    bench.faults?.serveOneClient(true)
    try await bench.run { _ async throws in
      let other = ModbusEngraverDriver(
        profile: try Project.engraver("plc-gateway"), address: bench.address,
        rack: ModbusRack(patience: ModbusPatience(answer: .milliseconds(150))))
      await #expect {
        _ = try await other.open()
      } throws: {
        ($0 as? DeviceFault)?.sentence.contains("serves one client at once") == true
      }
    }
  }

  @Test(arguments: Machine.engravers)
  func aPeerThatDiesSilentlyMidwayIsAFaultAndNeverAnEnd(machine: Machine) async throws {
    try await on(machine) { bench, _, session async throws in
      try await begin(bench, session)
      bench.faults?.fallSilent()
      await #expect(throws: DeviceFault.self) { _ = try await session.attend() }
      await #expect(throws: DeviceFault.self) { try await session.halt() }
      bench.faults?.speak()
      try await session.halt()
    }
  }

  @Test(arguments: Machine.engravers)
  func aLateReplyToATimedOutReadIsNotTakenForTheJobsState(machine: Machine) async throws {
    try await on(machine, beams: nil) { bench, engraver, session async throws in
      let permit = session.permit()
      _ = try await session.prepare(bench.work, permit: permit)
      bench.faults?.answerLate(by: .milliseconds(600), requests: 1)
      await #expect(throws: DeviceFault.self) { _ = try await session.status() }
      // The late answer says "ready, not busy": taken for the state of the job, it would be said not to have begun.
      guard try await session.start(permit: permit) == .began else {
        // The connection made anew is one that an ink jet begins offline, and it takes no start there.
        #expect(engraver.state.beamOns == 0)
        return
      }
      var shown: [WorkProgress.Showing] = []
      #expect(
        await eventually {
          if let progress = try? await session.attend() { shown.append(progress.showing) }
          return shown.last == .finished
        })
      #expect(shown.dropLast().allSatisfy { $0 == .working } && engraver.state.beamOns == 1)
    }
  }

  @Test(arguments: [Machine.engraverTCP, .gateway, .inkJet], [1, 16])
  func registersThatAreReadableInSmallBlocksOnlyAreReadSo(machine: Machine, limit: Int) async throws {
    var profile = try Project.engraver(machine.profile)
    profile.limits.maxRead = limit
    try await on(machine, profile: profile) { bench, engraver, session async throws in
      engraver.change { $0.readLimit = limit }
      engraver.setCounter(0xFFFF)
      #expect(try await run(bench, session) == .finished)
    }
  }

  // MARK: -

  /// One machine, and at the end the one thing that must never be otherwise: how often the beam went on.
  private func on(
    _ machine: Machine, beams: Int? = 1, profile: EngraverProfile? = nil,
    _ body: (MachineBench, SimulatedEngraver, any WorkSession) async throws -> Void
  ) async throws {
    let bench = try MachineBench(machine)
    defer { bench.close() }
    let engraver = try #require(bench.engraver)
    engraver.change { $0.speed = 2 }
    var profile = try profile ?? Project.engraver(machine.profile)
    profile.startWithin = .milliseconds(500)
    let session = try await bench.openEngraver(profile)
    do { try await body(bench, engraver, session) } catch {
      await session.close()
      throw error
    }
    await session.close()
    if let beams { #expect(engraver.state.beamOns == beams) }
  }

  private func begin(_ bench: MachineBench, _ session: any WorkSession) async throws {
    let permit = session.permit()
    _ = try await session.prepare(bench.work, permit: permit)
    #expect(try await session.start(permit: permit) == .began)
  }

  private func run(_ bench: MachineBench, _ session: any WorkSession) async throws -> WorkProgress.Showing {
    try await begin(bench, session)
    return try await lastShown(session)
  }

  private func lastShown(_ session: any WorkSession) async throws -> WorkProgress.Showing {
    try #require(try await attend(session).last).showing
  }

  /// Why a job could not be prepared.
  private func refusal(_ bench: MachineBench, _ session: any WorkSession) async throws -> String {
    do throws(DeviceFault) {
      _ = try await session.prepare(bench.work, permit: session.permit())
      Issue.record("it was prepared")
      return ""
    } catch {
      return error.sentence
    }
  }
}

extension WorkProgress.Showing {
  fileprivate var isIndistinct: Bool { if case .indistinct = self { true } else { false } }
}
