import Adapters
import Devices
import Synchronization
import Testing
import Wire

@testable import Simulators

/// The pedal and the safety inputs on a Modbus coupler.
@Suite(.serialized) struct CouplerTests {
  @Test(arguments: [true, false])
  func aPedalSaysHowItStandsAndEveryChangeWhateverItsPolarity(pressed: Bool) async throws {
    try await withCoupler { coupler, place, rack in
      coupler.bits.withLock { $0[4] = !pressed }
      let driver = ModbusPedalDriver(
        place: place, input: ModbusInput(at: 4, yes: pressed), debounce: .milliseconds(5), poll: .milliseconds(1),
        rack: rack)
      let session = try await driver.open()
      var positions = [try await session.nextPosition()]
      for isDown in [true, false] {
        coupler.bits.withLock { $0[4] = isDown == pressed }
        positions.append(try await session.nextPosition())
      }
      #expect(positions.map(\.isDown) == [false, true, false])
      #expect(zip(positions, positions.dropFirst()).allSatisfy { $0.since < $1.since })
      await session.close()
      await session.close()
    }
  }

  @Test func oneLostAnswerEndsWhatIsKnownOfThePedal() async throws {
    try await withCoupler { coupler, place, rack in
      let driver = ModbusPedalDriver(
        place: place, input: ModbusInput(at: 0), debounce: .zero, poll: .milliseconds(1), rack: rack)
      let session = try await driver.open()
      _ = try await session.nextPosition()
      coupler.faults.fallSilent()
      await #expect(throws: DeviceFault.self) { _ = try await session.nextPosition() }
      await session.close()
    }
  }

  @Test func aCouplerWithoutTheInputIsRefusedWhenItIsOpened() async throws {
    try await withCoupler { _, place, rack in
      let driver = ModbusPedalDriver(place: place, input: ModbusInput(at: 900), debounce: .zero, rack: rack)
      await #expect {
        _ = try await driver.open()
      } throws: {
        if case .refused(2, _)? = $0 as? DeviceFault { true } else { false }
      }
    }
  }

  @Test func aSafetyInputIsReadFromAnyTableInItsPolarity() async throws {
    try await withCoupler { coupler, place, rack in
      coupler.bits.withLock { $0[2] = true }
      coupler.registers.withLock { $0 = [10: 0b1000, 17: 41] }
      let inputs: [(ModbusInput, Bool)] = [
        (ModbusInput(at: 2), true), (ModbusInput(table: .coil, at: 2), true),
        (ModbusInput(at: 2, yes: false), false), (ModbusInput(at: 3, yes: false), true),
        (ModbusInput(table: .input, at: 10, bit: 3), true), (ModbusInput(table: .holding, at: 10, bit: 2), false),
      ]
      for (input, isHealthy) in inputs {
        let driver = ModbusSafetyDriver(
          place: place, input: input, counter: .init(table: .input, at: 17), rack: rack)
        let session = try await driver.open()
        #expect(try await session.read() == SafetySample(isHealthy: isHealthy, counter: 41))
        await session.close()
      }
      #expect(coupler.writes.withLock { $0 } == 0)
    }
  }

  @Test func aSilentSafetyInputThrowsAndIsReadAgainAfterwards() async throws {
    try await withCoupler { coupler, place, rack in
      let driver = ModbusSafetyDriver(place: place, input: ModbusInput(at: 2), counter: nil, rack: rack)
      let session = try await driver.open()
      coupler.faults.fallSilent()
      await #expect(throws: DeviceFault.self) { _ = try await session.read() }
      coupler.faults.endSilence()
      #expect(try await session.read() == SafetySample(isHealthy: false))
      await session.close()
    }
  }

  private func withCoupler(
    _ body: (Coupler, ModbusInputPlace, ModbusRack) async throws -> Void
  ) async throws {
    let coupler = try Coupler()
    let listener = try ModbusListener(coupler, port: 0, oneClient: false)
    let place = ModbusInputPlace(
      address: .modbusTCP(host: "127.0.0.1", port: Int(listener.port), unit: 255), line: SerialSettings(baud: 9600))
    let rack = ModbusRack(patience: ModbusPatience(answer: .milliseconds(100)))
    defer { listener.close() }
    try await body(coupler, place, rack)
  }
}

/// A coupler with 32 contacts and a few registers, and a count of writes that nobody should make.
private final class Coupler: Simulators.ModbusUnit {
  let faults = WireFaults()
  let log: WireLog
  let minimumGap = Duration.zero
  let readLimit = 125
  let bits = Mutex([Bool](repeating: false, count: 32))
  let registers = Mutex<[Int: UInt16]>([:])
  let writes = Mutex(0)

  init() throws { log = try WireLog() }

  func heard() {}

  func read(_ table: ModbusTable, _ address: Int, _ count: Int) throws(ModbusException) -> [UInt16] {
    switch table {
    case .coils, .discreteInputs:
      guard address + count <= 32 else { throw .illegalAddress }
      return bits.withLock { bits in (address..<address + count).map { bits[$0] ? 1 : 0 } }
    case .holdingRegisters, .inputRegisters:
      return registers.withLock { registers in (address..<address + count).map { registers[$0] ?? 0 } }
    }
  }

  func write(_ table: ModbusTable, _ address: Int, _ values: [UInt16]) throws(ModbusException) -> Acknowledgement {
    writes.withLock { $0 += 1 }
    return .sent
  }
}
