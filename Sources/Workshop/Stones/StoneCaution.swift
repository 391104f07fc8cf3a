/// What to mind about a stone before something is done to its ring.
package struct StoneCaution: Hashable, Sendable {
  /// What is about to be done.
  package enum Act: String, CaseIterable, Sendable {
    case ultrasonic = "in the ultrasonic bath"
    case steam = "under steam"
    case torch = "under the torch"
    case beam = "under the beam"
  }

  /// How much it matters.
  package enum Level: Int, Comparable, Sendable {
    /// Somebody has to look and decide.
    case confirm
    /// It is not done.
    case never

    package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  /// The stone's name as the order says it.
  package let stone: String
  /// What is about to be done.
  package let act: Act
  /// How much it matters.
  package let level: Level
  /// One sentence, with its source.
  package let sentence: String
}

extension Stone {
  /// Everything to mind about this stone, strictest source first to count; flags of treatment and condition come before any
  /// chart.
  package var cautions: [StoneCaution] { StoneCaution.Act.allCases.compactMap(caution) }

  /// What to mind about this stone before `act`; `nil` when the charts call it safe.
  package func caution(before act: StoneCaution.Act) -> StoneCaution? {
    func say(_ level: StoneCaution.Level, _ words: String) -> StoneCaution {
      StoneCaution(stone: kind, act: act, level: level, sentence: "\(kind) \(act.rawValue): \(words).")
    }
    if act == .beam {
      return say(
        .confirm,
        "cover it; direct and reflected pulses damage set stones (Professional Jeweler, February 2002, on welding)")
    }
    if let flag = overridingFlags.first {
      return say(.never, "never, since it is \(flag) (Rio Grande with GIA; doralia.com)")
    }
    let named = NamedStones(in: kind)
    switch act {
    case .ultrasonic, .steam:
      let charts = named.known.map { ($0.name, act == .steam ? $0.steam : $0.ultrasonic) }
      let strictest = charts.compactMap { name, charts in charts.strictest.map { (name, charts, $0) } }
        .max { $0.2 < $1.2 }
      guard let (name, said, word) = strictest, let chart = said.words else {
        return say(.confirm, "no chart names it; ask who sold it")
      }
      let words = named.known.count > 1 ? "for \(name) \(chart)" : chart
      if word == .never { return say(.never, words) }
      if word >= .risky { return say(.confirm, words) }
      if named.leavesOpen || charts.contains(where: { $0.1.strictest == nil }) {
        return say(.confirm, "\(words), but no chart names all of it; ask who sold it")
      }
      return unknown.map { say(.confirm, "\(words), but \($0)") }
    case .torch:
      let heats = named.known.map(\.heat)
      if heats.contains(.no) { return say(.never, "take it out first (benches on ganoksin.com)") }
      if heats.contains(.withCare), let unknown {
        return say(.never, "\(unknown); take it out first (benches on ganoksin.com)")
      }
      guard !named.leavesOpen, !heats.contains(.unknown) else {
        return say(.confirm, "no source says that it stands it; take it out first")
      }
      return say(.confirm, "only faceted and untreated, and heated slowly (benches on ganoksin.com)")
    case .beam: return nil
    }
  }

  /// Why what was done to it is not known; `nil` where it is.
  private var unknown: String? {
    guard let treatment, !treatment.isEmpty, !treatment.contains(.unknown) else {
      return "nobody knows how it was treated"
    }
    return treatment.contains(.other) ? "nobody said which other treatment it had" : nil
  }

  /// What forbids bath and steam whatever the stone is.
  private var overridingFlags: [String] {
    let treated = (treatment ?? []).compactMap { treatment -> String? in
      switch treatment {
      case .oiled: "oiled"
      case .resinFilled: "filled with resin"
      case .fractureFilled: "fracture filled"
      case .glassFilled: "filled with glass"
      case .dyed: "dyed"
      case .coated: "coated"
      case .assembled: "a doublet or triplet"
      case .foilBacked: "foil backed"
      case .unknown, .none, .heated, .irradiated, .diffused, .other: nil
      }
    }
    let seen = (condition ?? []).map { condition in
      switch condition {
      case .loose: "loose in its setting"
      case .fractures: "visibly fractured"
      case .gluedIn: "glued in"
      }
    }
    return treated + seen
  }
}
