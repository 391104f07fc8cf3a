/// One mark under way: when it began and the first thing that will end it.
struct EngraverMark: Sendable {
  enum End: Sendable, Equatable {
    case done
    case stopped
    case interlock
    case fault(UInt16)
  }

  let token: UInt64
  let text: String
  let start: Duration
  let length: Duration
  /// When a graceful stop takes effect.
  var stop: Duration?
  var interlockPercent: Int?
  var fault: (code: UInt16, atPercent: Int)?

  /// The first thing to end it, and when.
  var end: (time: Duration, how: End) {
    var ends: [(time: Duration, how: End)] = [(start + length, .done)]
    if let stop { ends.append((stop, .stopped)) }
    if let interlockPercent { ends.append((time(at: interlockPercent), .interlock)) }
    if let fault { ends.append((time(at: fault.atPercent), .fault(fault.code))) }
    // A stop or a fault at the very end still comes first.
    return ends.reversed().min { $0.time < $1.time } ?? ends[0]
  }

  /// Thousandths done at `now`.
  func progress(at now: Duration) -> Int {
    guard length > .zero else { return 1000 }
    return min(1000, max(0, Int((now - start) / length * 1000)))
  }

  /// When the character being marked at `now` is finished; during the lead-in, the lead-in's end.
  func endOfCharacter(at now: Duration, lead: Duration, perCharacter: Duration) -> Duration {
    let marked = now - start - lead
    guard marked > .zero, perCharacter > .zero else { return start + lead }
    return start + lead + perCharacter * Int((marked / perCharacter).rounded(.up))
  }

  private func time(at percent: Int) -> Duration { start + length * percent / 100 }
}
