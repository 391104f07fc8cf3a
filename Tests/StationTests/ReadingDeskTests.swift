import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Station

@Suite struct ReadingDeskTests {
  @Test func aReadingAttachesToTheOnlyOrderOnTheBench() async throws {
    try await BenchAtWork.run { world in
      try await world.layOrder()
      world.gauge.send(16_920)
      try await eventually("the reading is stored") { world.journal.heldReadings.count == 1 }
      let reading = world.journal.heldReadings[0]
      #expect(reading.order?.text == "R-1")
      #expect(reading.verdict == "in tolerance")
    }
  }

  @Test func aReadingWaitsInTheInboxWhenNoOrderOrSeveralLieOnTheBench() async throws {
    try await BenchAtWork.run { world in
      world.gauge.send(16_920)
      try await eventually("the first is stored") { try world.journal.readings(of: nil, limit: 10).count == 1 }
      let first = try makeOrder("R-1")
      let second = try makeOrder("R-2")
      _ = try await world.bench.record([first, second], by: "test")
      _ = try await world.bench.put([first.number, second.number], by: "test")
      world.gauge.send(16_930)
      try await eventually("the second is stored") { try world.journal.readings(of: nil, limit: 10).count == 2 }
    }
  }

  @Test func aReadingThatBeganBeforeTheOrderLayThereWaitsInTheInbox() async throws {
    try await BenchAtWork.run { world in
      let before = ContinuousClock.now
      try await world.layOrder()
      world.gauge.send(16_920, began: before)
      try await eventually("it is stored") { try world.journal.readings(of: nil, limit: 10).count == 1 }
    }
  }

  @Test func aGaugeThatCanBeAskedIsAskedAndTheOthersSaySo() async throws {
    try await BenchAtWork.run { world in
      try await eventually("the gauge is open") {
        do throws(BenchRefusal) {
          _ = try await world.bench.askForReading(of: nil)
        } catch {
          return error.kind == .workRefused
        }
        return false
      }
      world.gauge.present.withLock { $0 = 16_920 }
      #expect(try await world.bench.askForReading(of: DeviceName("gauge")).text == "gauge")
      try await eventually("it is stored") { world.journal.heldReadings.count == 1 }
      #expect(world.journal.heldReadings[0].reading.diameter.count == 16_920)
      await #expect(throws: BenchRefusal.self) { try await world.bench.askForReading(of: DeviceName("other")) }
    }
  }

  @Test func attachingByHandMovingAndSettingAsideAreEventsAndTheReadingNeverChanges() async throws {
    try await BenchAtWork.run { world in
      world.gauge.send(17_000)
      try await eventually("it is stored") { world.journal.heldReadings.count == 1 }
      let taken = world.journal.heldReadings[0]
      let order = try makeOrder("R-1")
      _ = try await world.bench.record(order, by: "test")
      let attached = try await world.bench.assign(reading: taken.id, to: order.number, by: "Mia")
      #expect(attached.order == order.number)
      #expect(attached.verdict != nil)
      let again = try await world.bench.assign(reading: taken.id, to: order.number, by: "Mia")
      #expect(again.order == order.number)
      let aside = try await world.bench.assign(reading: taken.id, to: nil, by: "Mia")
      #expect(aside.isSetAside)
      #expect(world.journal.heldReadings[0].reading == taken.reading)
      let assigned = world.journal.all.filter { $0.kind == .readingAssigned }
      #expect(assigned.count == 2)
    }
  }

  @Test func readingsWaitForTheDiskAndNoneIsLost() async throws {
    try await BenchAtWork.run { world in
      world.journal.refusal.withLock { $0 = .diskFull("The disk is full.") }
      world.gauge.send(16_920)
      world.gauge.send(16_930)
      try await eventually("the trouble is told") {
        world.bench.devices.contains { $0.trouble?.contains("wait") == true }
      }
      world.journal.refusal.withLock { $0 = nil }
      try await eventually("both are stored") { world.journal.heldReadings.count == 2 }
    }
  }
}
