import Workshop

/// The answer of `benchpin size --json`. Lengths are text in millimetres with three decimals, as in the bench's other JSON.
struct SizeBody: Encodable, Hashable {
  /// A size with what it measures, and how far that is from what was asked about.
  struct Nearest: Encodable, Hashable {
    /// The system and its size, as it can be asked about again.
    var label: String
    var system: String
    var diameter_mm: String
    var circumference_mm: String
    /// The diameter less the one asked about; negative when the size is smaller. A candidate is what it says: 0.
    var error_mm: String
    /// `bs` or `trade`, for UK letters only.
    var chart: String?
    /// The same on the other chart of UK letters, where the two differ.
    var other: [Nearest]?
  }

  /// A system the bore is outside of.
  struct Outside: Encodable, Hashable {
    /// The system's range, in words.
    var range: String

    private enum CodingKeys: String, CodingKey { case label, diameter_mm, error_mm, range }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeNil(forKey: .label)
      try container.encodeNil(forKey: .diameter_mm)
      try container.encodeNil(forKey: .error_mm)
      try container.encode(range, forKey: .range)
    }
  }

  /// What a system has for the bore.
  enum InSystem: Encodable, Hashable {
    case nearest(Nearest)
    case outside(Outside)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .nearest(let nearest): try nearest.encode(to: encoder)
      case .outside(let outside): try outside.encode(to: encoder)
      }
    }
  }

  /// The system of the label; null for a length and for an ambiguous label.
  var system: String?
  /// The label as the bench writes it, as it was typed when it is ambiguous, or null for a length.
  var label: String?
  /// The inside diameter; null for an ambiguous label.
  var diameter_mm: String?
  /// The inside circumference; null for an ambiguous label.
  var circumference_mm: String?
  /// The nearest size of each system by its prefix; empty for an ambiguous label.
  var nearest: [String: InSystem]
  /// Every size an ambiguous label may be; absent otherwise.
  var candidates: [Nearest]?
  /// What to ask; absent when there is an answer.
  var question: String?
  /// Which chart reads UK letters: `bs` or `trade`.
  var uk_chart: String
  /// What published charts say otherwise.
  var notes: [String]

  private enum CodingKeys: String, CodingKey {
    case system, label, diameter_mm, circumference_mm, nearest, candidates, question, uk_chart, notes
  }

  /// The answer as JSON has it.
  init(_ answer: SizeAnswer) {
    system = answer.size?.system.rawValue
    label = answer.label
    diameter_mm = answer.bore?.diameter.text(decimals: 3)
    circumference_mm = answer.bore?.circumference.text(decimals: 3)
    uk_chart = answer.chart.rawValue
    notes = answer.notes
    question = answer.question
    candidates =
      answer.bore == nil
      ? answer.candidates.map { Nearest($0, $0.bore, error: Micrometres(0), chart: .bs) } : nil
    nearest = [:]
    guard answer.bore != nil else { return }
    for system in SizeSystem.allCases {
      guard let near = answer.nearest(in: system) else {
        nearest[system.rawValue] = .outside(Outside(range: answer.range(of: system)))
        continue
      }
      var body = Nearest(near.size, near.bore, error: near.error, chart: answer.chart)
      if system == .uk, let other = answer.otherNearest {
        body.other = [Nearest(other.size, other.bore, error: other.error, chart: answer.otherChart)]
      }
      nearest[system.rawValue] = .nearest(body)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(system, forKey: .system)
    try container.encode(label, forKey: .label)
    try container.encode(diameter_mm, forKey: .diameter_mm)
    try container.encode(circumference_mm, forKey: .circumference_mm)
    try container.encode(nearest, forKey: .nearest)
    try container.encodeIfPresent(candidates, forKey: .candidates)
    try container.encodeIfPresent(question, forKey: .question)
    try container.encode(uk_chart, forKey: .uk_chart)
    try container.encode(notes, forKey: .notes)
  }
}

extension SizeBody.Nearest {
  fileprivate init(_ size: RingSize, _ bore: RingBore, error: Micrometres, chart: UKChart) {
    self.init(
      label: size.text, system: size.system.rawValue, diameter_mm: bore.diameter.text(decimals: 3),
      circumference_mm: bore.circumference.text(decimals: 3), error_mm: error.text(decimals: 3),
      chart: size.system == .uk ? chart.rawValue : nil, other: nil)
  }
}
