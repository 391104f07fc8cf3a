import Station
import Workshop

// How it was made: a chapter for each time at a stage, with what was said and what happened.

extension RecordPage {
  mutating func making() {
    page.element("h2", Phrase(own: words[.making]))
    // What was said of a stage where the ring never stood has its place all the same: an order may come in at any stage.
    var skipped = Stage.allCases.filter { stage in !record.visits.contains { $0.stage == stage } }[...]
    for visit in record.visits {
      while let stage = skipped.first, stage < visit.stage {
        chapter(ofSkipped: stage)
        skipped.removeFirst()
      }
      chapter(visit)
    }
    for stage in skipped { chapter(ofSkipped: stage) }
  }

  private mutating func chapter(_ visit: RingRecord.Visit) {
    heading(of: visit.stage, span(visit))
    if visit.isLast { table(said(of: visit.stage)) }
    events(visit)
    page.mark("</section>\n")
  }

  private mutating func chapter(ofSkipped stage: Stage) {
    let rows = said(of: stage)
    guard !rows.isEmpty else { return }
    heading(of: stage, nil)
    table(rows)
    page.mark("</section>\n")
  }

  private mutating func heading(of stage: Stage, _ when: Phrase?) {
    page.mark("<section class=\"stage\">\n<h3><span class=\"numeral\">")
    page.text(Self.numerals[stage.number - 1])
    page.mark("</span>&ensp;")
    page.text(words.stages[stage.rawValue] ?? stage.title)
    if let when {
      page.mark("&ensp;<span class=\"when\">")
      page.add(when)
      page.mark("</span>")
    }
    page.mark("</h3>\n")
  }

  private mutating func table(_ rows: [Row]) {
    guard !rows.isEmpty else { return }
    page.mark("<table>\n")
    for (label, value) in rows { row(label, value) }
    page.mark("</table>\n")
  }

  /// What people said of one stage, as far as it is meant for the customer.
  private func said(of stage: Stage) -> [Row] {
    let making = record.order.making
    let rows: [(RecordWords.Label, Phrase?)] =
      switch stage {
      case .concept:
        [
          (.occasion, phrase(making?.concept?.occasion)), (.inspirations, list(making?.concept?.inspirations)),
          (.must, list(making?.concept?.must)), (.mustNot, list(making?.concept?.mustNot)),
        ]
      case .design:
        [
          (.revision, phrase(making?.design?.revision.map(String.init))), (.drawings, list(making?.design?.drawings)),
          (.approval, making?.design?.approval.map(words(of:))),
        ]
      case .material:
        [(.colour, phrase(making?.material?.colour)), (.plating, phrase(making?.material?.plating))]
          + (making?.material?.stones ?? []).map { (.stones, words(of: $0)) }
      case .handcrafting: [(.maker, phrase(making?.handcrafting?.maker))] + weights()
      case .setting:
        [
          (.setting, phrase(making?.setting?.kind.flatMap { words.settings[$0.rawValue] })),
          (.positions, list(making?.setting?.positions)),
          (.checked, list(making?.setting?.checks?.filter(\.isGood).map { "\($0.what) (\($0.by))" })),
        ]
      case .finishing:
        [
          (.steps, steps(making?.finishing?.steps?.filter(record.isDone))),
          (.stepsPlanned, steps(making?.finishing?.steps?.filter { !record.isDone($0) })),
        ]
      case .unveiling:
        [
          (
            .handover,
            making?.unveiling?.handover.map { handover in
              fill(.handedOver, ["to": handover.to, "name": handover.by, "day": words.text(of: handover.at)])
            }
          )
        ]
      }
    return rows.compactMap { label, value in value.map { (label, $0) } }
  }

  private func steps(_ steps: [Finishing.Step]?) -> Phrase? {
    phrase(steps.map { $0.map { words.steps[$0.rawValue] ?? $0.rawValue }.joined(separator: ", ") })
  }

  private func words(of approval: Design.Approval) -> Phrase {
    fill(
      .approved,
      ["what": approval.what, "name": approval.by, "day": approval.at.map { words.text(of: $0) } ?? ""])
  }

  private mutating func events(_ visit: RingRecord.Visit) {
    let entries = visit.events.compactMap(entry)
    var hidden = max(entries.count(where: \.isMeasured) - Self.mostReadings, 0)
    if !entries.isEmpty { page.mark("<ul class=\"events\">\n") }
    if hidden > 0 { page.element("li", class: "by", fill(.earlier, ["n": String(hidden)])) }
    for entry in entries {
      if entry.isMeasured, hidden > 0 { hidden -= 1 } else { write(entry) }
    }
    if !entries.isEmpty { page.mark("</ul>\n") }
    photos(visit)
  }

  /// One line of what happened.
  private struct Entry {
    var at: Moment
    var sentence: Phrase
    var more: [Phrase]
    /// Whether a gauge or a balance sent it: of many only the newest are shown.
    var isMeasured = false
  }

  private func entry(_ event: RingRecord.Event) -> Entry? {
    switch event.what {
    case .reading(let stored):
      return Entry(
        at: event.at, sentence: measured(stored.reading), more: gauge(stored.reading), isMeasured: true)
    case .weight(let stored):
      // One that gave the order a figure stands beside it.
      guard !record.saidWeighings.contains(stored.id) else { return nil }
      let grams = words.number(stored.weight.corrected.grams)
      return Entry(
        at: event.at, sentence: fill(.weighed, ["g": grams]), more: balance(stored.weight), isMeasured: true)
    case .job(let job): return sentence(of: job).map { Entry(at: event.at, sentence: $0, more: worked(job)) }
    case .photo: return nil
    }
  }

  private mutating func photos(_ visit: RingRecord.Visit) {
    let hero = hero
    let photos = visit.events.compactMap { event -> PhotoAdded? in
      guard case .photo(let photo) = event.what, !photo.isInternal, photo != hero else { return nil }
      return setting.photos[photo.hash] != nil || setting.missing.contains(photo.hash) ? photo : nil
    }
    guard !photos.isEmpty else { return }
    page.mark("<div class=\"photos\">\n")
    for photo in photos { figure(photo, "") }
    page.mark("</div>\n")
  }

  private mutating func write(_ entry: Entry) {
    let (day, time) = setting.civil(entry.at)
    page.mark("<li><span class=\"at\">")
    page.text("\(words.text(of: day)), \(time)")
    page.mark("</span>&ensp;")
    page.add(entry.sentence)
    if !entry.more.isEmpty {
      page.mark(" <span class=\"by\">· ")
      page.add(.joined(entry.more))
      page.mark("</span>")
    }
    page.mark("</li>\n")
  }

  /// What a reading says, with the gauge's offset taken off and by the shop's own rules: as it was judged at the bench.
  private func measured(_ reading: Reading) -> Phrase {
    let verdict = setting.sizes.verdict(measured: reading.corrected, ordered: record.order.ring.size)
    let difference = words.number(Micrometres(abs(verdict.difference.count)).text())
    let label: RecordWords.Label =
      switch verdict.outcome {
      case .inTolerance: .fits
      case .tooSmall: .tooSmall
      case .tooLarge: .tooLarge
      }
    return .joined(
      [
        fill(.measured, ["mm": words.number(reading.corrected.text())]),
        fill(label, ["mm": difference, "size": record.order.ring.size.text]),
      ], by: ", ")
  }

  /// What is told of a job: what was done, and nothing of what was tried in vain.
  private func sentence(of job: Job) -> Phrase? {
    guard job.cameToSomething else { return nil }
    let sentence =
      switch job.work {
      case .engraving(let engraving): fill(.engraved, ["text": "“\(engraving.text)”"])
      case .polishing(let programme): fill(.polished, ["name": programme.name])
      }
    guard record.order.pieces > 1 else { return sentence }
    return .joined([sentence, fill(.ring, ["n": String(job.piece.number)])], by: ", ")
  }

  private func worked(_ job: Job) -> [Phrase] {
    var parts: [Phrase] = []
    if let worked = job.worked, worked.milliseconds >= 1000 {
      let seconds = worked.milliseconds / 1000
      let time = fill(.duration, ["min": String(seconds / 60), "s": String(seconds % 60)])
      parts.append(worked.isLeast ? fill(.atLeast, ["time": time]) : time)
    }
    if let proof = job.proof { parts.append(fill(.proof, ["hash": proof])) }
    return parts + [Phrase(job.device.text)] + [Self.person(job.requestedBy)].compactMap(\.self).map { Phrase($0) }
  }

  /// The gauge of a reading, its serial number, and the check it was taken under.
  private func gauge(_ reading: Reading) -> [Phrase] {
    [Phrase(reading.device.text)] + calibration(reading.calibration)
  }

  private func span(_ visit: RingRecord.Visit) -> Phrase {
    let first = setting.civil(visit.since).0
    guard let until = visit.until else { return fill(.since, ["day": words.text(of: first)]) }
    let last = setting.civil(until).0
    let days = first == last ? [first] : [first, last]
    return Phrase(own: days.map { words.text(of: $0) }.joined(separator: " – "))
  }

  /// A person's name without the name of the way in, and none where only a program asked.
  private static func person(_ by: String) -> String? {
    var name = String(by.prefix { $0 != "(" })
    while name.hasSuffix(" ") { name.removeLast() }
    guard !["", "http", "socket", "scan", "cli"].contains(name), !name.hasPrefix("user ") else { return nil }
    return name
  }
}
