/// What the bench knows of an order that came from a shop: what was said last, and what people answered since.
///
/// Without its size or its alloy it is no `Order` yet; it becomes one with the answer that was missing.
package struct IncomingOrder: Hashable, Sendable, Codable {
  /// What came in last.
  package var received: OrderReceived
  /// Every answer, oldest first.
  package var answers: [QuestionAnswered]

  /// What just came in.
  package init(received: OrderReceived, answers: [QuestionAnswered] = []) {
    self.received = received
    self.answers = answers
  }

  /// The number of its job bag.
  package var number: OrderNumber { received.number }

  /// The questions nobody has answered yet.
  package var open: [IntakeQuestion] {
    let answered = Set(answers.flatMap(\.questions))
    return received.questions.filter { !answered.contains($0) }
  }

  /// The order that the shop's words and the answers make; `nil` while size or alloy are not known.
  package var order: Order? {
    let ring = received.ring
    guard let metal = answer(.metal, Metal.init(rawValue:)) ?? ring.metal,
      let size = answer(.size, Self.size) ?? ring.size
    else { return nil }
    var order = Order(
      number: number, customer: newest(.customer) ?? ring.customer,
      ring: Ring(
        metal: metal, size: size,
        insideProfile: answer(.profile, InsideProfile.init(rawValue:)) ?? ring.insideProfile ?? .flat,
        bandWidth: answer(.width, Self.width) ?? ring.bandWidth),
      engraving: engraving, polishing: nil, stage: .concept,
      pieces: answer(.pieces, { Int($0) }) ?? ring.pieces)
    // A day that is asked about is none before it is answered.
    let isAsked = open.contains { $0.about == .date }
    order.due = answer(.date) { Day($0) } ?? (isAsked ? nil : ring.due.flatMap { Day($0) })
    if !ring.stones.isEmpty { order.making = Making(stonesOf: ring) }
    if let treatment = answer(.stone, Stone.Treatment.init(rawValue:)) { order.say(treatment, of: ring) }
    return order
  }

  /// What the shop says clearly by `now` and did not before, against what was answered while the order waited.
  package func contradictions(to now: ReceivedRing) -> [IntakeQuestion] {
    ShopField.all.filter(\.isNeeded).compactMap { field in
      guard let theirs = field.said(now), theirs != field.said(received.ring),
        let answered = newest(field.topic),
        theirs != (field.topic == .size ? Self.size(answered)?.text ?? answered : answered)
      else { return nil }
      return IntakeQuestion(
        field.topic,
        "\(IntakeQuestion.contradiction) \(field.name) \(theirs), and \(answered) was answered. Which one holds?")
    }
  }

  private var engraving: EngravingText? {
    guard let answer = newest(.engraving) else { return received.ring.engraving }
    return Self.engraving(answer, place: received.ring.engraving?.place)
  }

  private func answer<Value>(_ topic: IntakeQuestion.Topic, _ read: (String) -> Value?) -> Value? {
    newest(topic).flatMap(read)
  }

  private func newest(_ topic: IntakeQuestion.Topic) -> String? {
    answers.last { $0.answer != Self.keep && $0.questions.contains { $0.about == topic } }?.answer
  }

  /// The answer that leaves everything as it is.
  package static let keep = "keep"
  /// The answer that there is nothing to engrave.
  package static let none = "none"

  /// A size as it is answered.
  package static func size(_ text: String) -> RingSize? { try? RingSize(text: text) }  // What is no size is no answer.

  /// A band's width as it is answered: millimetres with a point, from 0.1 to 40.
  package static func width(_ text: String) -> Micrometres? {
    guard let count = DecimalText.parse(text, decimals: 3), (100...40_000).contains(count) else { return nil }
    return Micrometres(count)
  }

  /// The words to engrave as they are answered.
  package static func engraving(_ text: String, place: EngravingText.Place?) -> EngravingText? {
    text == none ? nil : EngravingText(text: text, place: place ?? .inside)
  }
}

extension Making {
  /// What a shop says of the stones: their names as they are described, and the report of a single one. How they were
  /// treated is for the bench to ask.
  fileprivate init(stonesOf ring: ReceivedRing) {
    self.init()
    var material = Material()
    material.stones = Stone.named(by: ring)
    self.material = material
  }
}

extension Stone {
  /// The stones of a shop's order, each as it is described.
  package static func named(by ring: ReceivedRing) -> [Stone] {
    var stones = ring.stones.map { Stone(kind: String($0.prefix(80))) }
    if stones.count == 1, let number = ring.certificate {
      stones[0].certificate = Certificate(number: number, statedBy: ring.source.shop.form)
    }
    return stones
  }
}

extension Order {
  /// Notes what was done to the stones that the shop named and of which nobody has said it.
  package mutating func say(_ treatment: Stone.Treatment, of ring: ReceivedRing) {
    let named = Set(Stone.named(by: ring).map(\.kind))
    guard var stones = making?.material?.stones else { return }
    for index in stones.indices where stones[index].treatment == nil && named.contains(stones[index].kind) {
      stones[index].treatment = [treatment]
    }
    making?.material?.stones = stones
  }
}
