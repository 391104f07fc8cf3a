import NIOCore

/// Every open connection of one event loop, so that there are never too many, and all end in bounded time.
///
/// Each way in has its own number, and nobody new is refused: the connection that matters least makes room. So a stop
/// comes through however many others are there.
final class OpenConnections {
  private let limits: ConnectionLimits
  private var watches: [ObjectIdentifier: ConnectionWatch] = [:]
  private var isEnding = false
  let figures: ConnectionFigures

  init(_ limits: ConnectionLimits, figures: ConnectionFigures) {
    self.limits = limits
    self.figures = figures
  }

  /// Takes a new connection, and ends another where there are too many; `false` when the server is ending.
  func add(_ watch: ConnectionWatch, box: NIOLoopBound<OpenConnections>) -> Bool {
    guard !isEnding else { return false }
    let now = watch.channel.eventLoop.now
    if let address = watch.caller.address, watch.caller.door == .network {
      makeRoom(limits.address, at: now) { $0.caller.door == .network && $0.caller.address == address }
    }
    let door = watch.caller.door
    makeRoom(limits.most(door), at: now) { $0.caller.door == door }
    let key = ObjectIdentifier(watch)
    watches[key] = watch
    figures.note(door) { $0.open += 1 }
    watch.channel.closeFuture.whenComplete { _ in
      box.value.watches.removeValue(forKey: key)?.forget()
      box.value.figures.note(door) { $0.open -= 1 }
    }
    return true
  }

  /// Closes the idle connections now, the others after the answer they are at.
  func quiesce() {
    isEnding = true
    for watch in watches.values {
      watch.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
  }

  /// Closes what is left.
  func closeAll() {
    for watch in watches.values { watch.cut() }
  }

  /// Ends the least of the connections that `counts` counts, when there are `most` of them.
  ///
  /// Newcomers come before those that wait for nothing, as long as they hold no more than half of the places. Of those
  /// that matter alike one goes whose address has the most.
  private func makeRoom(_ most: Int, at now: NIODeadline, _ counts: (ConnectionWatch) -> Bool) {
    let present = watches.values.filter(counts)
    guard present.count >= most else { return }
    let ranked = present.map { (watch: $0, rank: $0.pace.rank(at: now)) }
    let isCrowd = ranked.count { $0.rank == .arriving } > most / 2
    let held = present.reduce(into: [:]) { $0[$1.caller.address, default: 0] += 1 }
    func order(_ entry: (watch: ConnectionWatch, rank: RequestPace.Rank)) -> (RequestPace.Rank, Int, NIODeadline) {
      let rank = entry.rank == .arriving && isCrowd ? .unfinished : entry.rank
      return (rank, -(held[entry.watch.caller.address] ?? 0), entry.watch.pace.lastWhole)
    }
    guard let least = ranked.min(by: { order($0) < order($1) })?.watch else { return }
    watches[ObjectIdentifier(least)] = nil
    figures.note(least.caller.door) { $0.evicted += 1 }
    least.cut()
  }
}
