import BenchAPI

extension DeviceBody {
  static let heading = ["DEVICE", "KIND", "STATE", "MODEL", "ADDRESS", "TROUBLE"]

  /// The device as a row of a table.
  var row: [String] { [name, kind, link == "open" ? state ?? "open" : "absent", model, address, trouble ?? "-"] }

  /// What a person should know of it, one line each.
  var notes: [String] { (remarks ?? []).map { "\(name): \($0)" } }
}

extension BenchBody {
  /// The bench in a few lines.
  var lines: [String] {
    var lines = ["Bench \(bench), benchpind \(version)"]
    switch orders.count {
    case 0: lines += ["", "No order is on the bench."]
    case 1: lines += [""] + orders[0].lines
    default:
      lines += ["", "\(orders.count) orders are on the bench, so readings wait in the inbox."]
      lines += Table.lines(OrderBody.heading, orders.map(\.row))
    }
    if let reading = newest_reading { lines += ["", "Newest: \(reading.sentence)"] }
    if inbox > 0 { lines += ["", "In the inbox: \(inbox)\(inbox >= 1000 ? " or more" : "")."] }
    for job in jobs { lines += ["", job.sentence] }
    lines += [""]
    lines += devices.isEmpty ? ["No devices are set up."] : Table.lines(DeviceBody.heading, devices.map(\.row))
    return lines + devices.flatMap(\.notes)
  }
}

extension ConditionsBody {
  /// For each machine whether it may start on this ring of `pieces`, and if not why, weightiest first.
  func lines(of pieces: Int) -> [String] {
    let ring = pieces > 1 ? " of ring \(piece)" : ""
    return starts.flatMap { start in
      let what = "\(start.kind == "engraving" ? "Engraving" : "Polishing")\(ring) on \(start.device)"
      guard !start.missing.isEmpty else { return ["", "\(what): nothing is missing before a start."] }
      return ["", "\(what) cannot start:"] + start.missing.map { "  \($0.sentence) \($0.remedy)" }
    }
  }
}

extension BenchOrderBody {
  /// What lies on the bench, in one sentence.
  var sentence: String {
    let numbers = orders ?? order.map { [$0] } ?? []
    switch numbers.count {
    case 0: return "No order is on the bench."
    case 1: return "Order \(numbers[0]) is on the bench."
    default: return "On the bench: \(numbers.joined(separator: ", "))."
    }
  }
}

extension StopAnswerBody {
  /// One line for each machine.
  var lines: [String] {
    devices.isEmpty
      ? ["There is no machine to stop."]
      : devices.map { "\($0.device): \($0.answer == "still" ? "still" : "NOT CONFIRMED"). \($0.sentence)" }
        + devices.compactMap(\.question)
  }

  /// What the command ends with when a machine may still be moving.
  var failure: CommandFailure? {
    let open = devices.filter { $0.answer != "still" }.map(\.device)
    return open.isEmpty
      ? nil
      : CommandFailure(
        .temporary, "\(open.joined(separator: ", ")) did not confirm that it is still. Use the machine's own stop.")
  }
}
