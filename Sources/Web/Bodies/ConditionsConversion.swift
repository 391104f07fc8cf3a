import BenchAPI
import Station
import Workshop

extension ConditionsBody {
  /// The conditions as they travel; `barrier` keeps whoever asks from starting anything at all.
  init(_ conditions: BenchConditions, sizes: SizeRules, barrier: Problem?) {
    let fit = conditions.order.flatMap { order in
      conditions.reading.map { FitBody($0, ordered: order.ring.size, sizes: sizes) }
    }
    self.init(
      at: Moment.now.text, order: conditions.order?.number.text, revision: conditions.order?.revision,
      piece: conditions.piece, fit: fit,
      starts: conditions.starts.map { StartBody($0, barrier: barrier) })
  }
}

extension StartBody {
  fileprivate init(_ start: BenchConditions.Start, barrier: Problem?) {
    var plan: PolishingPlanBody?
    if case .polishing(let work) = start.work { plan = PolishingPlanBody(work) }
    let missing = start.obstacles.map {
      MissingBody(kind: $0.kind.rawValue, sentence: $0.sentence, remedy: $0.remedy)
    }
    self.init(
      kind: start.kind.rawValue, device: start.device.text, proof: start.proof,
      programme: plan?.programme, plan: plan, expected_ms: start.expected?.wholeMilliseconds,
      outline: start.showsOutlines ? true : nil,
      missing: (barrier.map { [MissingBody($0.body)] } ?? []) + missing)
  }
}

extension MissingBody {
  fileprivate init(_ problem: ProblemBody) {
    let word = problem.type.split(separator: ":").last.map(String.init) ?? problem.type
    self.init(kind: word, sentence: problem.detail, remedy: problem.remedy)
  }
}

extension FitBody {
  /// What a reading means for `ordered`, by the rules its verdict was given with.
  fileprivate init(_ stored: StoredReading, ordered: RingSize, sizes: SizeRules) {
    let measured = stored.reading.corrected
    let target = sizes.diameter(of: ordered)
    let verdict = sizes.verdict(measured: measured, ordered: ordered)
    self.init(
      reading: stored.id.text, taken_at: stored.reading.takenAt.text, system: ordered.system.rawValue,
      measured: ordered.system.scaleText(of: measured, chart: sizes.chart),
      ordered: ordered.system.scaleText(of: target, chart: sizes.chart),
      tolerance: ordered.system.sizes(in: verdict.tolerance), measured_mm: measured.text(),
      ordered_mm: target.text(), tolerance_mm: verdict.tolerance.text(),
      difference_mm: verdict.difference.text(), outcome: verdict.outcome.rawValue, quarters_off: verdict.quartersOff)
  }
}

extension SettingsBody {
  /// What of the settings matters at the bench.
  init(_ bench: Bench, starts: StartPlaces) {
    self.init(
      programmes: bench.programmes.map { programme in
        Programme(
          name: programme.name,
          steps: programme.steps.map { step in
            Programme.Step(
              title: step.title, rpm: step.surface == nil ? step.speed.count : nil, seconds: step.seconds,
              wheel: step.wheel, compound: step.compound, surface_m_s: step.surface?.decimal)
          })
      },
      size_check: bench.sizeCheck.map {
        SizeCheck(
          within_minutes: $0.within.wholeMilliseconds / 60_000, tolerance_quarters: $0.toleranceQuarters)
      },
      starts_from: [
        starts.socket ? "socket" : nil, starts.http ? "http" : nil, starts.screen ? "screen" : nil,
      ].compactMap { $0 })
  }
}
