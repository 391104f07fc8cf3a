import Station
import Workshop

/// The record of a ring as one page to print and hand over: self-contained, without a script, in the shop's words.
///
/// What stays in the shop is not in it: budget, notes, reasons, internal photos, minutes. It states no value
/// and no finding of its own about stones.
struct RecordPage {
  /// What the page is made of beside the ring's own record.
  struct Setting: Sendable {
    var shop: Shop
    /// What it is issued as; `nil` for a draft.
    var issue: Issue?
    /// The day of a moment where the shop is, and the time of day as `14:05`.
    var civil: @Sendable (Moment) -> (Day, String)
    /// How the shop reads sizes.
    var sizes = SizeRules()
    /// The bytes of the photos that are shown, by hash.
    var photos: [String: [UInt8]] = [:]
    /// The hashes of photos that belong there and cannot be read; only a draft has any.
    var missing: Set<String> = []
  }

  /// What a page is issued as.
  struct Issue: Sendable {
    /// The day.
    var day: Day
    /// Which edition it is, from 1.
    var edition = 1
    /// The day and the hash of the edition that it replaces.
    var replaced: (day: Day, hash: String)?
  }

  /// A line of a table.
  typealias Row = (RecordWords.Label, Phrase)

  /// The most readings that are shown of one stage; earlier ones are counted.
  static let mostReadings = 5

  let record: RingRecord
  let setting: Setting
  let words: RecordWords
  var page = PageText()

  init(_ record: RingRecord, _ setting: Setting) throws {
    self.record = record
    self.setting = setting
    words = try RecordWords(setting.shop.language)
  }

  /// The photos that a page shows, oldest first: the newest that together have no more bytes than `most`, none of those that
  /// stay in the shop.
  static func photos(of record: RingRecord, upTo most: Int = 16 << 20) -> [PhotoAdded] {
    var bytes = 0
    let newest = record.photos.map(\.0).filter { !$0.isInternal }.reversed().prefix { photo in
      bytes += photo.bytes
      return bytes <= most
    }
    return newest.reversed()
  }

  /// A page's bytes, made where long answers are: it may hold sixteen megabytes of photos.
  static func bytes(of record: RingRecord, _ setting: Setting) async throws -> [UInt8] {
    try await SideQueue.answers.run {
      var page = try RecordPage(record, setting)
      return page.html()
    }
  }

  /// The hash of a page's bytes, made where they are.
  static func hash(of record: RingRecord, _ setting: Setting) async throws -> String {
    try await SideQueue.answers.run {
      var page = try RecordPage(record, setting)
      return KeepsakeFiles.hash(page.html())
    }
  }

  /// The page's bytes; the same record and setting give the same bytes. It takes long where there are many photos.
  mutating func html() -> [UInt8] {
    page = PageText()
    head()
    ring()
    making()
    foot()
    return Array(page.html.utf8)
  }

  // MARK: - The ring

  private mutating func head() {
    let order = record.order
    page.mark(
      """
      <!DOCTYPE html>
      <html lang="\(words.language)" dir="\(words.direction)">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      """)
    if let day = setting.issue?.day { page.mark("<meta name=\"dcterms.created\" content=\"\(day.text)\">\n") }
    page.mark("<title>")
    page.text("\(words[.title]) · \(order.number.text) · \(setting.shop.name)")
    page.mark(
      "</title>\n<style>\n\(RecordStyle.css(setting.shop.paper, mark: setting.issue == nil ? words[.draft] : nil))\n</style>\n</head>\n<body>\n<header>\n"
    )
    page.element("p", class: "shop", Phrase(setting.shop.name))
    if let line = setting.shop.line { page.element("p", class: "line", Phrase(line)) }
    page.element("h1", Phrase(own: words[.title]))
    let wearer = order.making?.concept?.wearer ?? order.customer
    page.element("p", class: "wearer", fill(.forWearer, ["name": wearer]))
    page.element("p", class: "number", fill(.order, ["number": order.number.text]))
    issue()
    page.mark("</header>\n<main>\n")
    if let photo = hero { figure(photo, "class=\"hero\"") }
    if let story = order.making?.unveiling?.story {
      page.element("h2", Phrase(own: words[.story]))
      page.element("p", class: "story", Phrase(story))
    }
  }

  private mutating func issue() {
    guard let issue = setting.issue else {
      return page.element("p", class: "number draft", Phrase(own: words[.draft]))
    }
    let day = words.text(of: issue.day)
    guard let replaced = issue.replaced else {
      return page.element("p", class: "number", fill(.issued, ["day": day]))
    }
    page.element("p", class: "number", fill(.edition, ["n": String(issue.edition), "day": day]))
    page.element(
      "p", class: "number",
      fill(.replaces, ["day": words.text(of: replaced.day), "hash": String(replaced.hash.prefix(16))]))
  }

  private mutating func ring() {
    let (order, making) = (record.order, record.order.making)
    let size = order.ring.size
    page.element("h2", Phrase(own: words[.theRing]))
    page.mark("<table class=\"ring\">\n")
    if order.pieces > 1 { row(.theRing, fill(.rings, ["n": String(order.pieces)])) }
    let fineness = (making?.material?.fineness ?? order.ring.metal.fineness).map { " \($0)" } ?? ""
    let metal = words.metals[order.ring.metal.rawValue] ?? order.ring.metal.rawValue
    row(.metal, Phrase(own: metal.contains(fineness) ? metal : metal + fineness))
    row(.size, size.text)
    row(.insideDiameter, "\(words.number(setting.sizes.diameter(of: size).text())) mm")
    row(.otherSizes, others(than: size))
    row(.insideProfile, words.profiles[order.ring.insideProfile.rawValue])
    row(.bandWidth, order.ring.bandWidth.map { "\(words.number($0.text(decimals: 1))) mm" })
    if let engraving = order.engraving {
      row(engraving.place == .inside ? .engravingInside : .engravingOutside, engraving.text)
    }
    row(.stones, making?.material?.stones?.map(\.called).joined(separator: ", "))
    row(.weight, weight(.final))
    row(.hallmark, making?.unveiling?.hallmark)
    page.mark("</table>\n")
  }

  /// The nearest labels of the systems a customer may meet, without the ordered one.
  private func others(than size: RingSize) -> String {
    let systems: [SizeSystem] = [.us, .uk, .eu, .jp]
    let diameter = setting.sizes.diameter(of: size)
    return systems.filter { $0 != size.system }.compactMap { system in
      system == .uk
        ? setting.sizes.chart.nearest(to: diameter)?.text : RingSize.nearest(to: diameter, in: system)?.text
    }.joined(separator: " · ")
  }

  // MARK: - The end

  private mutating func foot() {
    page.mark("</main>\n<footer>\n")
    page.element("p", Phrase(own: words[.disclaimer]))
    page.element("p", fill(.ledger, ["n": String(record.upTo)]))
    page.mark("</footer>\n</body>\n</html>\n")
  }

  // MARK: - Pieces

  static let numerals = ["I", "II", "III", "IV", "V", "VI", "VII"]

  /// The photo at the top: the newest that is shown.
  var hero: PhotoAdded? { Self.photos(of: record).last { setting.photos[$0.hash] != nil } }

  mutating func figure(_ photo: PhotoAdded, _ attributes: String) {
    guard let bytes = setting.photos[photo.hash] else {
      page.mark("<figure class=\"missing\">")
      page.element("p", fill(.photoMissing, ["name": photo.caption.isEmpty ? words[.photo] : photo.caption]))
      return page.mark("</figure>\n")
    }
    page.mark("<figure\(attributes.isEmpty ? "" : " " + attributes)><img alt=\"")
    page.text(photo.caption.isEmpty ? words[.photo] : photo.caption)
    page.mark("\" src=\"data:\(photo.kind.mediaType);base64,\(Base64.text(of: bytes))\">")
    if !photo.caption.isEmpty { page.element("figcaption", Phrase(photo.caption)) }
    page.mark("</figure>\n")
  }

  mutating func row(_ label: RecordWords.Label, _ value: String?) { row(label, phrase(value)) }

  /// Somebody's words; `nil` for none.
  func phrase(_ words: String?) -> Phrase? { words.flatMap { $0.isEmpty ? nil : Phrase($0) } }

  mutating func row(_ label: RecordWords.Label, _ value: Phrase?) {
    guard let value else { return }
    page.mark("<tr><th>")
    page.text(words[label])
    page.mark("</th><td>")
    page.add(value)
    page.mark("</td></tr>\n")
  }

  /// Lines below one another; `nil` for none.
  func list(_ lines: [String]?) -> Phrase? {
    guard let lines, !lines.isEmpty else { return nil }
    return .joined(lines.map { Phrase($0) }, by: "\n")
  }

  func fill(_ label: RecordWords.Label, _ values: [String: String]) -> Phrase {
    fill(label, values.mapValues { Phrase($0) })
  }

  func fill(_ label: RecordWords.Label, _ values: [String: Phrase]) -> Phrase { Phrase(own: words[label], values) }

  /// A kind of stone with everything that was stated of it.
  func words(of stone: Stone) -> Phrase {
    var parts = [Phrase(stone.called)]
    if let size = stone.size { parts.append(Phrase(size)) }
    if let weight = stone.weight { parts.append(Phrase("\(words.number(weight.carats)) ct")) }
    if stone.owner == .customer { parts.append(Phrase(own: words[.customers])) }
    if let treatment = stone.treatment, !treatment.isEmpty {
      let list = treatment.map { words.treatments[$0.rawValue] ?? $0.rawValue }.joined(separator: ", ")
      parts.append(fill(.treatment, ["list": list]))
    }
    if let report = stone.certificate {
      parts.append(fill(.report, ["number": report.number, "name": report.statedBy]))
    }
    return .joined(parts)
  }
}

extension Stone {
  /// Its name, and how many there are of it.
  var called: String { (count ?? 1) > 1 ? "\(count ?? 1) × \(kind)" : kind }
}
