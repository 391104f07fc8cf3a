import BenchAPI

extension ImportBody {
  /// What became of a file, in lines.
  var lines: [String] {
    let words = [
      ("new", "new"), ("revised", "revised"), ("unchanged", "unchanged"), ("waiting", "waiting for an answer"),
      ("passed-over", "passed over"),
    ]
    let counts = words.compactMap { outcome, word -> String? in
      let count = orders.count { $0.outcome == outcome }
      return count == 0 ? nil : "\(count) \(word)"
    }
    var lines = ["\(kind): \(counts.isEmpty ? "nothing was taken" : counts.joined(separator: ", "))."]
    if let caveat { lines.append(caveat) }
    for order in orders {
      if let reason = order.reason { lines.append("  \(reason)") }
      guard !order.questions.isEmpty else { continue }
      lines.append("  \(order.number ?? order.name) (\(order.name))")
      lines += order.questions.map { "    \($0.about)\($0.name(among: order.questions)): \($0.question)" }
    }
    lines += unread.map { "  Not read: \($0)" }
    if orders.contains(where: { !$0.questions.isEmpty }) {
      lines.append(
        "Answer with `benchpin orders answer NUMBER TOPIC ANSWER`; `benchpin orders questions` lists what is open.")
    }
    return lines
  }
}

extension IncomingBody {
  /// What a shop says of an order and what is open, in lines.
  var lines: [String] {
    let state = is_order ? "" : ", waits for an answer"
    var lines = ["\(number) for \(customer), \(name) of \(shop)\(state)"]
    let said = [
      ("size", size ?? size_text), ("alloy", metal), ("due", due), ("font", font),
      ("stones", stones.isEmpty ? nil : stones.joined(separator: ", ")), ("certificate", certificate), ("note", note),
    ]
    let parts = said.compactMap { name, value in value.map { "\(name) \($0)" } }
    if !parts.isEmpty { lines.append("  \(parts.joined(separator: "; "))") }
    lines += hints.map { "  \($0.value)" }
    lines += questions.map { "  \($0.about)?\($0.name(among: questions)) \($0.question)" }
    return lines
  }
}

extension QuestionBody {
  /// Its name in brackets where another question is about the same thing.
  fileprivate func name(among questions: [QuestionBody]) -> String {
    questions.count { $0.about == about } > 1 ? " [\(id)]" : ""
  }
}
