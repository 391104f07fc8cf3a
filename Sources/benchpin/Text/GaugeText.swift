import BenchAPI

extension GaugeBody {
  static let heading = ["GAUGE", "KIND", "SERIAL", "STATE", "OFFSET", "CHECKED (UTC)", "DUE (UTC)"]

  /// The gauge as a row of a table.
  var row: [String] {
    [
      name, kind, serial ?? "-", state, check?.offset ?? "-", check?.at.asTime ?? "-", check?.due?.asTime ?? "-",
    ]
  }
}

extension GaugeCheckBody {
  /// The check in lines.
  var lines: [String] {
    [
      "\(at.asTime) by \(by), serial number \(serial): offset \(offset), spread \(spread)",
      "  reference \(reference), certificate \(certificate); read \(read.joined(separator: ", "))\(due.map { "; due \($0.asTime)" } ?? "")",
    ]
  }
}

extension WeightBody {
  static let heading = ["TAKEN (UTC)", "GRAMS", "BALANCE", "ORDER", "ID"]

  /// The weight as a row of a table.
  var row: [String] { [taken_at.asTime, grams, device, order ?? (set_aside ? "set aside" : "inbox"), id] }

  /// The weight in one sentence.
  var sentence: String {
    let place = order.map { "belongs to order \($0)" } ?? (set_aside ? "is set aside" : "waits in the inbox")
    return "The weight of \(grams) g \(place)."
  }
}
