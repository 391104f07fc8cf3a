import Station
import Workshop

/// The record of a ring as one page to print and hand over: self-contained, without a script, in the shop's words.
///
/// What stays in the shop is not in it: budget, notes, reasons, the metal taken, internal photos, minutes. It states no value
/// and no finding of its own about stones.
struct RecordPage {
  /// What the page is made of beside the ring's own record.
  struct Setting: Sendable {
    var shop: Shop
    /// The day it is issued; `nil` for a draft.
    var issued: Day?
    /// The day of a moment where the shop is, and the time of day as `14:05`.
    var civil: @Sendable (Moment) -> (Day, String)
    /// The bytes of the photos that are shown, by hash.
    var photos: [String: [UInt8]] = [:]
  }

  /// The most readings that are shown of one stage; earlier ones are counted.
  static let mostReadings = 5

  let record: RingRecord
  let setting: Setting
  let words: RecordWords
  private var page = PageText()

  init(_ record: RingRecord, _ setting: Setting) throws {
    self.record = record
    self.setting = setting
    words = try RecordWords(setting.shop.language)
  }

  /// The photos that a page shows, at most `most`: none of those that stay in the shop.
  static func photos(of record: RingRecord, most: Int = 24) -> [PhotoAdded] {
    Array(record.photos.map(\.0).filter { !$0.isInternal }.suffix(most))
  }

  /// The page's bytes; the same record and setting give the same bytes.
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
      <title>
      """)
    page.text("\(words[.title]) · \(order.number.text) · \(setting.shop.name)")
    page.mark("</title>\n<style>\n\(RecordStyle.css(setting.shop.paper))\n</style>\n</head>\n<body>\n<header>\n")
    page.element("p", class: "shop", setting.shop.name)
    if let line = setting.shop.line { page.element("p", class: "line", line) }
    page.element("h1", words[.title])
    let wearer = order.making?.concept?.wearer ?? order.customer
    page.element("p", class: "wearer", fill(.forWearer, ["name": wearer]))
    page.element("p", class: "number", fill(.order, ["number": order.number.text]))
    if let day = setting.issued {
      page.element("p", class: "number", fill(.issued, ["day": words.text(of: day)]))
    } else {
      page.element("p", class: "number draft", words[.draft])
    }
    page.mark("</header>\n<main>\n")
    if let photo = hero { figure(photo, "class=\"hero\"") }
    if let story = order.making?.unveiling?.story {
      page.element("h2", words[.story])
      page.element("p", class: "story", story)
    }
  }

  private mutating func ring() {
    let (order, making) = (record.order, record.order.making)
    let size = order.ring.size
    page.element("h2", words[.theRing])
    page.mark("<table class=\"ring\">\n")
    if order.pieces > 1 { row(.theRing, fill(.rings, ["n": String(order.pieces)])) }
    let fineness = (making?.material?.fineness ?? order.ring.metal.fineness).map { " \($0)" } ?? ""
    let metal = words.metals[order.ring.metal.rawValue] ?? order.ring.metal.rawValue
    row(.metal, metal.contains(fineness) ? metal : metal + fineness)
    row(.size, size.text)
    row(.insideDiameter, "\(words.number(size.diameter.text())) mm")
    row(.otherSizes, others(than: size))
    row(.insideProfile, words.profiles[order.ring.insideProfile.rawValue])
    row(.bandWidth, order.ring.bandWidth.map { "\(words.number($0.text(decimals: 1))) mm" })
    if let engraving = order.engraving {
      row(engraving.place == .inside ? .engravingInside : .engravingOutside, engraving.text)
    }
    row(.stones, making?.material?.stones?.map(\.called).joined(separator: ", "))
    row(.weight, making?.unveiling?.weight.map { "\(words.number($0.grams)) g" })
    row(.hallmark, making?.unveiling?.hallmark)
    page.mark("</table>\n")
  }

  /// The nearest labels of the systems a customer may meet, without the ordered one.
  private func others(than size: RingSize) -> String {
    let systems: [SizeSystem] = [.us, .uk, .eu, .jp]
    return systems.filter { $0 != size.system }.compactMap { RingSize.nearest(to: size.diameter, in: $0)?.text }
      .joined(separator: " · ")
  }

  private func words(of stone: Stone) -> String {
    var parts = [stone.called]
    if let size = stone.size { parts.append(size) }
    if let weight = stone.weight { parts.append("\(words.number(weight.carats)) ct") }
    if stone.owner == .customer { parts.append(words[.customers]) }
    if let treatment = stone.treatment, !treatment.isEmpty {
      let list = treatment.map { words.treatments[$0.rawValue] ?? $0.rawValue }.joined(separator: ", ")
      parts.append(fill(.treatment, ["list": list]))
    }
    if let report = stone.certificate {
      parts.append(fill(.report, ["number": report.number, "name": report.statedBy]))
    }
    return parts.joined(separator: " · ")
  }

  // MARK: - How it was made

  private mutating func making() {
    page.element("h2", words[.making])
    for visit in record.visits { chapter(visit) }
  }

  private mutating func chapter(_ visit: RingRecord.Visit) {
    page.mark("<section class=\"stage\">\n<h3><span class=\"numeral\">")
    page.text(Self.numerals[visit.stage.number - 1])
    page.mark("</span>&ensp;")
    page.text(words.stages[visit.stage.rawValue] ?? visit.stage.title)
    page.mark("&ensp;<span class=\"when\">")
    page.text(span(visit))
    page.mark("</span></h3>\n")
    if visit.isLast {
      page.mark("<table>\n")
      said(of: visit.stage)
      page.mark("</table>\n")
    }
    events(visit)
    page.mark("</section>\n")
  }

  /// What people said of one stage, as far as it is meant for the customer.
  private mutating func said(of stage: Stage) {
    let making = record.order.making
    switch stage {
    case .concept:
      row(.occasion, making?.concept?.occasion)
      row(.inspirations, list(making?.concept?.inspirations))
      row(.must, list(making?.concept?.must))
      row(.mustNot, list(making?.concept?.mustNot))
    case .design:
      row(.revision, making?.design?.revision.map(String.init))
      row(.drawings, list(making?.design?.drawings))
      row(
        .approval,
        making?.design?.approval.map { approval in
          fill(
            .approved,
            ["what": approval.what, "name": approval.by, "day": approval.at.map { words.text(of: $0) } ?? ""])
        })
    case .material:
      row(.colour, making?.material?.colour)
      row(.plating, making?.material?.plating)
      for stone in making?.material?.stones ?? [] { row(.stones, words(of: stone)) }
    case .handcrafting:
      row(.maker, making?.handcrafting?.maker)
      row(.weightOut, making?.handcrafting?.weightOut.map { "\(words.number($0.grams)) g" })
    case .setting:
      row(.setting, making?.setting?.kind.flatMap { words.settings[$0.rawValue] })
      row(.positions, list(making?.setting?.positions))
      row(.checked, list(making?.setting?.checks?.filter(\.isGood).map { "\($0.what) (\($0.by))" }))
    case .finishing:
      row(
        .steps,
        making?.finishing?.steps.map { steps in
          steps.map { words.steps[$0.rawValue] ?? $0.rawValue }.joined(separator: ", ")
        })
    case .unveiling:
      row(
        .handover,
        making?.unveiling?.handover.map { handover in
          fill(.handedOver, ["to": handover.to, "name": handover.by, "day": words.text(of: handover.at)])
        })
    }
  }

  private mutating func events(_ visit: RingRecord.Visit) {
    let readings = visit.events.filter { if case .reading = $0.what { true } else { false } }.count
    var hidden = max(readings - Self.mostReadings, 0)
    page.mark("<ul class=\"events\">\n")
    if hidden > 0 { page.element("li", class: "by", fill(.earlier, ["n": String(hidden)])) }
    for event in visit.events {
      switch event.what {
      case .reading(let stored):
        guard hidden == 0 else {
          hidden -= 1
          continue
        }
        entry(event.at, measured(stored), tool(stored.reading.device.text))
      case .job(let job): if let sentence = sentence(of: job) { entry(event.at, sentence, worked(job)) }
      case .photo: break
      }
    }
    page.mark("</ul>\n")
    let photos = visit.events.compactMap { event in
      if case .photo(let photo) = event.what, !photo.isInternal, setting.photos[photo.hash] != nil, photo != hero {
        photo
      } else {
        nil
      }
    }
    guard !photos.isEmpty else { return }
    page.mark("<div class=\"photos\">\n")
    for photo in photos { figure(photo, "") }
    page.mark("</div>\n")
  }

  private mutating func entry(_ at: Moment, _ sentence: String, _ more: [String]) {
    let (day, time) = setting.civil(at)
    page.mark("<li><span class=\"at\">")
    page.text("\(words.text(of: day)), \(time)")
    page.mark("</span>&ensp;<bdi>")
    page.text(sentence)
    page.mark("</bdi>")
    if !more.isEmpty {
      page.mark(" <span class=\"by\"><bdi>")
      page.text("· " + more.joined(separator: " · "))
      page.mark("</bdi></span>")
    }
    page.mark("</li>\n")
  }

  private func measured(_ stored: StoredReading) -> String {
    let verdict = SizeVerdict(measured: stored.reading.diameter, ordered: record.order.ring.size)
    let difference = words.number(Micrometres(abs(verdict.difference.count)).text())
    let label: RecordWords.Label =
      switch verdict.outcome {
      case .inTolerance: .fits
      case .tooSmall: .tooSmall
      case .tooLarge: .tooLarge
      }
    return fill(.measured, ["mm": words.number(stored.reading.diameter.text())]) + ", "
      + fill(label, ["mm": difference, "size": record.order.ring.size.text])
  }

  /// What is told of a job: what was done, and nothing of what was tried in vain.
  private func sentence(of job: Job) -> String? {
    guard case .ended(let outcome) = job.phase else { return nil }
    let isEngraved = job.settlement.map { $0.finding == .engraved } ?? (outcome.ending == .done)
    var sentence: String
    switch job.work {
    case .engraving(let engraving):
      guard isEngraved else { return nil }
      sentence = fill(.engraved, ["text": "“\(engraving.text)”"])
    case .polishing(let programme):
      guard outcome.ending == .done || job.worked.map({ $0.milliseconds > 0 }) ?? false else { return nil }
      sentence = fill(.polished, ["name": programme.name])
    }
    if record.order.pieces > 1 { sentence += ", " + fill(.ring, ["n": String(job.piece.number)]) }
    return sentence
  }

  private func worked(_ job: Job) -> [String] {
    var parts: [String] = []
    if let worked = job.worked, worked.milliseconds >= 1000 {
      let seconds = worked.milliseconds / 1000
      let time = fill(.duration, ["min": String(seconds / 60), "s": String(seconds % 60)])
      parts.append(worked.isLeast ? fill(.atLeast, ["time": time]) : time)
    }
    if let proof = job.proof { parts.append(fill(.proof, ["hash": proof])) }
    return parts + tool(job.device.text) + [Self.person(job.requestedBy)].compactMap(\.self)
  }

  /// A device by its name; its serial number and its calibration stand behind it once the ledger knows them.
  private func tool(_ name: String, serial: String? = nil, calibrated: Day? = nil) -> [String] {
    [name, serial.map { fill(.serial, ["n": $0]) }, calibrated.map { fill(.calibrated, ["day": words.text(of: $0)]) }]
      .compactMap(\.self)
  }

  // MARK: - The end

  private mutating func foot() {
    page.mark("</main>\n<footer>\n")
    page.element("p", words[.disclaimer])
    page.element("p", fill(.ledger, ["n": String(record.upTo)]))
    page.mark("</footer>\n</body>\n</html>\n")
  }

  // MARK: - Pieces

  private static let numerals = ["I", "II", "III", "IV", "V", "VI", "VII"]

  /// The photo at the top: the newest that is shown.
  private var hero: PhotoAdded? { Self.photos(of: record).last { setting.photos[$0.hash] != nil } }

  private mutating func figure(_ photo: PhotoAdded, _ attributes: String) {
    guard let bytes = setting.photos[photo.hash] else { return }
    page.mark("<figure\(attributes.isEmpty ? "" : " " + attributes)><img alt=\"")
    page.text(photo.caption.isEmpty ? words[.photo] : photo.caption)
    page.mark("\" src=\"data:\(photo.kind.mediaType);base64,\(Base64.text(of: bytes))\">")
    if !photo.caption.isEmpty { page.element("figcaption", photo.caption) }
    page.mark("</figure>\n")
  }

  private mutating func row(_ label: RecordWords.Label, _ value: String?) {
    guard let value, !value.isEmpty else { return }
    page.mark("<tr><th>")
    page.text(words[label])
    page.mark("</th><td><bdi>")
    page.text(value)
    page.mark("</bdi></td></tr>\n")
  }

  private func list(_ lines: [String]?) -> String? { lines.map { $0.joined(separator: "\n") } }

  private func fill(_ label: RecordWords.Label, _ values: [String: String]) -> String {
    // In one go, so that a name with braces in it is not filled in turn.
    var result = ""
    var rest = words[label][...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      result += values[String(rest[rest.index(after: open)..<close])] ?? ""
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private func span(_ visit: RingRecord.Visit) -> String {
    let first = setting.civil(visit.since).0
    guard let until = visit.until else { return fill(.since, ["day": words.text(of: first)]) }
    let last = setting.civil(until).0
    return first == last ? words.text(of: first) : "\(words.text(of: first)) – \(words.text(of: last))"
  }

  /// A person's name without the name of the way in, and none where only a program asked.
  private static func person(_ by: String) -> String? {
    var name = String(by.prefix { $0 != "(" })
    while name.hasSuffix(" ") { name.removeLast() }
    guard !["", "http", "socket", "scan", "cli"].contains(name), !name.hasPrefix("user ") else { return nil }
    return name
  }
}

extension Stone {
  /// Its name, and how many there are of it.
  fileprivate var called: String { (count ?? 1) > 1 ? "\(count ?? 1) × \(kind)" : kind }
}
