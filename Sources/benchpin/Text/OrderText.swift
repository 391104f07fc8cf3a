import BenchAPI

extension OrderBody {
  static let heading = ["ORDER", "CUSTOMER", "SIZE", "METAL", "STAGE", "DUE", "ENGRAVING"]

  /// The order as a row of a table.
  var row: [String] {
    [
      number, customer, ring.size, ring.metal, stage, (rush == true ? "rush " : "") + (due ?? "-"),
      engraving?.text.asEngraved ?? "-",
    ]
  }

  /// The order in a few lines.
  var lines: [String] {
    let size = ring.diameter_mm.map { "\(ring.size) (\($0) mm)" } ?? ring.size
    let since = stage_since.map { " since \($0.asTime) UTC" } ?? ""
    let width = ring.band_width_mm.map { ", \($0) mm wide" } ?? ""
    var lines = [
      "Order \(number) for \(customer.asEngraved), revision \(revision ?? 1), stage \(stage)\(since)",
      "  Ring       \(ring.metal), \(size), \(ring.inside_profile ?? "flat") inside\(width)",
    ]
    if let engraving {
      lines.append("  Engraving  \(engraving.words)")
      for keepOut in engraving.keep_outs ?? [] { lines.append("             \(keepOut.sentence)") }
    }
    if let polishing { lines.append("  Polishing  \(polishing)") }
    for question in questions ?? [] { lines.append("  Open       \(question)") }
    if rush == true || due != nil {
      lines.append("  Due        \(due ?? "no day")\(rush == true ? ", rush" : "")")
    }
    lines += stageLines
    for caution in cautions ?? [] { lines.append("  Mind       \(caution)") }
    return lines
  }
}

extension OrderRecordBody {
  /// The whole record in lines.
  var lines: [String] {
    var lines = order.lines
    lines += size_notes.map { "  \($0)" }
    lines += ["", readings.isEmpty ? "No readings." : "Readings"]
    if !readings.isEmpty { lines += Table.lines(ReadingBody.heading, readings.map(\.row)).map { "  " + $0 } }
    if let out_of_round { lines.append("  \(out_of_round.words)") }
    if !weights.isEmpty {
      lines += ["", "Weights"] + Table.lines(WeightBody.heading, weights.map(\.row)).map { "  " + $0 }
    }
    lines += ["", jobs.isEmpty ? "No jobs." : "Jobs"]
    if !jobs.isEmpty { lines += Table.lines(JobBody.heading, jobs.map(\.row)).map { "  " + $0 } }
    for job in jobs where !job.findings.isEmpty {
      lines += ["  Job \(job.id), ring \(job.piece)"] + job.findings.map { "  \($0)" }
    }
    for look in inspections ?? [] {
      lines.append(
        "  Ring \(look.piece): \(look.by) looked \(look.at.asTime) UTC and found it \(look.finding).\(look.note.isEmpty ? "" : " \(look.note)")"
      )
    }
    for signature in reengravings {
      lines.append(
        "  Ring \(signature.piece) to be engraved once more: signed by \(signature.by), \(signature.why)")
    }
    if polished_ms > 0 || polished_is_least {
      lines.append("  Polished \(ProgressText.worked(polished_ms, isLeast: polished_is_least)) in all")
    }
    if !photos.isEmpty {
      lines += ["", "Photos"] + Table.lines(PhotoBody.heading, photos.map(\.row)).map { "  " + $0 } + [""]
    }
    for record in issued {
      lines.append(
        "  Record issued \(record.at.asTime) UTC by \(record.by), edition \(record.edition): \(record.sha256.prefix(16))"
      )
    }
    if let time = bench_time, time.on_bench_ms > 0 {
      lines.append("  On the bench for \(time.minutes_per_ring) min a ring, for pricing; it stays in the shop")
    }
    return lines
  }
}
