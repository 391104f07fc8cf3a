import Station
import Workshop

// Weights and what they were taken with.

extension RecordPage {
  /// The balance of a weight, its serial number, and the check it was taken under.
  func balance(_ weight: Weight) -> [Phrase] { [Phrase(weight.device.text)] + calibration(weight.calibration) }

  /// The check that something was measured under: of which serial number, when, against which certificate, and whether another
  /// one was due by then.
  func calibration(_ use: CalibrationUse?) -> [Phrase] {
    guard let use else { return [] }
    var parts: [Phrase] = []
    if let serial = use.serial { parts.append(fill(.serial, ["n": serial])) }
    if let check = use.check.flatMap({ record.checks[$0] }) {
      let day = words.text(of: setting.civil(check.at).0)
      parts.append(fill(.calibrated, ["day": day, "n": check.certificate]))
    }
    if use.isOverdue { parts.append(Phrase(own: words[use.check == nil ? .uncalibrated : .calibrationDue])) }
    return parts
  }

  /// What the order says something weighs: with the balance where the figure comes from its weighing, and said to be written by
  /// hand where no weighing of the ring shows it. Of one that a weighing shows by chance, or gave before the ledger noted
  /// where a figure comes from, neither is said.
  func weight(_ use: WeightUse) -> Phrase? {
    guard let figure = record.order[use] else { return nil }
    let grams = Phrase("\(words.number(figure.weight.grams)) g")
    guard let weighing = figure.weighing else {
      let isShown = record.weights.contains { $0.weight.shows(figure.weight) }
      return isShown ? grams : .joined([grams, Phrase(own: words[.byHand])])
    }
    guard let shown = record.weights.last(where: { $0.id == weighing })?.weight else { return grams }
    return .joined([grams] + balance(shown))
  }

  /// What went into the ring and what came off the bench, and what of it was taken away, where both are known.
  func weights() -> [(RecordWords.Label, Phrase?)] {
    var taken: Phrase?
    if let before = record.order[.taken]?.weight, let after = record.order[.out]?.weight, after < before {
      taken = Phrase("\(words.number(Milligrams(before.count - after.count).grams)) g")
    }
    return [(.weightIn, weight(.taken)), (.weightOut, weight(.out)), (.metalLoss, taken)]
  }
}
