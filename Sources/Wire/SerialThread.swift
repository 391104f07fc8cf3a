import Dispatch
import Glibc
import Synchronization

/// One thread for one serial port: it sleeps until the port has bytes or somebody has work for it.
///
/// It is a task executor as well: whoever takes the bytes runs best right here, since each hand-over to another thread costs
/// more than most of what is done with a line. It may block, which Swift's cooperative pool may not.
final class SerialThread: TaskExecutor, @unchecked Sendable {
  // Unchecked: what changes is behind `state`'s lock; the two closures are set before the thread begins.

  private struct State {
    var jobs: [UnownedJob] = []
    var errands: [@Sendable () -> Void] = []
    /// Whether the thread was told already and has not looked yet.
    var isTold = false
    var isEnding = false
    var hasEnded = false
    /// The number of the thread, once it runs.
    var thread: UInt?
  }

  private let name: String
  private let port: Int32
  private var onBytes: @Sendable () -> Void = {}
  private var onEnd: @Sendable () -> Void = {}
  private let bellRead, bellWrite: Int32
  private let state = Mutex(State())
  private let isListening = Atomic<Bool>(true)

  /// A thread for `port`, to be started once; `end()` ends one that was started.
  init(name: String, port: Int32) throws(WireFault) {
    self.name = name
    self.port = port
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .system(place: name, errno: errno, doing: "making its bell") }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (bellRead, bellWrite) = (ends[0], ends[1])
  }

  /// Begins: calls `onBytes` whenever the port is readable or gone, and `onEnd` once, as the last thing.
  func start(onBytes: @escaping @Sendable () -> Void, onEnd: @escaping @Sendable () -> Void) throws(WireFault) {
    self.onBytes = onBytes
    self.onEnd = onEnd
    var id: pthread_t = 0
    let box = Unmanaged.passRetained(self)
    let result = pthread_create(&id, nil, serialThreadMain, box.toOpaque())
    guard result == 0 else {
      state.withLock { $0.hasEnded = true }
      box.release()
      throw .system(place: name, errno: result, doing: "starting its thread")
    }
    // Nobody joins it: it holds itself until it ends.
    pthread_detach(id)
  }

  deinit {
    close(bellRead)
    close(bellWrite)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let hasEnded = state.withLock { state in
      if !state.hasEnded { state.jobs.append(job) }
      return state.hasEnded
    }
    if hasEnded {
      // Whoever still holds a closed line learns that it is closed.
      SerialThread.afterlife.async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    } else {
      ring()
    }
  }

  /// Runs `errand` on the thread; `false` when it has ended and will not.
  func post(_ errand: @escaping @Sendable () -> Void) -> Bool {
    let hasEnded = state.withLock { state in
      if !state.hasEnded { state.errands.append(errand) }
      return state.hasEnded
    }
    if !hasEnded { ring() }
    return !hasEnded
  }

  /// Lets the port be (`false`) or listens to it again.
  func listen(_ listens: Bool) {
    if isListening.exchange(listens, ordering: .sequentiallyConsistent) != listens { ring() }
  }

  /// Ends the thread once everything that waits has run.
  func end() {
    state.withLock { $0.isEnding = true }
    ring()
  }

  private static let afterlife = DispatchQueue(label: "benchpin.closed-serial-lines")

  /// Wakes the thread, unless it is told already or is the one that asks.
  private func ring() {
    let mustRing = state.withLock { state in
      guard !state.hasEnded, !state.isTold, state.thread != UInt(pthread_self()) else { return false }
      state.isTold = true
      return true
    }
    var byte: UInt8 = 1
    // The bell holds one byte and is emptied at each look, so it is never full.
    if mustRing { _ = write(bellWrite, &byte, 1) }
  }

  fileprivate func run() {
    state.withLock { $0.thread = UInt(pthread_self()) }
    setName()
    let number = LineRoll.enter(name) { [self] answered in post(answered) }
    defer { LineRoll.leave(number) }
    var waiting = [
      pollfd(fd: port, events: Int16(POLLIN), revents: 0), pollfd(fd: bellRead, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let hasEnded = runWhatWaits()
      if hasEnded { break }
      // A port that is gone stays readable for ever: while nobody listens it is not asked.
      waiting[0].fd = isListening.load(ordering: .sequentiallyConsistent) ? port : -1
      waiting[0].revents = 0
      guard poll(&waiting, 2, -1) > 0 else { continue }
      if waiting[1].revents != 0 { silenceBell() }
      if waiting[0].fd >= 0, waiting[0].revents != 0 { onBytes() }
    }
    onEnd()
  }

  /// Runs jobs and errands until none waits; whether the thread is to end, which is then final.
  private func runWhatWaits() -> Bool {
    while true {
      let (errands, jobs, hasEnded) = state.withLock { state in
        defer { (state.errands, state.jobs) = ([], []) }
        let isIdle = state.errands.isEmpty && state.jobs.isEmpty
        if isIdle && state.isEnding { state.hasEnded = true }
        return (state.errands, state.jobs, state.hasEnded)
      }
      if hasEnded { return true }
      if errands.isEmpty && jobs.isEmpty { return false }
      for errand in errands { errand() }
      for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }

  private func silenceBell() {
    // Emptied first: who comes in between finds itself told already, and its work is looked for right after.
    var bytes: UInt64 = 0
    _ = read(bellRead, &bytes, 8)
    state.withLock { $0.isTold = false }
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

private func serialThreadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  Unmanaged<SerialThread>.fromOpaque(argument).takeRetainedValue().run()
  return nil
}
