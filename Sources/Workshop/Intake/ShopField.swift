/// A field of an order that a shop can say: where its word stands, what the order has, and how it is taken.
struct ShopField: Sendable {
  /// What a question about it is about.
  var topic: IntakeQuestion.Topic
  /// Its name in a question.
  var name: String
  /// What an order has where the shop says nothing.
  var standard: String?
  /// Whether the shop's silence means that there is none.
  var mayGo = false
  /// Whether there is no order without it.
  var isNeeded = false
  /// What the shop says; `nil` for nothing, and where it is not clear.
  var said: @Sendable (ReceivedRing) -> String?
  /// What the order has.
  var has: @Sendable (Order) -> String?
  /// Puts the shop's word into the order.
  var take: @Sendable (inout Order, ReceivedRing) -> Void

  /// Every field that is one value; stones are compared kind by kind.
  static let all: [ShopField] = [
    ShopField(
      topic: .size, name: "size", isNeeded: true, said: { $0.size?.text }, has: { $0.ring.size.text }
    ) { order, ring in order.ring.size = ring.size ?? order.ring.size },
    ShopField(
      topic: .metal, name: "alloy", isNeeded: true, said: { $0.metal?.rawValue }, has: { $0.ring.metal.rawValue }
    ) { order, ring in order.ring.metal = ring.metal ?? order.ring.metal },
    ShopField(
      topic: .width, name: "band width", mayGo: true, said: { $0.bandWidth.map { "\($0.text()) mm" } },
      has: { $0.ring.bandWidth.map { "\($0.text()) mm" } }
    ) { order, ring in order.ring.bandWidth = ring.bandWidth },
    ShopField(
      topic: .profile, name: "inside", standard: InsideProfile.flat.rawValue, mayGo: true,
      said: { $0.insideProfile?.rawValue }, has: { $0.ring.insideProfile.rawValue }
    ) { order, ring in order.ring.insideProfile = ring.insideProfile ?? .flat },
    ShopField(
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
    ShopField(
      topic: .pieces, name: "pieces", said: { $0.said(.pieces) == nil ? "\($0.pieces)" : nil }, has: { "\($0.pieces)" }
    ) { order, ring in order.pieces = ring.pieces },
    ShopField(
      topic: .date, name: "day", mayGo: true, said: { $0.due.flatMap { Day($0) }?.text }, has: { $0.due?.text }
    ) { order, ring in order.due = ring.due.flatMap { Day($0) } },
    ShopField(topic: .customer, name: "customer", said: { $0.customer }, has: { $0.customer }) { order, ring in
      order.customer = ring.customer
    },
  ]

  private static func words(_ engraving: EngravingText) -> String { "“\(engraving.text)” \(engraving.place.rawValue)" }
}
