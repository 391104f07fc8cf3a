import Workshop

/// The largest part of the circumference that nothing keeps words out of, in micrometres from 0 degrees in the direction of
/// reading.
struct FreeArc: Hashable, Sendable {
  /// Where it begins; negative before 0 degrees.
  let start: Double
  /// How long it is.
  let length: Double

  /// The largest part of a side's circumference that is free of those `keepOuts` that are on it; of several as long the one
  /// nearest to 0 degrees.
  init(
    of circumference: Double, at place: EngravingText.Place, besides keepOuts: [KeepOut]
  ) throws(LetteringRefusal) {
    var blocked: [(from: Double, to: Double)] = []
    var names: [String] = []
    for keepOut in keepOuts where keepOut.length.count > 0 {
      guard let degrees = keepOut.degrees(reading: place) else { continue }
      names.append("\(keepOut.name) \(keepOut.length.text()) mm")
      let middle = Double((degrees % 360 + 360) % 360) / 360 * circumference
      let from = middle - Double(keepOut.length.count) / 2
      let to = middle + Double(keepOut.length.count) / 2
      // Once round either way, so that what lies across 0 blocks both ends.
      for turn in [-1.0, 0, 1] { blocked.append((from + turn * circumference, to + turn * circumference)) }
    }
    guard !blocked.isEmpty else {
      start = -circumference / 2
      length = circumference
      return
    }
    blocked.sort { $0.from < $1.from }
    var end = blocked[0].to
    var best: (start: Double, length: Double)?
    for next in blocked.dropFirst() {
      let gap = next.from - end
      if gap > 0, end + gap / 2 >= -circumference / 2, end + gap / 2 <= circumference / 2 {
        let isNearer = best.map { abs(end + gap / 2) < abs($0.start + $0.length / 2) } ?? true
        if gap > (best?.length ?? 0) + 0.5 || (gap > (best?.length ?? 0) - 0.5 && isNearer) { best = (end, gap) }
      }
      end = max(end, next.to)
    }
    guard let best else {
      throw LetteringRefusal(
        "What must not be engraved (\(names.joined(separator: ", "))) leaves nothing of the \(Micrometres(Int(circumference)).text()) mm around.",
        remedy: "Look at the keep-outs of the settings and of the order.")
    }
    start = best.start
    length = best.length
  }
}
