import Dispatch
import Glibc
import Synchronization

/// One thread waiting in `poll` for everything that can happen on a simulator's descriptors.
///
/// Handlers run on that thread, one at a time. With nothing to read and no delayed reply it sleeps without a timeout.
final class WireLoop: Sendable {
  private let core: Core
  private let thread = Mutex<pthread_t?>(nil)

  init() throws(SimulatorFailure) {
    core = try Core()
    let box = Unmanaged.passRetained(core)
    var id = pthread_t()
    let failure = pthread_create(&id, nil, startLoop, box.toOpaque())
    guard failure == 0 else {
      box.release()
      throw SimulatorFailure("start a simulator thread", errno: failure)
    }
    thread.withLock { $0 = id }
  }

  /// Calls `handler` whenever `descriptor` can be read or its other end is gone.
  func watch(_ descriptor: Int32, _ handler: @escaping @Sendable () -> Void) {
    core.change { $0.readers[descriptor] = handler }
  }

  /// Forgets `descriptor`; called on the loop's thread, it may be closed right after.
  func unwatch(_ descriptor: Int32) { core.change { $0.readers[descriptor] = nil } }

  /// Calls `body` on the loop's thread after `delay` of real time: what is delayed here are bytes for a real peer.
  func after(_ delay: Duration, _ body: @escaping @Sendable () -> Void) {
    core.change { $0.timers.append(.init(due: .now.advanced(by: delay), body: body)) }
  }

  /// Calls `body` on the loop's thread and returns when it is done; when the loop has ended, on the caller's.
  func perform(_ body: @escaping @Sendable () -> Void) {
    if isCurrent { return body() }
    let done = DispatchSemaphore(value: 0)
    let isQueued = core.change { state in
      guard !state.isClosing else { return false }
      state.work.append {
        body()
        done.signal()
      }
      return true
    }
    if isQueued { done.wait() } else { body() }
  }

  /// Ends the thread; work already queued is still done. Harmless when repeated.
  func close() {
    core.change { $0.isClosing = true }
    guard
      let id = thread.withLock({ id in
        defer { id = nil }
        return id
      })
    else { return }
    if pthread_equal(id, pthread_self()) != 0 { pthread_detach(id) } else { pthread_join(id, nil) }
  }

  private var isCurrent: Bool { thread.withLock { $0.map { pthread_equal($0, pthread_self()) != 0 } ?? false } }

  deinit { close() }
}

private func startLoop(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  Unmanaged<Core>.fromOpaque(argument).takeRetainedValue().run()
  return nil
}

/// What the thread and its owner share; the thread keeps it alive, so the owner may go first.
private final class Core: Sendable {
  struct Timer {
    let due: ContinuousClock.Instant
    let body: @Sendable () -> Void
  }

  struct State {
    var readers: [Int32: @Sendable () -> Void] = [:]
    var timers: [Timer] = []
    var work: [@Sendable () -> Void] = []
    var isClosing = false
    var changes = 0
  }

  private let state = Mutex(State())
  private let wakeRead: Int32
  private let wakeWrite: Int32

  init() throws(SimulatorFailure) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SimulatorFailure("open a pipe", errno: errno) }
    for end in ends { makeOwn(end) }
    wakeRead = ends[0]
    wakeWrite = ends[1]
  }

  @discardableResult
  func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    let result = state.withLock { state in
      state.changes += 1
      return body(&state)
    }
    var byte: UInt8 = 1
    _ = Glibc.write(wakeWrite, &byte, 1)
    return result
  }

  func run() {
    var watched: [pollfd] = []
    var seen = -1
    while true {
      let (timeout, isOver) = prepare(&watched, &seen)
      if isOver { return }
      let ready = poll(&watched, nfds_t(watched.count), timeout)
      runDueTimers()
      guard ready > 0 else { continue }
      for entry in watched where entry.revents != 0 {
        if entry.fd == wakeRead { drainWakeups() } else { state.withLock { $0.readers[entry.fd] }?() }
      }
    }
  }

  private func prepare(_ watched: inout [pollfd], _ seen: inout Int) -> (timeout: Int32, isOver: Bool) {
    while true {
      let work = state.withLock { state in
        defer { state.work = [] }
        return state.work
      }
      if work.isEmpty { break }
      for body in work { body() }
    }
    return state.withLock { state in
      if state.changes != seen {
        seen = state.changes
        watched = [pollfd(fd: wakeRead, events: Int16(POLLIN), revents: 0)]
        watched += state.readers.keys.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      }
      guard let due = state.timers.map(\.due).min() else { return (-1, state.isClosing && state.work.isEmpty) }
      let wait = max(0, ContinuousClock.now.duration(to: due) / .milliseconds(1))
      return (Int32(min(wait.rounded(.up), 60_000)), state.isClosing && state.work.isEmpty)
    }
  }

  private func runDueTimers() {
    let due = state.withLock { state in
      guard !state.timers.isEmpty else { return [Timer]() }
      let now = ContinuousClock.now
      let due = state.timers.filter { $0.due <= now }
      state.timers.removeAll { $0.due <= now }
      return due.sorted { $0.due < $1.due }
    }
    for timer in due { timer.body() }
  }

  private func drainWakeups() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while Glibc.read(wakeRead, &bytes, bytes.count) > 0 {}
  }

  deinit {
    close(wakeRead)
    close(wakeWrite)
  }
}

/// Makes a descriptor non-blocking and closed in child programs.
func makeOwn(_ descriptor: Int32) {
  _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
}
