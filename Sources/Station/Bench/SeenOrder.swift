import Workshop

/// The version of an order that an edit was made from: it is written only while the bench still has that one, so that of two
/// edits at once none undoes the other unseen.
package enum SeenOrder: Hashable, Sendable {
  /// Nobody looked: whatever the bench has is replaced.
  case unseen
  /// It was not there.
  case absent
  /// It was there, in whatever version.
  case present
  /// It was one of these revisions; with none of them, it was none that can be told for sure.
  case revisions([Int])

  /// Throws when what the bench has is not what was seen.
  func confirm(_ number: OrderNumber, _ known: Order?) throws(BenchRefusal) {
    let sentence: String
    switch (self, known) {
    case (.unseen, _), (.absent, nil), (.present, _?): return
    case (.revisions(let seen), let order?) where seen.contains(order.revision): return
    case (.absent, let order?): sentence = "Order \(number.text) is there already, in revision \(order.revision)."
    case (.present, nil), (.revisions, nil): sentence = "There is no order \(number.text)."
    case (.revisions([]), let order?):
      sentence =
        "Which revision of order \(number.text) was seen is not said for sure: a weak tag (W/) matches none. It is \(order.revision) now."
    case (.revisions(let seen), let order?):
      let old = seen.map(String.init).joined(separator: " or ")
      sentence =
        "Order \(number.text) changed since it was seen: revision \(old) became \(order.revision)."
    }
    throw BenchRefusal(
      .revised, sentence, remedy: "Read the order again, make the change in what is there now, and send that.")
  }
}
