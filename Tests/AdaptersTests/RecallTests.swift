import Adapters
import Devices
import Simulators
import Testing
import Wire
import Workshop

/// What an engraver's own record proves about a job that nobody watched to its end.
@Suite(.serialized) struct RecallTests {
  @Test(arguments: [Machine.engraverTCP, .engraverRTU])
  func whatRanToItsEndUnseenIsProvedFinished(machine: Machine) async throws {
    try await lost(on: machine) { bench, session, mark async throws in
      #expect(await eventually { bench.engraver?.state.isBusy == false })
      #expect(try await session.recall(mark) == .finished)
    }
  }

  @Test func aCounterThatWrappedMeanwhileStillCountsOne() async throws {
    try await lost(before: { $0.setCounter(.max) }) { bench, session, mark async throws in
      #expect(await eventually { bench.engraver?.state.isBusy == false })
      #expect(bench.engraver?.state.counter == 0)
      #expect(try await session.recall(mark) == .finished)
    }
  }

  @Test func whatIsStillAtWorkIsAtWork() async throws {
    try await lost { _, session, mark async throws in #expect(try await session.recall(mark) == .atWork) }
  }

  @Test func aTokenTheMachineNeverSawProvesNothing() async throws {
    try await lost { bench, session, mark async throws in
      #expect(await eventually { bench.engraver?.state.isBusy == false })
      var other = mark
      other.token = "1234abcd"
      #expect(try await session.recall(other).provesNothing)
    }
  }

  @Test func whatWasPreparedAndNeverStartedIsProvedNeverBegun() async throws {
    let bench = try MachineBench(.engraverTCP)
    defer { bench.close() }
    let session = try await bench.openEngraver(try profile())
    let mark = try await session.prepare(bench.work, permit: session.permit())
    #expect(try await session.recall(mark) == .neverBegan)
    await session.close()
  }

  @Test func anAbortedMarkThatIsCountedIsNotProvedFinished() async throws {
    try await lost(before: { $0.change { $0.countsAborts = true } }) { bench, session, mark async throws in
      try await session.halt()
      #expect(bench.engraver?.state.counter == 1)
      #expect(try await session.recall(mark).provesNothing)
    }
  }

  @Test func aMachineSwitchedOffMeanwhileProvesNothing() async throws {
    try await lost { bench, session, mark async throws in
      bench.engraver?.cutPower()
      try bench.engraver?.restorePower()
      #expect(await eventually { (try? await session.recall(mark))?.provesNothing == true })
    }
  }

  /// The one that engraved was taken away, and another of the model stands in its place, at whatever count.
  @Test(arguments: [UInt32(0), 1, 7])
  func anotherMachineOfTheSameModelProvesNothing(counter: UInt32) async throws {
    try await lost { _, _, mark async throws in
      let other = try MachineBench(.engraverTCP)
      defer { other.close() }
      other.engraver?.setCounter(counter)
      let session = try await other.openEngraver(try profile())
      #expect(try await session.recall(mark).provesNothing)
      // Nor after it has worked on something of its own.
      let permit = session.permit()
      _ = try await session.prepare(other.work, permit: permit)
      _ = try await session.start(permit: permit)
      _ = try await attend(session)
      #expect(try await session.recall(mark).provesNothing)
      await session.close()
    }
  }

  // MARK: -

  private func profile() throws -> EngraverProfile {
    var profile = try Project.engraver()
    profile.startWithin = .milliseconds(300)
    return profile
  }

  /// A job that began, the session that watched it gone, and a new one that has not seen anything of it.
  private func lost(
    on machine: Machine = .engraverTCP, before: (SimulatedEngraver) -> Void = { _ in },
    _ body: (MachineBench, any WorkSession, MachineMark) async throws -> Void
  ) async throws {
    let bench = try MachineBench(machine)
    defer { bench.close() }
    before(try #require(bench.engraver))
    let first = try await bench.openEngraver(try profile())
    let permit = first.permit()
    let mark = try await first.prepare(bench.work, permit: permit)
    #expect(try await first.start(permit: permit) == .began)
    await first.close()
    let session = try await bench.openEngraver(try profile())
    do { try await body(bench, session, mark) } catch {
      await session.close()
      throw error
    }
    await session.close()
    #expect(bench.engraver?.state.beamOns == 1)
  }
}

extension Recollection {
  fileprivate var provesNothing: Bool { if case .nothing = self { true } else { false } }
}
