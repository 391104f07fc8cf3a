/// Any clock as the time since a simulator was switched on, so that its logic is plain arithmetic on durations.
struct Timeline: Sendable {
  private let elapsed: @Sendable () -> Duration
  private let sleep: @Sendable (Duration) async throws -> Void

  init(_ clock: some Clock<Duration>) {
    let start = clock.now
    elapsed = { start.duration(to: clock.now) }
    sleep = { try await clock.sleep(until: start.advanced(by: $0), tolerance: nil) }
  }

  var now: Duration { elapsed() }

  func sleep(until time: Duration) async throws { try await sleep(time) }
}

extension Duration {
  var seconds: Double { self / .seconds(1) }
}
