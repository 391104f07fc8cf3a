import Workshop

/// What the bench holds in memory between two commands: a plain value, so that a failed commit costs only a copy.
struct BenchState: Sendable {
  /// The orders on the bench in the order they were put there.
  private(set) var orders: [Order] = []
  /// Since when exactly these orders lie there: an earlier reading belongs to none of them.
  private(set) var ordersSince: ContinuousClock.Instant
  /// The newest fact on disk.
  var sequence: Int64
  /// What was measured last of each wheel.
  var wheels: [String: WheelMeasured] = [:]
  /// The newest check of each gauge.
  var checks: [DeviceName: GaugeChecked] = [:]

  /// A bench on which `orders` lie since `now`.
  init(orders: [Order], since now: ContinuousClock.Instant, sequence: Int64) {
    self.orders = orders
    ordersSince = now
    self.sequence = sequence
  }

  /// The order a reading would attach itself to: the only one on the bench.
  var onlyOrder: Order? { orders.count == 1 ? orders[0] : nil }

  /// Lays other orders on the bench.
  mutating func lay(_ orders: [Order], at now: ContinuousClock.Instant) {
    self.orders = orders
    ordersSince = now
  }

  /// Takes a new version of an order, if it lies on the bench. It does not count as put there anew.
  mutating func revise(_ order: Order) {
    for index in orders.indices where orders[index].number == order.number { orders[index] = order }
  }
}
