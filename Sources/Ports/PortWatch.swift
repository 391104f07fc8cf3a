@preconcurrency import Dispatch
import Glibc
import Synchronization

/// Watches the serial ports of this machine: what is plugged in now, and a word to whoever waits when that changes.
///
/// libudev is asked on a queue of its own. Its events are not taken on trust: every `pace.hearing` the ports are looked
/// at as well, and every `pace.deaf` when udev does not tell. Whoever makes one calls `close()`.
package final class PortWatch: @unchecked Sendable {
  // Unchecked: `udev` and the sources are used on `queue` only; the rest is behind the lock.

  /// How often the ports are looked at.
  package struct Pace: Sendable {
    /// While udev tells of changes.
    package var hearing: Duration
    /// While it does not.
    package var deaf: Duration

    /// Every 15 s, and every 2 s while udev is silent, unless told otherwise.
    package init(hearing: Duration = .seconds(15), deaf: Duration = .seconds(2)) {
      self.hearing = hearing
      self.deaf = deaf
    }
  }

  private struct State {
    var book = PortBook()
    var isClosed = false
    var listeners: [Int: @Sendable (PortNews) -> Void] = [:]
    var farewells: [Int: (syspath: String, tell: @Sendable () -> Void)] = [:]
    var count = 0
  }

  private let queue = DispatchQueue(label: "benchpin.ports", qos: .utility)
  private let udev: Udev?
  private let pace: Pace
  private let state: Mutex<State>
  private var source: (any DispatchSourceRead)?
  private var timer: (any DispatchSourceTimer)?

  /// Looks once, blocking for some milliseconds, and goes on watching. `control` is where udevd is known by.
  package init(pace: Pace = Pace(), control: String? = nil) {
    self.pace = pace
    let udev = Udev()
    self.udev = udev
    var failure: String?
    var descriptor: Int32 = -1
    let control = control ?? Udev.controlSocket
    if let udev {
      do throws(PortsFault) { descriptor = try udev.listen() } catch {
        failure = "\(error.doing) failed (\(error.errno))"
      }
      if access(control, F_OK) != 0 { failure = "\(control) is not there, so udevd does not run" }
    } else {
      failure = "libudev cannot be used"
    }
    var book = PortBook(hearing: failure.map { .deaf($0) } ?? .well)
    // Listening first and looking then: what comes in between is told twice and not lost.
    book.begin(with: udev?.ports() ?? [])
    state = Mutex(State(book: book))
    if descriptor >= 0 { listen(descriptor) }
    queue.async { [self] in lookAgainLater() }
  }

  /// What is plugged in now.
  package var ports: PortList { state.withLock { $0.book.list } }

  /// Whether udev tells of changes.
  package var hearing: Hearing { state.withLock { $0.book.hearing } }

  /// Has `tell` called for everything that happens from now on, on the watch's queue; it must return at once.
  package func onNews(_ tell: @escaping @Sendable (PortNews) -> Void) {
    state.withLock { state in
      state.count += 1
      state.listeners[state.count] = tell
    }
  }

  /// Has `tell` called once when the port at `syspath` is gone; at once when it is gone already.
  ///
  /// The number returned takes it back with `forget`.
  package func onceGone(_ syspath: String, _ tell: @escaping @Sendable () -> Void) -> Int {
    let (number, isGone) = state.withLock { state in
      state.count += 1
      let isGone = state.book.ports[syspath] == nil
      if !isGone { state.farewells[state.count] = (syspath, tell) }
      return (state.count, isGone)
    }
    if isGone { queue.async { tell() } }
    return number
  }

  /// Takes back what `onceGone` was asked.
  package func forget(_ number: Int) { state.withLock { _ = $0.farewells.removeValue(forKey: number) } }

  /// Ends the watch; nothing is told afterwards. Harmless when repeated.
  package func close() {
    state.withLock { state in
      state.isClosed = true
      state.listeners = [:]
      state.farewells = [:]
    }
    queue.async { [self] in
      source?.cancel()
      timer?.cancel()
      (source, timer) = (nil, nil)
    }
  }

  // MARK: On the queue

  private func listen(_ descriptor: Int32) {
    let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler { @Sendable [weak self] in self?.takeEvents() }
    // The descriptor is the monitor's, which must live until the source has let go of it.
    source.setCancelHandler { @Sendable [udev] in _ = udev }
    self.source = source
    source.resume()
  }

  private func takeEvents() {
    while let event = udev?.nextEvent() {
      switch event {
      case .here(let port): tell { $0.told(of: port) }
      case .gone(let syspath): tell { $0.told(gone: syspath) }
      case .other: break
      }
    }
  }

  private func lookAgainLater() {
    guard !state.withLock({ $0.isClosed }) else { return }
    let wait = hearing == .well ? pace.hearing : pace.deaf
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + .milliseconds(Int(wait / .milliseconds(1))), leeway: .milliseconds(50))
    timer.setEventHandler { @Sendable [weak self] in
      guard let self else { return }
      // What udev told by now is no news of the look.
      takeEvents()
      if let found = udev?.ports() { tell { $0.looked(found) } }
      lookAgainLater()
    }
    self.timer = timer
    timer.resume()
  }

  private func tell(_ change: (inout PortBook) -> [PortNews]) {
    let (news, listeners, farewells) = state.withLock { state in
      let news = state.isClosed ? [] : change(&state.book)
      var farewells: [@Sendable () -> Void] = []
      for case .unplugged(let port) in news {
        for (number, farewell) in state.farewells where farewell.syspath == port.syspath {
          farewells.append(farewell.tell)
          state.farewells[number] = nil
        }
      }
      return (news, Array(state.listeners.values), farewells)
    }
    for farewell in farewells { farewell() }
    for notice in news { for listener in listeners { listener(notice) } }
  }
}

extension PortWatch {
  /// The ports of this machine, looked at once, and whether udev would tell of changes. Blocks for some milliseconds.
  package static func lookOnce(control: String? = nil) -> (ports: PortList, hearing: Hearing) {
    let watch = PortWatch(control: control)
    defer { watch.close() }
    return (watch.ports, watch.hearing)
  }
}
