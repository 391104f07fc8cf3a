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
    let width = ring.band_width_mm.map { ", \($0) mm wide" } ?? ""
    var lines = [
      "Order \(number) for \(customer), revision \(revision ?? 1), stage \(stage)",
      "  Ring       \(ring.metal), \(size), \(ring.inside_profile ?? "flat") inside\(width)",
    ]
    if let engraving { lines.append("  Engraving  \(engraving.place ?? "inside"): “\(engraving.text.asEngraved)”") }
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

extension OrderBody {
  /// What was said at each stage, a line for each that says something.
  fileprivate var stageLines: [String] {
    func line(_ name: String, _ parts: [String?]) -> String? {
      let said = parts.compactMap(\.self).filter { !$0.isEmpty }
      return said.isEmpty ? nil : "  \(name)\(said.joined(separator: ", "))"
    }
    let stones = material?.stones.map { stones in
      stones.isEmpty ? "no stones" : stones.map { "\($0.count ?? 1) × \($0.kind)" }.joined(separator: ", ")
    }
    return [
      line(
        "Concept    ",
        [
          concept?.occasion, concept?.wearer.map { "for \($0)" }, concept?.budget.map { "budget \($0)" },
          concept?.deadline.map { "until \($0)" },
        ]),
      line(
        "Design     ",
        [
          design?.revision.map { "revision \($0)" },
          design?.approval.map { "\($0.what) approved by \($0.by)\($0.at.map { " on \($0)" } ?? "")" },
        ]),
      line("Material   ", [material?.colour, material?.plating.map { "\($0) plated" }, stones]),
      line(
        "Made       ",
        [
          handcrafting?.maker.map { "by \($0)" }, handcrafting?.weight_in_g.map { "\($0) g in" },
          handcrafting?.weight_out_g.map { "\($0) g out" },
        ]),
      line("Setting    ", [setting?.kind] + (setting?.checks ?? []).map { "\($0.what): \($0.good ? "good" : "bad")" }),
      line("Finishing  ", [finishing?.steps?.joined(separator: ", then ")]),
      line(
        "Unveiling  ",
        [
          unveiling?.weight_g.map { "\($0) g" }, unveiling?.hallmark,
          unveiling?.handover.map { "handed over to \($0.to) by \($0.by) on \($0.at)" },
        ]),
    ].compactMap(\.self)
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
    if !photos.isEmpty { lines.append(photos.count == 1 ? "  1 photo" : "  \(photos.count) photos") }
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
