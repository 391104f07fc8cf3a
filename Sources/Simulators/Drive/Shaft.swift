/// A motor's shaft on a linear ramp; its frequency is computed from the time that passed, never ticked.
struct Shaft: Sendable {
  /// What happened since it was last taken.
  var news: [MachineEvent] = []
  private var from = 0.0
  private var since = Duration.zero
  private(set) var target = 0.0
  private var rate = 1.0
  private(set) var isTurning = false
  private(set) var isStuck = false

  /// Signed output frequency in hertz at `now`.
  func frequency(at now: Duration) -> Double {
    guard !isStuck else { return 0 }
    let way = max(0, (now - since).seconds) * rate
    let left = target - from
    return abs(left) <= way ? target : from + (left < 0 ? -way : way)
  }

  /// When it reaches its target.
  var arrival: Duration { since + .seconds(abs(target - from) / rate) }

  /// When it comes to rest by itself; `nil` when it is at rest or goes on turning.
  var rest: Duration? { isTurning && target == 0 ? arrival : nil }

  /// Heads for `target` hertz by `rate` hertz per second from where it is.
  mutating func turn(to target: Double, rate: Double, at now: Duration) {
    let now = max(now, since)
    guard target != self.target || rate != self.rate else { return }
    from = frequency(at: now)
    since = now
    self.target = target
    self.rate = max(rate, 0.001)
    if target != 0, !isTurning, !isStuck {
      isTurning = true
      news.append(.motorRunning(reverse: target < 0))
    }
    advance(to: now)
  }

  /// Blocks or frees it; blocked, its drive still says yes to everything.
  mutating func setStuck(_ isStuck: Bool, at now: Duration) {
    guard isStuck != self.isStuck else { return }
    let (target, rate) = (self.target, self.rate)
    if isStuck, isTurning {
      isTurning = false
      news.append(.motorStill)
    }
    self.isStuck = isStuck
    from = 0
    since = now
    self.target = 0
    turn(to: target, rate: rate, at: now)
  }

  mutating func advance(to now: Duration) {
    guard let rest, now >= rest else { return }
    isTurning = false
    news.append(.motorStill)
  }
}
