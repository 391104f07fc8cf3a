import Station
import Workshop

// How it was made: a chapter for each time at a stage, with what was said and what happened.

extension RecordPage {
  mutating func making() {
    page.element("h2", Phrase(own: words[.making]))
    for visit in record.visits { chapter(visit) }
  }

  private mutating func chapter(_ visit: RingRecord.Visit) {
    page.mark("<section class=\"stage\">\n<h3><span class=\"numeral\">")
    page.text(Self.numerals[visit.stage.number - 1])
    page.mark("</span>&ensp;")
    page.text(words.stages[visit.stage.rawValue] ?? visit.stage.title)
    page.mark("&ensp;<span class=\"when\">")
    page.add(span(visit))
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
        entry(event.at, measured(stored.reading), gauge(stored.reading))
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

  private mutating func entry(_ at: Moment, _ sentence: Phrase, _ more: [Phrase]) {
    let (day, time) = setting.civil(at)
    page.mark("<li><span class=\"at\">")
    page.text("\(words.text(of: day)), \(time)")
    page.mark("</span>&ensp;")
    page.add(sentence)
    if !more.isEmpty {
      page.mark(" <span class=\"by\">· ")
      page.add(.joined(more))
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
    guard case .ended(let outcome) = job.phase else { return nil }
    let isEngraved = job.settlement.map { $0.finding == .engraved } ?? (outcome.ending == .done)
    let sentence: Phrase
    switch job.work {
    case .engraving(let engraving):
      guard isEngraved else { return nil }
      sentence = fill(.engraved, ["text": "“\(engraving.text)”"])
    case .polishing(let programme):
      guard outcome.ending == .done || job.worked.map({ $0.milliseconds > 0 }) ?? false else { return nil }
      sentence = fill(.polished, ["name": programme.name])
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

  /// The gauge of a reading, its serial number, and the check it was taken under: when, against which certificate, and
  /// whether another one was due by then.
  private func gauge(_ reading: Reading) -> [Phrase] {
    var parts = [Phrase(reading.device.text)]
    guard let use = reading.calibration else { return parts }
    if let serial = use.serial { parts.append(fill(.serial, ["n": serial])) }
    if let check = use.check.flatMap({ record.checks[$0] }) {
      let day = words.text(of: setting.civil(check.at).0)
      parts.append(fill(.calibrated, ["day": day, "n": check.certificate]))
    }
    if use.isOverdue { parts.append(Phrase(own: words[use.check == nil ? .uncalibrated : .calibrationDue])) }
    return parts
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
