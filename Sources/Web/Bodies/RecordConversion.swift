import BenchAPI
import Workshop

extension OrderRecordBody {
  /// Takes over what came with the stages.
  mutating func take(_ record: RingRecord, now: Moment) {
    stages = record.visits.map { visit in
      StageVisitBody(
        stage: visit.stage.rawValue, since: visit.since.text, until: visit.until?.text, by: visit.by, why: visit.why)
    }
    photos = record.photos.map { PhotoBody($0, at: $1) }
    issued = record.issued.enumerated().map { IssuedRecordBody($1.0, at: $1.1, place: $0 + 1) }
    let (machines, onBench) = (record.machineTime, record.benchTime(until: now))
    let rings = max(record.order.pieces, 1)
    bench_time = BenchTimeBody(
      on_bench_ms: onBench, minutes_per_ring: (onBench / rings + 59_999) / 60_000,
      pieces: (1...rings).map { piece in
        BenchTimeBody.Piece(
          piece: piece, engraving_ms: machines[piece]?.engraving ?? 0, polishing_ms: machines[piece]?.polishing ?? 0)
      })
  }
}

extension IssuedRecordBody {
  /// An issue as it travels, the `place`th of its order.
  init(_ issued: RecordIssued, at: Moment, place: Int) {
    self.init(
      sha256: issued.hash, bytes: issued.bytes, language: issued.language, shop: issued.shop, up_to: Int(issued.upTo),
      revision: issued.revision, photos: issued.photos, made_by: issued.madeBy, by: issued.by, at: at.text,
      edition: issued.edition ?? place, replaces: issued.replaces)
  }
}
