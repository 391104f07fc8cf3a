extension Fact: Encodable {
  /// Writes the payload alone: the kind stands beside it, in its own column and its own field.
  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .orderRecorded(let payload): try payload.encode(to: encoder)
    case .benchSet(let payload): try payload.encode(to: encoder)
    case .readingTaken(let payload): try payload.encode(to: encoder)
    case .readingAssigned(let payload): try payload.encode(to: encoder)
    case .jobRequested(let payload): try payload.encode(to: encoder)
    case .jobStarting(let payload): try payload.encode(to: encoder)
    case .jobRunning(let payload): try payload.encode(to: encoder)
    case .jobStopping(let payload): try payload.encode(to: encoder)
    case .jobEnded(let payload): try payload.encode(to: encoder)
    case .jobSettled(let payload): try payload.encode(to: encoder)
    case .reengravingAllowed(let payload): try payload.encode(to: encoder)
    case .benchStopped(let payload): try payload.encode(to: encoder)
    case .ledgerRestored(let payload): try payload.encode(to: encoder)
    case .pieceInspected(let payload): try payload.encode(to: encoder)
    case .gapClosed(let payload): try payload.encode(to: encoder)
    case .orderReceived(let payload): try payload.encode(to: encoder)
    case .questionAnswered(let payload): try payload.encode(to: encoder)
    case .screenPaired(let payload), .screenUnpaired(let payload): try payload.encode(to: encoder)
    case .proofApproved(let payload): try payload.encode(to: encoder)
    case .beamAccepted(let payload): try payload.encode(to: encoder)
    case .stageMoved(let payload): try payload.encode(to: encoder)
    case .photoAdded(let payload): try payload.encode(to: encoder)
    case .recordIssued(let payload): try payload.encode(to: encoder)
    case .gaugeChecked(let payload): try payload.encode(to: encoder)
    case .wheelMeasured(let payload): try payload.encode(to: encoder)
    case .weightTaken(let payload): try payload.encode(to: encoder)
    case .weightAssigned(let payload): try payload.encode(to: encoder)
    }
  }
}

/// Something that can read the payload of a fact as the type its kind asks for: a JSON text in the ledger.
package protocol FactPayloadReader {
  /// The payload as a `Payload`.
  func read<Payload: Decodable>(_ type: Payload.Type) throws -> Payload
}

extension Fact {
  /// The fact of `kind` whose payload `reader` holds.
  package init(kind: Kind, payload reader: some FactPayloadReader) throws {
    switch kind {
    case .orderRecorded: self = .orderRecorded(try reader.read(OrderRecorded.self))
    case .benchSet: self = .benchSet(try reader.read(BenchSet.self))
    case .readingTaken: self = .readingTaken(try reader.read(ReadingTaken.self))
    case .readingAssigned: self = .readingAssigned(try reader.read(ReadingAssigned.self))
    case .jobRequested: self = .jobRequested(try reader.read(Job.self))
    case .jobStarting: self = .jobStarting(try reader.read(JobStarting.self))
    case .jobRunning: self = .jobRunning(try reader.read(JobRunning.self))
    case .jobStopping: self = .jobStopping(try reader.read(JobStopping.self))
    case .jobEnded: self = .jobEnded(try reader.read(JobEnded.self))
    case .jobSettled: self = .jobSettled(try reader.read(JobSettled.self))
    case .reengravingAllowed: self = .reengravingAllowed(try reader.read(ReengravingAllowed.self))
    case .benchStopped: self = .benchStopped(try reader.read(BenchStopped.self))
    case .ledgerRestored: self = .ledgerRestored(try reader.read(LedgerRestored.self))
    case .pieceInspected: self = .pieceInspected(try reader.read(PieceInspected.self))
    case .gapClosed: self = .gapClosed(try reader.read(GapClosed.self))
    case .orderReceived: self = .orderReceived(try reader.read(OrderReceived.self))
    case .questionAnswered: self = .questionAnswered(try reader.read(QuestionAnswered.self))
    case .screenPaired: self = .screenPaired(try reader.read(ScreenChange.self))
    case .screenUnpaired: self = .screenUnpaired(try reader.read(ScreenChange.self))
    case .proofApproved: self = .proofApproved(try reader.read(ProofApproved.self))
    case .beamAccepted: self = .beamAccepted(try reader.read(BeamAccepted.self))
    case .stageMoved: self = .stageMoved(try reader.read(StageMoved.self))
    case .photoAdded: self = .photoAdded(try reader.read(PhotoAdded.self))
    case .recordIssued: self = .recordIssued(try reader.read(RecordIssued.self))
    case .gaugeChecked: self = .gaugeChecked(try reader.read(GaugeChecked.self))
    case .wheelMeasured: self = .wheelMeasured(try reader.read(WheelMeasured.self))
    case .weightTaken: self = .weightTaken(try reader.read(WeightTaken.self))
    case .weightAssigned: self = .weightAssigned(try reader.read(WeightAssigned.self))
    }
  }
}
