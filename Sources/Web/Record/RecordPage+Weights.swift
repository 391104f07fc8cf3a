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

  /// A weight that somebody wrote down: with the balance that showed it, or said to be written by hand.
  func weight(_ said: Milligrams?) -> Phrase? {
    guard let said else { return nil }
    let grams = Phrase("\(words.number(said.grams)) g")
    guard let shown = record.weights.last(where: { $0.weight.shows(said) })?.weight else {
      return .joined([grams, Phrase(own: words[.byHand])])
    }
    return .joined([grams] + balance(shown))
  }

  /// What went into the ring and what came off the bench, and what of it was taken away, where both are known.
  func weights(_ work: Handcrafting?) -> [(RecordWords.Label, Phrase?)] {
    var taken: Phrase?
    if let before = work?.weightIn, let after = work?.weightOut, after < before {
      taken = Phrase("\(words.number(Milligrams(before.count - after.count).grams)) g")
    }
    return [(.weightIn, weight(work?.weightIn)), (.weightOut, weight(work?.weightOut)), (.metalLoss, taken)]
  }
}
