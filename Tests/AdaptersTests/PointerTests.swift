import Devices
import Testing
import Wire
import Workshop

@testable import Adapters
@testable import Simulators

/// The beam that is seen and marks nothing, against the simulated marker.
@Suite(.serialized) struct PointerTests {
  private static let work = Work.engraving(EngravingText(text: "x", place: .inside))
  private static let drawing = RingDrawing(
    hash: "", place: .inside, radius: 8_675_000, band: Micrometres(4000),
    beam: BeamSettings(
      percent: 70, speed: 300_000, hertz: 30_000, interval: Micrometres(30), degrees: 45, passes: 1, source: .demo),
    strokes: [BeamStroke(kind: .line, points: [BeamPoint(x: 0, y: 0), BeamPoint(x: 1_000_000, y: 1_000_000)])])

  private static func profile(_ change: (String) -> String = { $0 }) throws -> EngraverProfile {
    let file = "Config/engravers/path-window.yaml"
    return try EngraverProfile.read(text: change(try Project.text(file)), file: file)
  }

  private static func run(
    _ profile: EngraverProfile, _ body: (ModbusEngraverSession, any PointerBeam, SimulatedEngraver) async throws -> Void
  ) async throws {
    let engraver = try SimulatedEngraver(.tcp(), map: .path)
    defer { engraver.close() }
    let rack = ModbusRack(patience: ModbusPatience(answer: .milliseconds(230)))
    let address = DeviceAddress.modbusTCP(host: "127.0.0.1", port: Int(engraver.port), unit: 255)
    let session = try await ModbusEngraverDriver(profile: profile, address: address, rack: rack).open()
    do { try await body(session, try #require(session.pointer), engraver) } catch {
      await session.close()
      throw error
    }
    await session.close()
  }

  @Test func itIsOnForItsSecondsByTheMachinesOwnWordAndMarksNothing() async throws {
    try await Self.run(try Self.profile()) { session, beam, engraver in
      #expect(try await beam.secondsLeft() == 0)
      try await beam.show(Self.work, drawing: Self.drawing, seconds: 30, permit: session.permit())
      #expect(engraver.state.isPointing && engraver.receivedPath.state == .verified)
      #expect((25...30).contains(try await beam.secondsLeft()))
      guard case .notReady(let why) = try await session.status().readiness else {
        throw DeviceFault.garbled("it says that it is ready")
      }
      #expect(why.contains("pointer beam is on"))
      try await beam.end()
      #expect(!engraver.state.isPointing && engraver.state.beamOns == 0)
      #expect(try await session.status().readiness == .ready)
    }
  }

  @Test func aStopEndsItAndIsNotConfirmedWhileItIsSeen() async throws {
    var profile = try Self.profile()
    profile.stillWithin = .milliseconds(100)
    try await Self.run(profile) { session, beam, engraver in
      try await beam.show(Self.work, drawing: Self.drawing, seconds: 30, permit: session.permit())
      try await session.halt()
      #expect(!engraver.state.isPointing)
      try await beam.show(Self.work, drawing: Self.drawing, seconds: 30, permit: session.permit())
      engraver.change { $0.pointerSticks = true }
      await #expect(throws: DeviceFault.self) { try await session.halt() }
    }
  }

  @Test func afterAStopNothingIsTurnedOn() async throws {
    try await Self.run(try Self.profile()) { session, beam, engraver in
      let permit = session.permit()
      session.revokePermits()
      await #expect(throws: DeviceFault.self) {
        try await beam.show(Self.work, drawing: Self.drawing, seconds: 30, permit: permit)
      }
      #expect(!engraver.state.isPointing)
    }
  }

  @Test func aJobIsMadeReadyOnlyOnceItIsOff() async throws {
    try await Self.run(try Self.profile()) { session, beam, engraver in
      try await beam.show(Self.work, drawing: Self.drawing, seconds: 30, permit: session.permit())
      _ = try await session.prepare(Self.work, drawing: Self.drawing, permit: session.permit())
      #expect(!engraver.state.isPointing)
      try await beam.show(Self.work, drawing: Self.drawing, seconds: 30, permit: session.permit())
      engraver.change { $0.pointerSticks = true }
      await #expect(throws: DeviceFault.self) {
        _ = try await session.prepare(Self.work, drawing: Self.drawing, permit: session.permit())
      }
    }
  }

  @Test func theMachineEndsItByItself() throws {
    var machine = EngraverMachine()
    machine.path.state = .verified
    try machine.point(for: 5, at: .zero)
    #expect(machine.pointerSeconds(at: .milliseconds(4500)) == 1)
    machine.advance(to: .seconds(5))
    #expect(machine.pointerEnds == nil && machine.news == [.pointer(isOn: true), .pointer(isOn: false)])
    // Neither armed nor without a whole path is it taken.
    _ = try machine.take(0x01, at: .seconds(6))
    #expect(throws: ModbusException.self) { try machine.point(for: 5, at: .seconds(6)) }
    _ = try machine.take(0, at: .seconds(7))
    machine.path.state = .receiving
    #expect(throws: ModbusException.self) { try machine.point(for: 5, at: .seconds(7)) }
    #expect(throws: ModbusException.self) { try machine.point(for: 61, at: .seconds(7)) }
  }

  @Test func aProfileWithoutTheRegisterHasNoneAndOneThatOverlapsIsRefused() async throws {
    let without = try Self.profile {
      $0.split(separator: "\n").filter { !$0.contains("outline") }.joined(separator: "\n")
    }
    #expect(without.path?.outline == nil)
    #expect(throws: (any Error).self) { try Self.profile { $0.replacing("outline: 250", with: "outline: 243") } }
  }
}
