import Dispatch
import Glibc
import Synchronization

/// One thread for one physical line, with two lanes: what is urgent runs before everything else that waits.
///
/// It is the executor of the bus's actor, so that blocking C never runs on Swift's cooperative pool, and everything on
/// it, urgent or not, excludes everything else. It sleeps while nothing waits, and ends with `end()`.
final class LineThread: SerialExecutor, @unchecked Sendable {
  // Unchecked: jobs and closures are handed over under the lock; everything else is atomic.

  private struct Lanes {
    var urgent: [@Sendable () -> Void] = []
    var normal: [UnownedJob] = []
    /// How many of `normal` are taken; the array is emptied when all are.
    var taken = 0
    var isAsleep = false
    var isEnding = false
    var hasEnded = false
  }

  private enum Step {
    case urgent(@Sendable () -> Void)
    case normal(UnownedJob)
    case nothing
    case end
  }

  /// How often an idle thread looks for work before it sleeps: a caller that asks again at once (a poll of several
  /// blocks) is back within this, and waking a sleeping thread costs more than all of it.
  private static let looksBeforeSleep = 2000

  private let name: String
  private let lanes = Mutex(Lanes())
  private let waker = DispatchSemaphore(value: 0)
  /// Counts what was posted, so that looking for work needs no lock.
  private let posted = Atomic<Int>(0)
  private let urgentWaiting = Atomic<Int>(0)
  private let thread = Atomic<UInt>(0)

  /// A running thread called `name` (the system keeps the last 15 characters of it).
  init(name: String) throws(WireFault) {
    self.name = name
    var id: pthread_t = 0
    let box = Unmanaged.passRetained(self)
    let result = pthread_create(&id, nil, lineThreadMain, box.toOpaque())
    if result != 0 {
      box.release()
      lanes.withLock { $0.hasEnded = true }
      throw .system(place: name, errno: result, doing: "starting its thread")
    }
    // Nobody joins it: it holds itself until it ends.
    pthread_detach(id)
  }

  // MARK: Posting

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let (mustWake, hasEnded) = lanes.withLock { lanes in
      guard !lanes.hasEnded else { return (false, true) }
      lanes.normal.append(job)
      return (LineThread.wake(&lanes), false)
    }
    if hasEnded {
      // Whoever still holds a closed bus learns that it is closed; one queue keeps even that in order.
      LineThread.afterlife.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    } else {
      tell(mustWake)
    }
  }

  /// Runs `body` before everything that waits and is not urgent; `false` when the thread has ended and will not run it.
  func postUrgently(_ body: @escaping @Sendable () -> Void) -> Bool { post(body) { $0.append($1) } }

  /// Runs `body` before all that waits, for a question that costs nothing and asks only whether the thread still runs:
  /// however many stops wait, a line that works them off does not hang. `false` as above.
  func postFirst(_ body: @escaping @Sendable () -> Void) -> Bool { post(body) { $0.insert($1, at: 0) } }

  private func post(
    _ body: @escaping @Sendable () -> Void,
    _ place: (inout [@Sendable () -> Void], @escaping @Sendable () -> Void) -> Void
  ) -> Bool {
    let mustWake: Bool? = lanes.withLock { lanes in
      guard !lanes.hasEnded else { return nil }
      place(&lanes.urgent, body)
      urgentWaiting.store(lanes.urgent.count, ordering: .releasing)
      return LineThread.wake(&lanes)
    }
    guard let mustWake else { return false }
    tell(mustWake)
    return true
  }

  /// Runs the urgent things that wait, and says whether there were any; called on the thread between two transactions of a
  /// longer block.
  func letUrgentPass() -> Bool {
    var passed = false
    while urgentWaiting.load(ordering: .acquiring) > 0, let body = takeUrgent() {
      body()
      passed = true
    }
    return passed
  }

  /// Ends the thread once everything that waits has run.
  func end() {
    tell(
      lanes.withLock { lanes in
        lanes.isEnding = true
        return LineThread.wake(&lanes)
      })
  }

  // MARK: Isolation

  func isSameExclusiveExecutionContext(other: LineThread) -> Bool { self === other }

  func checkIsolated() {
    precondition(UInt(pthread_self()) == thread.load(ordering: .relaxed), "not on the thread of \(name)")
  }

  // MARK: The thread

  private static let afterlife = DispatchQueue(label: "benchpin.closed-lines")

  private static func wake(_ lanes: inout Lanes) -> Bool {
    defer { lanes.isAsleep = false }
    return lanes.isAsleep
  }

  private func tell(_ mustWake: Bool) {
    posted.wrappingAdd(1, ordering: .releasing)
    if mustWake { waker.signal() }
  }

  fileprivate func run() {
    thread.store(UInt(pthread_self()), ordering: .relaxed)
    setName()
    let number = LineRoll.enter(name) { [self] answered in postFirst(answered) }
    defer { LineRoll.leave(number) }
    var hasLooked = false
    while true {
      let seen = posted.load(ordering: .acquiring)
      switch next(orSleep: hasLooked) {
      case .urgent(let body):
        body()
        hasLooked = false
      case .normal(let job):
        job.runSynchronously(on: asUnownedSerialExecutor())
        hasLooked = false
      case .nothing where !hasLooked: hasLooked = !lookForWork(after: seen)
      case .nothing:
        waker.wait()
        hasLooked = false
      case .end: return
      }
    }
  }

  /// The next thing to do; with `orSleep` and nothing to do, whoever posts next must signal.
  private func next(orSleep: Bool) -> Step {
    lanes.withLock { lanes in
      if !lanes.urgent.isEmpty { return .urgent(takeUrgent(&lanes)) }
      if lanes.taken < lanes.normal.count {
        let job = lanes.normal[lanes.taken]
        lanes.taken += 1
        if lanes.taken == lanes.normal.count {
          lanes.normal.removeAll(keepingCapacity: true)
          lanes.taken = 0
        }
        return .normal(job)
      }
      if lanes.isEnding {
        lanes.hasEnded = true
        return .end
      }
      lanes.isAsleep = orSleep
      return .nothing
    }
  }

  private func takeUrgent() -> (@Sendable () -> Void)? {
    lanes.withLock { lanes in lanes.urgent.isEmpty ? nil : takeUrgent(&lanes) }
  }

  private func takeUrgent(_ lanes: inout Lanes) -> @Sendable () -> Void {
    let body = lanes.urgent.removeFirst()
    urgentWaiting.store(lanes.urgent.count, ordering: .releasing)
    return body
  }

  private func lookForWork(after seen: Int) -> Bool {
    for _ in 0..<LineThread.looksBeforeSleep where posted.load(ordering: .acquiring) != seen { return true }
    return false
  }

  /// glibc's call for this is not imported; the kernel takes the name through a file just as well.
  private func setName() {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    // The end tells lines apart: paths begin alike.
    let bytes = Array(name.utf8.suffix(15))
    // A thread without its name works as well as one with it.
    _ = write(file, bytes, bytes.count)
    close(file)
  }
}

private func lineThreadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  Unmanaged<LineThread>.fromOpaque(argument).takeRetainedValue().run()
  return nil
}
