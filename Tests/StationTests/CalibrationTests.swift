import Devices
import TestJournal
import Testing
import Workshop

@testable import Station

/// Gauges against reference rings, balances against reference masses, and what their readings are worth.
@Suite struct CalibrationTests {
  private static func name(_ text: String) throws -> DeviceName { try #require(DeviceName(text)) }

  private func finding(
    _ read: [Int], reference: Int = 17_000, serial: String? = "77", due: Moment? = nil
  ) -> GaugeFinding {
    GaugeFinding(reference: reference, certificate: "C-1", read: read, serial: serial, due: due, by: "Mia")
  }

  private func run(
    every days: Int? = nil, _ overdue: CalibrationRules.Overdue = .warn, serial: String? = nil,
    journal: MemoryJournal = MemoryJournal(), _ body: (BenchAtWork, ScriptedGauge) async throws -> Void
  ) async throws {
    let balance = ScriptedGauge()
    try await BenchAtWork.run(journal: journal) { plan in
      plan.balances = [(try Self.name("balance"), balance)]
      plan.calibration = CalibrationRules(
        everyDays: days, overdue: overdue, serials: try serial.map { [try Self.name("gauge"): $0] } ?? [:])
    } _: { world in
      try await body(world, balance)
    }
  }

  private func reading(_ micrometres: Int, of world: BenchAtWork) async throws -> StoredReading {
    let before = world.journal.heldReadings.count
    world.gauge.send(micrometres)
    try await eventually("the reading is stored") { world.journal.heldReadings.count > before }
    return world.journal.heldReadings[before]
  }

  @Test func aReadingKeepsWhatTheGaugeSentAndTheOffsetItWasTakenUnder() async throws {
    try await run { world, _ in
      try await world.layOrder()
      let check = try await world.bench.check(Self.name("gauge"), finding([17_101, 17_103]))
      #expect(check.offset == 102)
      let stored = try await reading(17_018, of: world)
      #expect(stored.reading.diameter.count == 17_018)
      #expect(stored.reading.calibration?.check == check.id)
      #expect(stored.reading.corrected.count == 16_916)
      #expect(stored.verdict == "in tolerance, the gauge's offset of +0.102 mm taken off")
    }
  }

  @Test func whatIsReadOnOneReferenceHasToAgree() async throws {
    try await run { world, _ in
      let gauge = try Self.name("gauge")
      #expect(try await world.bench.check(gauge, finding([17_000, 17_050])).spread == 50)
      let refusal = await #expect(throws: BenchRefusal.self) {
        try await world.bench.check(gauge, finding([17_000, 17_025, 17_051]))
      }
      #expect(refusal?.sentence.contains("lies 0.051 mm apart, and at most 0.050 mm is a check") == true)
    }
  }

  @Test func theProofIsDrawnForTheRingAndNotForTheOffsetOfItsGauge() async throws {
    try await BenchAtWork.run(prepare: { $0.proofs = ProofRules(press: ScriptedPress()) }) { world in
      try await world.engraverIsOpen()
      try await world.layOrder()
      _ = try await world.bench.check(Self.name("gauge"), finding([17_101, 17_103]))
      _ = try await reading(17_022, of: world)
      let start = try #require(try await world.bench.conditions(ofPiece: 1).starts.first)
      #expect(start.proof == "Always  16920")
    }
  }

  @Test func withoutACheckAndWithoutRulesNothingIsSaid() async throws {
    try await run { world, _ in
      try await world.layOrder()
      let stored = try await reading(16_920, of: world)
      #expect(stored.reading.calibration == nil)
      #expect(stored.verdict == "in tolerance")
    }
  }

  @Test func anOverdueGaugeWarnsWhereTheShopSaysSo() async throws {
    try await run(every: 180) { world, _ in
      try await world.layOrder()
      let stored = try await reading(16_920, of: world)
      #expect(stored.order != nil)
      #expect(stored.verdict == "in tolerance; the gauge was never checked")
    }
  }

  @Test func anOverdueGaugeBlocksWhereTheShopSaysSo() async throws {
    try await run(every: 180, .block) { world, _ in
      let order = try await world.layOrder()
      let stored = try await reading(16_920, of: world)
      #expect(stored.order == nil)
      await #expect(throws: BenchRefusal.self) {
        try await world.bench.assign(reading: stored.id, to: order.number, by: "Mia")
      }
      _ = try await world.bench.check(Self.name("gauge"), finding([17_000]))
      #expect(try await reading(16_921, of: world).order != nil)
    }
  }

  @Test func aCheckOfAnotherGaugeDoesNotCountForThisOne() async throws {
    let journal = MemoryJournal()
    try await run(journal: journal) { world, _ in
      _ = try await world.bench.check(Self.name("gauge"), finding([17_100], serial: "77"))
    }
    try await run(every: 180, serial: "78", journal: journal) { world, _ in
      try await world.layOrder()
      let stored = try await reading(16_920, of: world)
      #expect(stored.reading.calibration?.check == nil)
      #expect(stored.reading.corrected.count == 16_920)
      await #expect(throws: BenchRefusal.self) {
        try await world.bench.check(Self.name("gauge"), finding([17_000], serial: "77"))
      }
    }
  }

  @Test func aCheckIsKeptOverARestart() async throws {
    let journal = MemoryJournal()
    try await run(journal: journal) { world, _ in
      _ = try await world.bench.check(Self.name("gauge"), finding([17_100]))
    }
    try await run(journal: journal) { world, _ in
      #expect(try await reading(16_920, of: world).reading.corrected.count == 16_820)
      let known = try await world.bench.gaugeChecks()
      #expect(known.map(\.name.text) == ["balance", "gauge"])
      #expect(known[1].check?.offset == 100)
    }
  }

  @Test(
    arguments: [
      ([], 17_000, "77"), ([18_000], 17_000, "77"), ([17_000], 50_000, "77"), ([17_000], 17_000, nil),
    ] as [([Int], Int, String?)])
  func whatCannotBeACheckIsRefused(read: [Int], reference: Int, serial: String?) async throws {
    try await run { world, _ in
      await #expect(throws: BenchRefusal.self) {
        try await world.bench.check(Self.name("gauge"), finding(read, reference: reference, serial: serial))
      }
      #expect(world.journal.all.isEmpty)
    }
  }

  @Test func aDayThatHasPassedIsNoDueDate() async throws {
    try await run { world, _ in
      await #expect(throws: BenchRefusal.self) {
        try await world.bench.check(Self.name("gauge"), finding([17_000], due: Moment(milliseconds: 0)))
      }
    }
  }

  @Test func aWeightLandsOnTheOrderOnTheBenchOrInTheInbox() async throws {
    try await run { world, balance in
      balance.send(.weight(milligrams: 4873, sent: "S S 4.873 g"))
      try await eventually("the first is stored") { try world.journal.weights(of: nil, limit: 9).count == 1 }
      let order = try await world.layOrder()
      balance.send(.weight(milligrams: 4700, sent: "S S 4.700 g"))
      try await eventually("the second is stored") {
        try world.journal.weights(of: order.number, limit: 9).map(\.weight.milligrams) == [4700]
      }
      let waiting = try #require(try world.journal.weights(of: nil, limit: 9).first)
      #expect(try await world.bench.assign(weight: waiting.id, to: order.number, by: "Mia").order == order.number)
      #expect(try world.journal.weights(of: order.number, limit: 9).count == 2)
      #expect(try await world.bench.assign(weight: waiting.id, to: nil, by: "Mia").isSetAside)
    }
  }

  @Test(arguments: [
    ("2026-05-31", true), ("2028-02-29", true), ("2027-02-29", false), ("2027-13-01", false), ("31.5.", false),
  ])
  func aDayIsReadToItsEnd(text: String, isDay: Bool) {
    let moment = Moment(endOfDay: text)
    #expect((moment != nil) == isDay)
    if isDay { #expect(moment?.text == "\(text)T23:59:59.999Z") }
  }
}
