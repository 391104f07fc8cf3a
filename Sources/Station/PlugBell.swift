import Synchronization

/// Rings when something was plugged in, so that a device that is not there is tried at once and not after its pause.
package final class PlugBell: Sendable {
  private struct State {
    var rings = 0
    var sleepers: [Int: CheckedContinuation<Void, Never>] = [:]
    var count = 0
  }

  private let state = Mutex(State())

  /// A bell that has not rung.
  package init() {}

  /// How often it has rung: taken before a try, it lets no ring go unheard that came during the try.
  var rings: Int { state.withLock { $0.rings } }

  /// Wakes everybody who waits. Returns at once, from any thread.
  package func ring() {
    let sleepers = state.withLock { state in
      state.rings += 1
      defer { state.sleepers = [:] }
      return Array(state.sleepers.values)
    }
    for sleeper in sleepers { sleeper.resume() }
  }

  /// Waits for `pause`; less when the bell has rung since `rings` was read, or the task is cancelled.
  func wait(_ pause: Duration, since rings: Int, time: BenchTime) async {
    await withTaskGroup(of: Void.self) { group in
      // A cancelled sleep ends the wait.
      group.addTask { try? await time.sleep(pause) }
      group.addTask { await self.nextRing(since: rings) }
      await group.next()
      group.cancelAll()
    }
  }

  private func nextRing(since rings: Int) async {
    let number = state.withLock { state in
      state.count += 1
      return state.count
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          guard state.rings == rings, !Task.isCancelled else { return true }
          state.sleepers[number] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      let sleeper = state.withLock { $0.sleepers.removeValue(forKey: number) }
      sleeper?.resume()
    }
  }
}
