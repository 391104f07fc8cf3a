/// What becomes of an order when the shop says something else than before.
///
/// Each field is compared three ways: what the shop said before, what it says now, and what the order has. What only the
/// shop changed is taken; what only the bench changed stays; what both changed, and whatever the shop changes once work has
/// begun, is asked about.
package struct ShopRevision: Hashable, Sendable {
  /// The order with what was taken over.
  package private(set) var order: Order
  /// What the two say differently, each a question.
  package private(set) var questions: [IntakeQuestion] = []

  /// The revision of `order` by what the shop said `before` and says `now`; `asked` are the questions that are still open.
  package init(
    of order: Order, before: ReceivedRing, now: ReceivedRing, isInWork: Bool, asked: [IntakeQuestion]
  ) {
    self.order = order
    for field in Self.fields {
      let theirs = field.said(now)
      let ours = field.has(order)
      if theirs == nil, !now.isComplete { continue }
      guard ExactText(theirs) != ExactText(ours) else { continue }
      let isNew = ExactText(theirs) != ExactText(field.said(before))
      if isNew, !isInWork, ExactText(ours) == ExactText(field.said(before) ?? field.standard),
        theirs != nil || field.mayGo
      {
        field.take(&self.order, now)
      } else if isNew || asked.contains(where: { $0.about == field.topic && $0.words.hasPrefix(Self.opening) }) {
        guard theirs != nil || field.mayGo else { continue }
        questions.append(
          IntakeQuestion(
            field.topic,
            "\(Self.opening) \(field.name) \(theirs ?? "none"), and this order has \(ours ?? "none")\(isInWork ? ", on which work has begun" : ""). Which one holds? `keep` leaves the order as it is."
          ))
      }
    }
  }

  private static let opening = "The shop now says"

  private struct Field: Sendable {
    var topic: IntakeQuestion.Topic
    var name: String
    /// What an order has where the shop says nothing.
    var standard: String?
    /// Whether the shop's silence means that there is none.
    var mayGo = false
    var said: @Sendable (ReceivedRing) -> String?
    var has: @Sendable (Order) -> String?
    var take: @Sendable (inout Order, ReceivedRing) -> Void
  }

  private static let fields: [Field] = [
    Field(topic: .size, name: "size", said: { $0.size?.text }, has: { $0.ring.size.text }) { order, ring in
      order.ring.size = ring.size ?? order.ring.size
    },
    Field(topic: .metal, name: "alloy", said: { $0.metal?.rawValue }, has: { $0.ring.metal.rawValue }) { order, ring in
      order.ring.metal = ring.metal ?? order.ring.metal
    },
    Field(
      topic: .width, name: "band width", mayGo: true, said: { $0.bandWidth.map { "\($0.text()) mm" } },
      has: { $0.ring.bandWidth.map { "\($0.text()) mm" } }
    ) { order, ring in order.ring.bandWidth = ring.bandWidth },
    Field(
      topic: .profile, name: "inside", standard: InsideProfile.flat.rawValue,
      said: { $0.insideProfile?.rawValue }, has: { $0.ring.insideProfile.rawValue }
    ) { order, ring in order.ring.insideProfile = ring.insideProfile ?? order.ring.insideProfile },
    Field(
      topic: .engraving, name: "engraving", mayGo: true, said: { $0.engraving.map(words) },
      has: { $0.engraving.map(words) }
    ) { order, ring in
      order.engraving = ring.engraving.map {
        // How words are set is the bench's to say; what was let pass unseen in other words is asked for anew.
        EngravingText(
          text: $0.text, place: $0.place, storedFile: order.engraving?.storedFile, font: order.engraving?.font,
          alignment: order.engraving?.alignment, keepOuts: order.engraving?.keepOuts ?? [])
      }
    },
    Field(topic: .pieces, name: "pieces", said: { "\($0.pieces)" }, has: { "\($0.pieces)" }) { order, ring in
      order.pieces = ring.pieces
    },
    Field(
      topic: .stone, name: "stones",
      said: { $0.stones.isEmpty ? nil : Stone.named(by: $0).map(\.kind).joined(separator: "; ") },
      has: { order in
        guard let stones = order.making?.material?.stones, !stones.isEmpty else { return nil }
        return stones.map(\.kind).joined(separator: "; ")
      }
    ) { order, ring in
      var making = order.making ?? Making()
      var material = making.material ?? Material()
      material.stones = Stone.named(by: ring)
      making.material = material
      order.making = making
    },
    Field(topic: .customer, name: "customer", said: { $0.customer }, has: { $0.customer }) { order, ring in
      order.customer = ring.customer
    },
  ]

  private static func words(_ engraving: EngravingText) -> String { "“\(engraving.text)” \(engraving.place.rawValue)" }
}
