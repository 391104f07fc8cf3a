import Foundation
import Station
import Testing
import Workshop

@testable import Ledger

@Suite struct FactTests {
  /// One fact of every kind, in an order in which they can happen.
  static func everyKind() throws -> [Fact] {
    let order = try ringOrder("R-2041")
    let job = try engraving(Piece(order: order.number))
    let stop = DeviceStop(device: job.device, answer: .notConfirmed, sentence: "Use its own stop.")
    var stopped = BenchStopped(by: "anna", answers: [stop], at: moment)
    for name in ["mia", "anna", "mia"] { stopped.join(BenchStopped(by: name, answers: [stop])) }
    return [
      recorded(order),
      .benchSet(BenchSet(orders: [order.number], by: "scan")),
      try taken(order: order.number, sent: "a\"b\\c/d\u{01}\u{1F}\u{7F}é"),
      .jobRequested(job),
      .jobStarting(JobStarting(job: job.id, order: order.number, mark: MachineMark(counter: 41))),
      .jobRunning(JobRunning(job: job.id, order: order.number)),
      .jobStopping(JobStopping(job: job.id, order: order.number, stop: StopTold(by: "anna", at: moment))),
      ended(job, .stopped),
      .jobSettled(
        JobSettled(
          job: job.id, order: order.number,
          settlement: JobSettlement(finding: .spoiled, by: "anna", note: "half an A", at: moment))),
      .reengravingAllowed(
        ReengravingAllowed(piece: job.piece, after: job.id, by: "anna", why: "the customer agreed")),
      .benchStopped(stopped),
      .ledgerRestored(
        LedgerRestored(earlierEpoch: 7, keptUntil: moment, lost: 3, pieces: [job.piece], at: moment, by: "anna")),
      .pieceInspected(
        PieceInspected(
          id: EventID(at: moment), piece: job.piece, finding: .notEngraved, engravings: 1, by: "anna", note: "bare",
          at: moment)),
      .gapClosed(GapClosed(by: "anna", why: "all bags", at: moment)),
      .orderReceived(
        OrderReceived(
          number: order.number,
          ring: ReceivedRing(
            source: ShopLine(shop: .shopify, order: "1", name: "#2041", line: nil, place: 1), customer: "Léa"),
          questions: [IntakeQuestion(.size, "Which size is it?")], by: "anna")),
      .questionAnswered(
        QuestionAnswered(
          number: order.number, questions: [IntakeQuestion(.size, "Which size is it?")], answer: "US 7", by: "anna")),
      .screenPaired(ScreenChange(screen: EventID(at: moment), name: "tablet", kind: "watch", by: "anna")),
      .screenUnpaired(ScreenChange(screen: EventID(at: moment), name: "tablet", kind: "watch", by: "anna")),
      .proofApproved(
        ProofApproved(
          piece: job.piece, hash: "0c8a", diameter: Micrometres(17_350), revision: 2, by: "Léa", at: moment)),
      .stageMoved(
        StageMoved(order: order.number, from: .finishing, to: .setting, revision: 2, by: "anna", why: "a prong")),
      .photoAdded(
        PhotoAdded(
          id: EventID(at: moment), order: order.number, hash: "ab", kind: .jpeg, bytes: 9, caption: "„so“",
          stage: .setting,
          isInternal: true, by: "anna")),
      .recordIssued(
        RecordIssued(
          order: order.number, hash: "cd", bytes: 9, language: "de", shop: "Gold & Söhne", upTo: 16, revision: 2,
          photos: ["ab"], madeBy: "1", by: "anna", edition: 2, replaces: "ab", at: moment)),
      .gaugeChecked(
        GaugeChecked(
          id: EventID(at: moment), gauge: try #require(DeviceName("gauge")), serial: "77", quantity: .diameter,
          reference: 17_000, certificate: "C-1", read: [17_004, 17_006], due: nil, at: moment, by: "anna")),
      .wheelMeasured(WheelMeasured(wheel: "muslin", diameter: Micrometres(98_500), at: moment, by: "anna")),
    ]
  }

  @Test func aStopThatWasRecordedBeforeItSaidWhenIsStillRead() throws {
    let older = Data(#"{"by":"anna","answers":[]}"#.utf8)
    #expect(try JSONDecoder().decode(BenchStopped.self, from: older) == BenchStopped(by: "anna", answers: []))
  }

  @Test func everyKindOfFactIsReadBackAsItWasWritten() throws {
    let bench = try Bench()
    let ledger = try bench.open()
    var facts = try FactTests.everyKind()
    var ids = facts.indices.map { _ in EventID(at: moment) }
    facts.append(assigned(ids[2], to: nil, from: try number("R-2041")))
    let weight = Weight(
      device: try #require(DeviceName("balance")), milligrams: 4873, sent: "S S 4.873 g", takenAt: moment)
    facts.append(.weightTaken(WeightTaken(weight: weight, order: try number("R-2041"))))
    ids.append(contentsOf: [EventID(at: moment), EventID(at: moment)])
    facts.append(
      .weightAssigned(
        WeightAssigned(weight: ids[facts.count - 1], order: nil, previous: try number("R-2041"), by: "anna")))
    facts.append(.beamAccepted(BeamAccepted(metal: .au750y, settings: "percent=70", by: "anna", at: moment)))
    let written = try ledger.write { writer in
      try facts.enumerated().map { index, fact in
        try writer.append(fact, id: index < ids.count ? ids[index] : EventID(at: moment), at: moment)
      }
    }
    #expect(Set(written.map(\.kind)) == Set(Fact.Kind.allCases))
    let read = try ledger.facts(after: 0, limit: 100)
    #expect(read == written)
    #expect(try read.map { try $0.fact() } == facts)
    #expect(read.map(\.order) == facts.map(\.order))
    #expect(read.allSatisfy { !$0.payload.contains(0x0A) })
    #expect(
      try ledger.facts(of: try number("R-2041")).map(\.sequence) == [
        1, 3, 4, 5, 6, 7, 8, 9, 10, 13, 15, 16, 19, 20, 21, 22, 25, 26, 27,
      ])
    try ledger.close()
  }

  @Test(arguments: [nil, "R-1"]) func aReadingIsWrittenByHandExactlyAsTheEncoderWritesIt(order: String?) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let scalars =
      (UInt32(0)...0x2FF).compactMap(Unicode.Scalar.init) + ["\u{2028}", "\u{2029}", "\u{FEFF}", "\u{1F48D}"]
    for scalar in scalars {
      for diameter in [-1_000_000_000, -1, 0, 17_350, 1_000_000_000] {
        let fact = try taken(diameter, order: order.map(number), sent: "x\(scalar)/y")
        guard case .readingTaken(var payload) = fact else { continue }
        payload.verdict = order.map { "\($0)\(scalar)" }
        payload.reading.calibration = CalibrationUse(
          check: order == nil ? nil : EventID(at: moment), serial: order.map { "\($0)\(scalar)" }, offset: -4,
          isOverdue: order == nil)
        #expect(ReadingPayload.bytes(of: payload) == Array(try encoder.encode(payload)), "\(scalar.value)")
        #expect(try JSONPayload(ReadingPayload.bytes(of: payload)).read(ReadingTaken.self) == payload)
      }
    }
  }

  @Test func idsKeepTheirBits() throws {
    for id in [EventID(high: 0, low: 0), EventID(high: .max, low: 1), EventID(at: moment)] {
      #expect(try EventID(blob: id.blob) == id)
    }
    #expect(throws: JournalFault.self) { try EventID(blob: Data(count: 15)) }
  }
}
