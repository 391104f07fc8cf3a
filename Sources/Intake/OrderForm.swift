import Workshop

/// One line of a shop's order as its export has it, whichever shop it is.
struct OrderForm {
  /// A field of the form: what it is called and what was filled in.
  struct Field {
    var name: String
    var value: String
    /// What the shop's own page shows instead, where the export has both.
    var shownName: String?
    var shownValue: String?
    /// Whether something else than text was filled in: a file that was uploaded.
    var isObject = false
  }

  var source: ShopLine
  var title: String
  /// The variant's choices, `18k Yellow Gold / 4 mm`.
  var variant: String
  var sku: String
  var quantity: Int
  var fields: [Field]

  /// The title with its variant, as Shopify's table writes them into one column.
  var article: String {
    let whole = variant.isEmpty || variant == "Default Title" ? title : "\(title) - \(variant)"
    return PlainText.line(whole, upTo: 200)
  }

  /// How many a line says; 1 where it says nothing, and 0, which is asked about, for what is no whole number.
  static func quantity(_ word: String?) -> Int { word.map { Int($0) ?? 0 } ?? 1 }
}

/// What a shop's order says of all its lines.
struct OrderHead {
  var customer: String?
  var changedAt: Moment?
  var createdAt: Moment?
  var note: String?
  var tags: [String] = []
  /// Fields of the whole order: a wedding date.
  var fields: [OrderForm.Field] = []
  var cancelled: String?
  /// The shop's word for how it was paid; `nil` where that is not said.
  var payment: String?
  var isComplete = true
  /// How the shop reads sizes: what a question says of one in millimetres.
  var sizes = SizeRules()
}

/// Reads what a line of an order says of a ring.
struct FormReader {
  private var ring: ReceivedRing
  private var questions: [IntakeQuestion] = []
  private let form: OrderForm
  private let head: OrderHead
  private var systems: [String] = []
  private var places: [EngravingText.Place] = []
  private var texts: [(text: String, place: EngravingText.Place?)] = []
  private var metals: [MetalWords.Reading] = []
  private var sizes: [(reading: SizeWords.Reading, text: String)] = []
  /// What the fields say of each topic, as it was filled in.
  private var said: [IntakeQuestion.Topic: [String]] = [:]

  /// The ring of a line with its questions; `nil` when the line is no ring.
  static func read(_ form: OrderForm, _ head: OrderHead) -> ShopOrder.Line? {
    var reader = FormReader(form, head)
    reader.readFields()
    reader.settleSize()
    reader.settleMetal()
    reader.settleEngraving()
    reader.settleHead()
    guard reader.isRing else { return nil }
    reader.askWhatIsMissing()
    reader.keepWhatIsUnclear()
    reader.addHints()
    return ShopOrder.Line(ring: reader.ring, questions: reader.questions)
  }

  private init(_ form: OrderForm, _ head: OrderHead) {
    self.form = form
    self.head = head
    let name = PlainText.line(head.customer ?? "")
    ring = ReceivedRing(source: form.source, customer: name.isEmpty ? "(no name)" : name)
    ring.article = form.article
    ring.changedAt = head.changedAt
    ring.isComplete = head.isComplete
    ring.cancelled = head.cancelled
    ring.pieces = form.quantity
  }

  private mutating func ask(_ about: IntakeQuestion.Topic, _ words: String) {
    questions.append(IntakeQuestion(about, words))
  }

  private mutating func note(_ value: String, _ about: IntakeQuestion.Topic) {
    said[about, default: []].append(PlainText.line(value, upTo: 200))
  }

  private mutating func hint(_ word: String, _ sentence: String) { ring.hints.append(.init(word, sentence)) }

  // MARK: Fields

  private mutating func readFields() {
    var hidden = 0
    let all = form.fields + head.fields
    systems = all.filter { FieldMeaning(meaningName($0)) == .system }.map { $0.value }
    for field in all {
      guard !FieldMeaning.isHidden(field.name) else {
        hidden += 1
        continue
      }
      take(field)
    }
    if hidden > 0 { hint("hidden_fields", "Hidden fields of the shop's plugins were left out: \(hidden).") }
    if let widest = widths(form.variant).first, ring.bandWidth == nil { ring.bandWidth = widest }
  }

  private func meaningName(_ field: OrderForm.Field) -> String {
    FieldMeaning(field.name) == nil ? field.shownName ?? field.name : field.name
  }

  private mutating func take(_ field: OrderForm.Field) {
    let name = meaningName(field)
    let value = field.value
    if field.isObject {
      ring.others.append(entry(field))
      hint(
        "file", "\(PlainText.line(field.shownName ?? field.name, upTo: 60)) is a file that was uploaded to the shop.")
      return
    }
    guard let meaning = FieldMeaning(name) else {
      if !PlainText.trimmed(value).isEmpty { ring.others.append(entry(field)) }
      return
    }
    switch meaning {
    case .system: break
    case .size: takeSize(field, name)
    case .font: ring.font = PlainText.line(value, upTo: 60)
    case .place: if let place = EngravingWords.place(value) { places.append(place) }
    case .engraving: takeEngraving(value, name)
    case .metal:
      note(value, .metal)
      if let reading = MetalWords.read(value) { metals.append(reading) }
    case .width:
      note(value, .width)
      if let width = widths(value).first {
        ring.bandWidth = width
      } else if !PlainText.trimmed(value).isEmpty {
        ask(.width, "The band width is “\(PlainText.line(value, upTo: 60))”. How many millimetres is it?")
      }
    case .profile: takeProfile(value)
    case .certificate: ring.certificate = PlainText.line(value, upTo: 80)
    case .stone: if !EngravingWords.isNone(value) { ring.stones.append(PlainText.line(value)) }
    case .due: takeDue(value, name)
    case .note: ring.others.append(entry(field))
    }
  }

  private func entry(_ field: OrderForm.Field) -> ReceivedRing.Entry {
    ReceivedRing.Entry(
      name: PlainText.line(field.shownName ?? field.name, upTo: 80), value: PlainText.line(field.value, upTo: 500))
  }

  private mutating func takeSize(_ field: OrderForm.Field, _ name: String) {
    var reading = SizeWords.read(field.value, name: name, system: systems.first, rules: head.sizes)
    if let shown = field.shownValue, shown != field.value {
      let other = SizeWords.read(shown, name: name, system: systems.first, rules: head.sizes)
      switch (reading, other) {
      case (.size(let one, _), .size(let two, _)) where one != two:
        reading = .question(
          "The shop keeps the size as “\(PlainText.line(field.value, upTo: 40))” and shows “\(PlainText.line(shown, upTo: 40))”, which are two sizes: \(one.text) and \(two.text). Which one is it?"
        )
      case (.question, .size): reading = other
      default: break
      }
    }
    sizes.append((reading, PlainText.line(field.shownValue ?? field.value, upTo: 60)))
    note(([field.shownValue ?? field.value] + systems).joined(separator: " "), .size)
  }

  private mutating func takeEngraving(_ value: String, _ name: String) {
    if EngravingWords.isNone(value) { return }
    // A field about the engraving that holds a place is no text.
    if let place = EngravingWords.place(value), PlainText.folded(value).split(separator: " ").count <= 3 {
      places.append(place)
      return
    }
    note(value, .engraving)
    let text = PlainText.withoutReferences(value)
    if text != value {
      hint("html_reference", "The engraving stood in the export as “\(PlainText.line(value, upTo: 80))”.")
    }
    texts.append((text, EngravingWords.place(name)))
  }

  private mutating func takeProfile(_ value: String) {
    let folded = PlainText.folded(value)
    if folded.holds("comfort") || folded.holds("bombiert") || folded.holds("confort") {
      ring.insideProfile = .comfort
    } else if folded.holds("flat") || folded.holds("standard") || folded.holds("flach")
      || folded.holds("plat")
    {
      ring.insideProfile = .flat
    } else if !folded.isEmpty {
      ring.others.append(.init(name: "profile", value: PlainText.line(value, upTo: 80)))
    }
  }

  private mutating func takeDue(_ value: String, _ name: String) {
    let text = PlainText.trimmed(value)
    guard let day = ShopTime.day(text), Day(day) != nil else {
      if !text.isEmpty {
        note(text, .date)
        ask(
          .date,
          "The date under “\(PlainText.line(name, upTo: 40))” is “\(PlainText.line(text, upTo: 40))”. Which day is it?")
      }
      return
    }
    ring.due = ring.due.map { min($0, day) } ?? day
    if let created = head.createdAt, day < String(created.text.prefix(10)) {
      ask(.date, "It is due on \(day), which was past when it was ordered. Which day shall it be ready?")
    }
  }

  /// Widths in a text like `18k Yellow Gold / 4 mm`.
  private func widths(_ text: String) -> [Micrometres] {
    text.split(separator: "/").compactMap { part in
      let folded = PlainText.folded(String(part)).replacing(",", with: ".")
      guard folded.hasSuffix("mm") else { return nil }
      let number = PlainText.trimmed(folded.dropLast(2))
      guard let count = DecimalText.parse(number, decimals: 3), (100...40_000).contains(count) else { return nil }
      return Micrometres(count)
    }
  }

  // MARK: What the fields come to

  private mutating func settleSize() {
    if sizes.isEmpty {
      for part in form.variant.split(separator: "/") {
        let text = PlainText.trimmed(part)
        if case .size(let size, _) = SizeWords.read(text, name: "", system: nil, rules: head.sizes),
          text.contains(where: \.isLetter),
          !text.lowercased().hasSuffix("mm"), text.contains(where: \.isNumber)
        {
          sizes.append((.size(size, hint: nil), text))
        }
      }
    }
    ring.sizeText = sizes.first?.text
    let read = sizes.compactMap { entry -> RingSize? in if case .size(let size, _) = entry.reading { size } else { nil }
    }
    if Set(read).count > 1 {
      ask(.size, "The order names two sizes: \(read.map(\.text).joined(separator: " and ")). Which one is it?")
    } else if let size = read.first {
      ring.size = size
      for case .size(_, let hint?) in sizes.map(\.reading) { self.hint("size_read_as", "\(size.text): \(hint)") }
    } else if case .question(let words)? = sizes.first?.reading {
      ask(.size, words)
    }
  }

  private mutating func settleMetal() {
    for text in [form.variant, form.title] {
      guard metals.isEmpty, let reading = MetalWords.read(text) else { continue }
      note(text, .metal)
      metals.append(reading)
    }
    let read = metals.compactMap { if case .metal(let metal) = $0 { metal } else { nil } }
    if Set(read).count > 1 {
      ask(.metal, "The order names two alloys: \(read.map(\.rawValue).joined(separator: " and ")). Which one is it?")
    } else if let metal = read.first {
      ring.metal = metal
    } else if case .question(let words)? = metals.first {
      ask(.metal, words)
    }
  }

  private mutating func settleEngraving() {
    guard let first = texts.first else { return }
    if texts.count > 1, Set(texts.map(\.text)).count > 1 {
      let list = texts.map { "“\(PlainText.line($0.text, upTo: 80))”\($0.place.map { " \($0.rawValue)" } ?? "")" }
      ask(
        .engraving,
        "The order names \(texts.count) engravings: \(list.joined(separator: " and ")). Which one is it? A ring has one here."
      )
      return
    }
    if let trouble = EngravingWords.trouble(first.text) {
      ask(.engraving, trouble)
      return
    }
    let said = Set(places + texts.compactMap(\.place))
    if said.count > 1 {
      ask(.engraving, "The engraving shall stand inside and outside. Where does it stand? Answer with the words.")
    }
    ring.engraving = EngravingText(text: first.text, place: said.count == 1 ? said.first ?? .inside : .inside)
    ring.hints += EngravingWords.hints(first.text)
    if ring.engraving?.place == .outside { hint("outside", "The engraving stands outside.") }
  }

  private mutating func settleHead() {
    if let note = head.note.map({ PlainText.line($0, upTo: 1000) }), !note.isEmpty { ring.note = note }
  }

  /// Whether the line is a ring and no box, voucher or cleaning cloth.
  private var isRing: Bool {
    if !sizes.isEmpty || !texts.isEmpty || ring.metal != nil || !metals.isEmpty { return true }
    let words = PlainText.folded(form.title + " " + form.sku)
    return [
      "ring", "band", "bague", "alliance", "anello", "fede", "anillo", "alianza", "solitaire", "signet", "eternity",
      "solitar", "指輪", "リング", "반지", "кольцо", "טבעת", "خاتم",
    ]
    .contains { words.holds($0) }
      && !["box", "sizer", "gift card", "voucher", "cloth"].contains { words.holds($0) }
  }

  private mutating func askWhatIsMissing() {
    if ring.size == nil, !questions.contains(where: { $0.about == .size }) {
      ask(
        .size,
        head.isComplete
          ? "The order names no ring size. Which size is it?"
          : "Shopify's CSV has no column for what the customer filled in, size and engraving among it. Which size is it? The JSON of the same order carries it."
      )
    }
    if ring.metal == nil, !questions.contains(where: { $0.about == .metal }) {
      if form.sku.isEmpty {
        ask(.metal, "The order names no alloy. Which one is it?")
      } else {
        hint(
          "metal_only_in_sku", "The alloy stands in the article number alone: \(PlainText.line(form.sku, upTo: 40)).")
        ask(
          .metal,
          "The order names no alloy; the article number is \(PlainText.line(form.sku, upTo: 40)). Which alloy is it?")
      }
    }
    if !(1...99).contains(form.quantity) {
      ring.pieces = 1
      note("\(form.quantity)", .pieces)
      ask(
        .pieces, "The order says \(form.quantity) of “\(PlainText.line(form.title, upTo: 60))”. How many rings is it?")
    }
  }

  /// Keeps in the shop's own words what has no value and is asked about, so that another word of the shop is seen to be one.
  private mutating func keepWhatIsUnclear() {
    let values: [(IntakeQuestion.Topic, Bool)] = [
      (.size, ring.size != nil), (.metal, ring.metal != nil), (.engraving, ring.engraving != nil),
      (.width, ring.bandWidth != nil), (.date, ring.due != nil), (.pieces, (1...99).contains(form.quantity)),
    ]
    ring.unclear = values.compactMap { topic, isClear in
      guard !isClear, questions.contains(where: { $0.about == topic }) else { return nil }
      let words = said[topic]?.joined(separator: "; ") ?? ""
      // What a table has no column for is not said.
      return words.isEmpty && !head.isComplete ? nil : ReceivedRing.Unclear(topic, words)
    }
  }

  private mutating func addHints() {
    if let width = ring.bandWidth {
      if width.count >= 5000 {
        hint(
          "wide_band", "The band is \(width.text()) mm wide and wears tighter: the shop's rule for wide bands holds.")
      }
      if width.count < 3000 {
        hint("band_under_3mm", "The band is \(width.text()) mm wide: too narrow for most engravings.")
      }
    }
    if ring.metal == .wc {
      hint("cannot_be_sized", "Tungsten carbide cannot be sized: the size must be right before it is made.")
    }
    for stone in ring.stones { askAbout(stone) }
    let folded = PlainText.folded(head.tags.joined(separator: ","))
    if folded.holds("customer stone") { hint("customer_stone", "The stone is the customer's own.") }
    switch head.payment {
    case nil, "paid", "processing", "completed": break
    case "partially_paid": hint("balance_due", "A part is paid: the balance is due at the handover.")
    case let word?: hint("not_paid_yet", "It is not paid yet; the shop says \(PlainText.line(word, upTo: 30)).")
    }
  }

  private mutating func askAbout(_ stone: String) {
    let folded = PlainText.folded(stone)
    let isEmerald = ["emerald", "emeraude", "smaragd", "smeraldo", "esmeralda"].contains { folded.holds($0) }
    let isOiled = ["oil", "huil", "geolt", "oliat", "aceit"].contains { folded.holds($0) }
    if isEmerald {
      hint(
        "emerald_oiled",
        isOiled
          ? "An oiled emerald: no ultrasonic, no steam, and a mask before the laser."
          : "An emerald counts as oiled: no ultrasonic, no steam, and a mask before the laser.")
    }
    let isTreated =
      isOiled
      || [
        "untreated", "unheated", "no heat", "not heated", "heated", "treated", "non traite", "chauffe", "unbehandelt",
        "erhitzt", "lab grown", "natural", "none",
      ]
      .contains { folded.holds($0) }
    if !isTreated {
      ask(
        .stone, "The treatment of the stone “\(stone)” is not stated. What is it? Until then the strictest care holds.")
    }
  }
}
