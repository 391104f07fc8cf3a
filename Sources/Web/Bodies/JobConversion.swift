import BenchAPI
import Station
import Workshop

extension JobBody {
  /// The job as it travels, with how far it is while it runs.
  init(_ job: Job, progress: JobProgress?) {
    let what =
      switch job.work {
      case .engraving(let text): text.text
      case .polishing(let programme):
        programme.part.map { "\(programme.name), part \($0) of \(programme.partCount ?? $0)" } ?? programme.name
      }
    var reason: String?
    if case .ended(let outcome) = job.phase, !outcome.reason.isEmpty { reason = outcome.reason }
    self.init(
      id: job.id.text, kind: job.work.kind.rawValue, order: job.piece.order.text, piece: job.piece.number,
      revision: job.orderRevision, device: job.device.text, what: what, phase: job.phase.word, reason: reason,
      by: job.requestedBy, requested_at: job.requestedAt.text, expected_ms: job.expectedMilliseconds,
      proof: job.proof, settled: job.settlement.map(SettlementBody.init), asks_for_a_look: job.asksForALook,
      told_to_stop: job.stop.map { ToldToStopBody(by: $0.by, at: $0.at.text) }, worked_ms: job.worked?.milliseconds,
      worked_is_least: job.worked?.isLeast,
      speeds: job.speeds.map { speeds in
        speeds.map {
          SeenSpeedBody(
            step: $0.step, told_rpm: $0.told?.count, least_rpm: $0.least.count, most_rpm: $0.most.count,
            ms: $0.milliseconds)
        }
      })
    guard let progress, !job.phase.isOver else { return }
    permille = progress.progress.permille
    left_ms = progress.left?.wholeMilliseconds
    rpm = progress.progress.speed?.count
    rpm_set = progress.progress.speedSet?.count
    step = progress.progress.step
  }
}

extension SettlementBody {
  /// What was found, as it travels.
  init(_ settlement: JobSettlement) {
    self.init(
      finding: settlement.finding.rawValue, by: settlement.by, note: settlement.note, at: settlement.at.text,
      is_from_record: settlement.isFromRecord)
  }
}

extension ReengravingBody {
  /// The decision as it travels.
  init(_ decision: ReengravingAllowed) {
    self.init(
      order: decision.piece.order.text, piece: decision.piece.number, after: decision.after.text, by: decision.by,
      why: decision.why)
  }
}

extension InspectionBody {
  /// What was seen, as it travels.
  init(_ look: PieceInspected) {
    self.init(
      order: look.piece.order.text, piece: look.piece.number, finding: look.finding.rawValue, by: look.by,
      note: look.note, at: look.at.text)
  }
}

extension ProgressBody {
  /// The progress as it travels.
  init(_ progress: JobProgress) {
    self.init(
      job: progress.job.text, order: progress.order.text, permille: progress.progress.permille,
      left_ms: progress.left?.wholeMilliseconds, rpm: progress.progress.speed?.count,
      rpm_set: progress.progress.speedSet?.count, step: progress.progress.step)
  }
}

extension JobRequest {
  /// The request of one JSON object; `nil` with every mistake noted when it is not one.
  init?(_ reader: inout FieldReader, key: String?, from visitor: Visitor) {
    let kind = reader.requiredWord("kind", oneOf: WorkKind.allCases.map(\.rawValue), WorkKind.init(rawValue:))
    let order = OrderNumber(reading: "order", of: &reader)
    let piece = reader.whole("piece", in: 1...99) ?? 1
    let revision = reader.whole("revision", in: 1...1_000_000_000)
    let programme = reader.text("programme", upTo: 64)
    let part = reader.whole("part", in: 1...100)
    let device = reader.deviceName("device")
    let proof = reader.text("proof", upTo: 64)
    let acceptsDemo = reader.boolean("accepts_demo_settings")
    let askedAt = reader.moment("asked_at")
    let by = reader.by(visitor)
    guard let kind, let order else { return nil }
    self.init(
      kind: kind, piece: Piece(order: order, number: piece), orderRevision: revision, programme: programme,
      part: part, device: device, by: by, proof: proof, key: key, acceptsDemoSettings: acceptsDemo ?? false)
    self.askedAt = askedAt
  }
}

extension StopAnswerBody.Device {
  /// The answer as it travels.
  init(_ stop: DeviceStop) {
    self.init(
      device: stop.device.text, answer: stop.answer.rawValue, sentence: stop.sentence, job: stop.engraving?.text,
      question: stop.question)
  }
}

extension Duration {
  /// Whole milliseconds, never negative.
  var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    return max(0, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
  }
}
