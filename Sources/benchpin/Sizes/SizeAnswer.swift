import Workshop

/// What `benchpin size` has to say about one size or length: its bore with the nearest sizes, or a question.
struct SizeAnswer {
  /// What a person typed.
  enum Asked {
    case label(String)
    case diameter(String)
    case circumference(String)
  }

  /// What was typed, when it was a label.
  private(set) var label: String?
  /// The size, when the label names one.
  private(set) var size: RingSize?
  /// What it measures; `nil` for a label that must be asked about.
  private(set) var bore: RingBore?
  /// The chart that UK letters are read by.
  let chart: UKChart
  /// Every size a label without a system may be.
  private(set) var candidates: [RingSize] = []

  /// The answer to what was typed. Throws when it is no size and may be none.
  init(_ asked: Asked, chart: UKChart) throws(CommandFailure) {
    self.chart = chart
    switch asked {
    case .diameter(let text):
      bore = RingBore(diameter: try Self.length(text, "diameter", "17.35"))
    case .circumference(let text):
      bore = RingBore(circumference: try Self.length(text, "circumference", "54.5"))
    case .label(let text):
      label = text
      do throws(SizeTextRefusal) {
        let size = try RingSize(text: text)
        self.size = size
        bore = size.system == .uk ? chart.bore(of: size) : size.bore
      } catch {
        candidates = RingSize.candidates(bare: text)
        if case .unknownSystem = error, !candidates.isEmpty { return }
        throw CommandFailure(.data, error.sentence)
      }
      guard let size, bore != nil else {
        throw CommandFailure(
          .data,
          "\(text) is not on \(chart.name), which runs from UK A to UK Z+1 without I 1/2 and Y 1/2. Ask for --uk bs."
        )
      }
      label = size.text
    }
    guard let bore, RingWindow.diameters.contains(bore.diameter) else {
      let ends = [RingWindow.diameters.lowerBound, RingWindow.diameters.upperBound].map { $0.text(decimals: 0) }
      throw CommandFailure(
        .data,
        "\(self.bore?.diameter.text() ?? "This") mm is no inside diameter of a ring, which is \(ends[0]) to \(ends[1]) mm. Check the unit: lengths are in millimetres."
      )
    }
  }

  /// The nearest size of a system; `nil` when the bore is outside it.
  func nearest(in system: SizeSystem) -> NearestSize? {
    bore.flatMap { NearestSize(to: $0, in: system, chart: chart) }
  }

  /// The letter nearest to the bore on the chart that was not asked for, where the two charts differ.
  var otherNearest: NearestSize? {
    guard let bore, let other = NearestSize(to: bore, in: .uk, chart: otherChart) else { return nil }
    let own = nearest(in: .uk)
    return other.size == own?.size && Self.agree(other.bore, own?.bore) ? nil : other
  }

  /// What the British letter that was asked about measures on the other chart, where the two differ.
  var otherReading: RingBore? {
    guard let size, size.system == .uk, let other = otherChart.bore(of: size) else { return nil }
    return Self.agree(other, bore) ? nil : other
  }

  /// The chart that was not asked for.
  var otherChart: UKChart { chart == .bs ? .trade : .bs }

  /// What a person has to say before there is an answer; `nil` when there is one.
  var question: String? {
    guard bore == nil, let label else { return nil }
    let rows = candidates.map { "  \($0.text): \($0.diameter.text(decimals: 3)) mm inside diameter" }
    return (["\"\(label)\" names no size system. Which one is it? Write the system with it:"] + rows)
      .joined(separator: "\n")
  }

  /// The charts print hundredths of a millimetre: what is closer together than half of one is the same there.
  private static func agree(_ one: RingBore, _ other: RingBore?) -> Bool {
    other.map { abs(($0.diameter - one.diameter).count) <= 5 } ?? false
  }

  private static func length(
    _ text: String, _ name: String, _ example: String
  ) throws(CommandFailure) -> Micrometres {
    guard let count = DecimalText.parse(text, decimals: 3) else {
      let bare = text.lowercased().replacing("mm", with: "").replacing(",", with: ".").filter { $0 != " " }
      if text != bare, DecimalText.parse(bare, decimals: 3) != nil {
        throw CommandFailure(
          .data, "\"\(text)\" is not written as a \(name) is: millimetres with a point and no unit. Write \(bare).")
      }
      throw CommandFailure(
        .data,
        "\"\(text)\" is not a \(name). Write millimetres with a point and up to three decimals, for instance \(example)."
      )
    }
    return Micrometres(count)
  }
}
