/// What becomes of an order when the shop says something else than before.
///
/// Each field is compared three ways: what the shop said before, what it says now, and what the order has. What only the
/// shop changed is taken; what only the bench changed stays; what both changed, what the shop says less clearly than before,
/// and whatever it changes once work has begun, is asked about.
package struct ShopRevision: Hashable, Sendable {
  /// The order with what was taken over.
  package private(set) var order: Order
  /// Everything that is open with this version: what the shop's words ask, and what they say otherwise than the order.
  package private(set) var questions: [IntakeQuestion] = []
  private let before: IncomingOrder
  private let now: ReceivedRing
  private let isInWork: Bool

  /// The revision of `order` by what the shop says now, after what came in `before`.
  package init(of order: Order, before: IncomingOrder, now line: ShopOrder.Line, isInWork: Bool) {
    self.order = order
    self.before = before
    now = line.ring
    self.isInWork = isInWork
    for field in ShopField.all { compare(field, asked: line.questions.filter { $0.about == field.topic }) }
    let compared = Set(ShopField.all.map(\.topic))
    questions += line.questions.filter { !compared.contains($0.about) }
    compareStones()
    compareCertificate()
    compareWhatHasNoPlace()
  }

  private var then: ReceivedRing { before.received.ring }

  // MARK: Fields of the order

  private mutating func compare(_ field: ShopField, asked: [IntakeQuestion]) {
    let theirs = field.said(now)
    let ours = field.has(order)
    if theirs == nil, let words = now.said(field.topic) ?? (now.isComplete ? asked.first?.words : nil) {
      return askUnclear(field, words, asked)
    }
    // What the bench knows by now needs no asking.
    if !field.isNeeded { questions += asked }
    if theirs == nil, !now.isComplete || !field.mayGo { return }
    guard ExactText(theirs ?? field.standard) != ExactText(ours) else { return }
    let isNew = ExactText(theirs) != ExactText(field.said(then))
    // A day that is asked about is none before it is answered.
    if field.topic == .date, !asked.isEmpty { return }
    if isNew, !isInWork, ExactText(ours) == ExactText(field.said(then) ?? field.standard) {
      field.take(&order, now)
    } else {
      ask(field.topic, field.name, theirs ?? "none", ours, isNew: isNew)
    }
  }

  /// What the shop says of the field cannot be taken. What the order has stays, and it is asked about once.
  private mutating func askUnclear(_ field: ShopField, _ words: String, _ asked: [IntakeQuestion]) {
    let isNew: Bool
    if field.said(then) != nil {
      isNew = true
    } else if then.unclear != nil {
      isNew = then.said(field.topic) != words
    } else {
      let known = before.received.questions + before.answers.flatMap(\.questions)
      isNew = !asked.allSatisfy(known.contains)
    }
    guard isNew else {
      questions += before.open.filter { $0.about == field.topic && ($0.isContradiction || !field.isNeeded) }
      return
    }
    let said = words.isEmpty ? "none" : "“\(words)”, which is not clear"
    let rest = asked.map(\.words).joined(separator: " ")
    questions.append(
      IntakeQuestion(
        field.topic,
        "\(IntakeQuestion.contradiction) \(field.name) \(said), and this order has \(field.has(order) ?? "none"). \(rest) `keep` leaves the order as it is."
      ))
  }

  /// Asks which of two holds, when the shop's word is new or the question is open still.
  private mutating func ask(
    _ topic: IntakeQuestion.Topic, _ name: String, _ theirs: String, _ ours: String?, isNew: Bool
  ) {
    let opening = "\(IntakeQuestion.contradiction) \(name) "
    guard isNew || before.open.contains(where: { $0.about == topic && $0.words.hasPrefix(opening) }) else { return }
    questions.append(
      IntakeQuestion(
        topic,
        "\(opening)\(theirs), and this order has \(ours ?? "none")\(isInWork ? ", on which work has begun" : ""). Which one holds? `keep` leaves the order as it is."
      ))
  }

  // MARK: Stones

  /// Kind by kind: what the bench knows of a stone stays with it, and a stone that the shop takes away goes only when the
  /// bench knows no more of it than the shop said.
  private mutating func compareStones() {
    let theirs = Stone.named(by: now)
    guard !theirs.isEmpty || now.isComplete else { return }
    let ours = order.making?.material?.stones
    let isNew = theirs.map(\.kind) != Stone.named(by: then).map(\.kind)
    guard (ours ?? []).map(\.kind).sorted() != theirs.map(\.kind).sorted() else { return }
    if isNew, !isInWork, let merged = merged(theirs, into: ours) {
      var making = order.making ?? Making()
      var material = making.material ?? Material()
      // That the shop names none any more is not the bench's word that there are none.
      material.stones = merged.isEmpty ? nil : merged
      making.material = material
      order.making = making
    } else {
      // Not about the stone: an answer to that is how it was treated.
      ask(.order, "stones", Self.list(theirs), ours.map(Self.list), isNew: isNew)
    }
  }

  private static func list(_ stones: [Stone]) -> String {
    stones.isEmpty ? "none" : stones.map { "“\($0.kind)”" }.joined(separator: ", ")
  }

  /// The order's stones with what the shop added and without what it took away; `nil` where the bench says otherwise.
  private func merged(_ theirs: [Stone], into ours: [Stone]?) -> [Stone]? {
    var kept: [String] = []
    var added = theirs
    var gone: [Stone] = []
    for stone in Stone.named(by: then) {
      if let index = added.firstIndex(where: { $0.kind == stone.kind }) {
        added.remove(at: index)
        kept.append(stone.kind)
      } else {
        gone.append(stone)
      }
    }
    guard var merged = ours else { return kept.isEmpty && gone.isEmpty ? theirs : nil }
    // An empty list is the bench's word that there are none.
    guard !merged.isEmpty else { return nil }
    for stone in gone {
      guard let index = merged.firstIndex(where: { isWhatTheShopSaid($0, stone) }) else { return nil }
      merged.remove(at: index)
    }
    for stone in added {
      let isThere = merged.count { $0.kind == stone.kind } > kept.count { $0 == stone.kind }
      if !isThere { merged.append(stone) }
      kept.append(stone.kind)
    }
    return merged
  }

  private func isWhatTheShopSaid(_ ours: Stone, _ theirs: Stone) -> Bool {
    var ours = ours
    if let certificate = ours.certificate, isOfTheForm(certificate) { ours.certificate = theirs.certificate }
    return ours == theirs
  }

  /// Whether it is the form that states a report; orders of earlier versions name the shop alone.
  private func isOfTheForm(_ certificate: Stone.Certificate) -> Bool {
    certificate.number == then.certificate
      && [now.source.shop.form, now.source.shop.title].contains(certificate.statedBy)
  }

  private mutating func compareCertificate() {
    let isNew = now.certificate != then.certificate
    guard now.certificate != nil || now.isComplete else { return }
    let named = Stone.named(by: now)
    let index = named.count == 1 ? order.making?.material?.stones?.firstIndex { $0.kind == named[0].kind } : nil
    let ours = index.flatMap { order.making?.material?.stones?[$0].certificate }
    guard now.certificate != ours?.number else { return }
    if let index, isNew, !isInWork, ours.map(isOfTheForm) ?? (then.certificate == nil) {
      order.making?.material?.stones?[index].certificate = named[0].certificate
    } else {
      ask(.order, "certificate", now.certificate ?? "none", ours?.number, isNew: isNew)
    }
  }

  // MARK: What has no place on the order

  /// A note, a font, a field that means nothing to the bench: somebody has to read what is new of it.
  private mutating func compareWhatHasNoPlace() {
    compare("note", then.note, now.note)
    compare("font", then.font, now.font)
    let (old, new) = (Self.entries(then), Self.entries(now))
    for name in Set(old.keys).union(new.keys).sorted() { compare("under “\(name)”", old[name], new[name]) }
  }

  private static func entries(_ ring: ReceivedRing) -> [String: String] {
    Dictionary(ring.others.map { ($0.name, $0.value) }) { "\($0); \($1)" }
  }

  private mutating func compare(_ name: String, _ old: String?, _ new: String?) {
    // A table says less: what it leaves out is not gone, and what only the JSON says is not new.
    if new == nil, !now.isComplete { return }
    if old == nil, !then.isComplete { return }
    let opening = "\(IntakeQuestion.contradiction) \(name) "
    guard new != old else {
      questions += before.open.filter { $0.about == .order && $0.words.hasPrefix(opening) }
      return
    }
    questions.append(
      IntakeQuestion(
        .order,
        "\(opening)\(new.map { "“\($0)”" } ?? "none"), where it said \(old.map { "“\($0)”" } ?? "none"), and nothing of the order changes with it. Answer `keep` when it is minded."
      ))
  }
}
