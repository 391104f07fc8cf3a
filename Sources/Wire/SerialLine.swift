import Glibc
import Synchronization

/// A serial port of its own (a gauge, a balance, a scanner): bytes in as they arrive, few bytes out.
///
/// One reader at a time. While nothing arrives nothing runs. Bytes are kept until they are taken, at most
/// `bufferLimit`; then the port is left unread, and the system's own buffer takes the rest.
package final class SerialLine: Sendable {
  /// Bytes and the instant they were read from the port.
  package typealias Arrival = (bytes: [UInt8], arrived: ContinuousClock.Instant)

  /// How many bytes are kept for a reader that does not come.
  package static let bufferLimit = 64 * 1024
  /// How long a write may take before it is given up.
  private static let writeMilliseconds = 1000

  /// The path of the port.
  package let path: String
  let port: SerialPort
  private let thread: SerialThread
  private let state = Mutex(State())

  private struct State: Sendable {
    var bytes: [UInt8] = []
    var arrived: ContinuousClock.Instant?
    /// Why nothing more will come.
    var end: WireFault?
    var isClosing = false
    var isClosed = false
    var reader: CheckedContinuation<Result<Arrival, WireFault>, Never>?
    var closers: [CheckedContinuation<Void, Never>] = []
  }

  /// Opens the port exclusively; whoever opens it closes it.
  package convenience init(path: String, settings: SerialSettings) throws(WireFault) {
    try self.init(port: try SerialPort.open(path: path, settings: settings))
  }

  /// A line over a port that is open, and is its own from now on: closed when this throws.
  init(port: SerialPort) throws(WireFault) {
    path = port.path
    self.port = port
    do throws(WireFault) {
      thread = try SerialThread(name: port.path, port: port.descriptor)
    } catch {
      port.close()
      throw error
    }
    do throws(WireFault) {
      try thread.start(
        onBytes: { [weak self] in self?.readAll() },
        onEnd: { [weak self] in
          port.close()
          self?.closed()
        })
    } catch {
      port.close()
      throw error
    }
  }

  deinit {
    // A line that was not closed still lets go of its port.
    thread.listen(false)
    thread.end()
  }

  /// The line's own thread: what handles its bytes runs there without a hand-over, and may block.
  package var executor: any TaskExecutor { thread }

  /// Everything that arrived since the last call, at least one byte, and when the newest of it was read.
  ///
  /// Waits as long as it takes; ends with `closed` when the device or the line is gone, `calledOff` when the calling
  /// task is cancelled. Bytes that came before the end are delivered first.
  package func nextBytes() async throws(WireFault) -> Arrival {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = state.withLock { state in take(from: &state, orKeep: continuation) }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      let reader = state.withLock { state in
        defer { state.reader = nil }
        return state.reader
      }
      reader?.resume(returning: .failure(.calledOff(place: path)))
    }
    return try result.get()
  }

  /// What a line did when it was listened to for a while: one of the two, or both at once.
  package struct Heard: Sendable {
    /// What came, if anything.
    package var arrival: Arrival?
    /// Whether the time passed.
    package var wasQuiet: Bool

    package init(arrival: Arrival?, wasQuiet: Bool) {
      self.arrival = arrival
      self.wasQuiet = wasQuiet
    }
  }

  /// Listens for `time` on `clock` at most: what arrives, or that nothing did. Bytes that come while the time ends are not
  /// lost. Throws as `nextBytes()` does.
  package func nextBytes(
    orQuietFor time: Duration, clock: any Clock<Duration> = ContinuousClock()
  ) async throws(WireFault) -> Heard {
    let result = await withTaskGroup(of: Result<Heard, WireFault>.self) { group in
      group.addTask {
        do throws(WireFault) {
          return .success(Heard(arrival: try await self.nextBytes(), wasQuiet: false))
        } catch {
          return .failure(error)
        }
      }
      group.addTask {
        // A sleep that is called off ends at once, and then the bytes are what counts.
        try? await clock.sleep(for: time)
        return .success(Heard(arrival: nil, wasQuiet: true))
      }
      let nothing = Result<Heard, WireFault>.success(Heard(arrival: nil, wasQuiet: false))
      let first = await group.next() ?? nothing
      group.cancelAll()
      return Self.join(first, await group.next() ?? nothing)
    }
    if Task.isCancelled { throw .calledOff(place: path) }
    return try result.get()
  }

  /// A read that was called off for the quiet is no fault, and what it took all the same counts.
  private static func join(
    _ first: Result<Heard, WireFault>, _ second: Result<Heard, WireFault>
  ) -> Result<Heard, WireFault> {
    guard case .success(let heard) = first, heard.wasQuiet else { return first }
    switch second {
    case .success(let late): return .success(Heard(arrival: late.arrival, wasQuiet: true))
    case .failure(.calledOff): return first
    case .failure: return second
    }
  }

  private func take(
    from state: inout State, orKeep reader: CheckedContinuation<Result<Arrival, WireFault>, Never>
  ) -> Result<Arrival, WireFault>? {
    if let arrived = state.arrived {
      let bytes = state.bytes
      state.bytes = []
      state.arrived = nil
      if !state.isClosing { thread.listen(true) }
      return .success((bytes, arrived))
    }
    if let end = state.end { return .failure(end) }
    if Task.isCancelled { return .failure(.calledOff(place: path)) }
    if state.reader != nil { return .failure(.denied(place: path, why: "somebody else is reading it")) }
    state.reader = reader
    return nil
  }

  /// Writes all of `bytes`; gives up after a second.
  package func write(_ bytes: [UInt8]) async throws(WireFault) {
    let result: Result<Void, WireFault> = await withCheckedContinuation { continuation in
      let isPosted = thread.post { [self] in
        continuation.resume(returning: Result { () throws(WireFault) in try writeNow(bytes) })
      }
      if !isPosted { continuation.resume(returning: .failure(.closed(place: path))) }
    }
    try result.get()
  }

  /// Drops DTR or RTS for `time` and raises it again: how simplex cables are asked for a reading.
  package func pulse(dtr time: Duration) async throws(WireFault) {
    try await onThread { line throws(WireFault) in try line.port.setControlLine(TIOCM_DTR, to: false) }
    // A cancelled sleep only shortens the pulse; the line must be raised in any case.
    try? await Task.sleep(for: time)
    try await onThread { line throws(WireFault) in try line.port.setControlLine(TIOCM_DTR, to: true) }
  }

  /// Lets go of the port and returns when the descriptor is closed; a waiting read ends with `closed`.
  package func close() async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let isClosed = state.withLock { state in
        if state.isClosed { return true }
        state.closers.append(continuation)
        if !state.isClosing {
          state.isClosing = true
          thread.listen(false)
          thread.end()
        }
        return false
      }
      if isClosed { continuation.resume() }
    }
  }

  private func onThread(_ body: @escaping @Sendable (SerialLine) throws(WireFault) -> Void) async throws(WireFault) {
    let result: Result<Void, WireFault> = await withCheckedContinuation { continuation in
      let isPosted = thread.post { [self] in
        continuation.resume(
          returning: Result { () throws(WireFault) in
            guard !isClosing else { throw .closed(place: path) }
            try body(self)
          })
      }
      if !isPosted { continuation.resume(returning: .failure(.closed(place: path))) }
    }
    try result.get()
  }

  private var isClosing: Bool { state.withLock { $0.isClosing } }

  private func writeNow(_ bytes: [UInt8]) throws(WireFault) {
    guard !isClosing else { throw .closed(place: path) }
    let deadline = ContinuousClock.now + .milliseconds(SerialLine.writeMilliseconds)
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(port.descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        rest = rest.dropFirst(written)
        continue
      }
      let number = errno
      guard number == EAGAIN || number == EINTR else { throw SerialLine.fault(path, number, "writing") }
      let left = (deadline - .now) / .milliseconds(1)
      var waiting = pollfd(fd: port.descriptor, events: Int16(POLLOUT), revents: 0)
      guard left > 0, poll(&waiting, 1, Int32(left)) >= 0 else {
        throw .timedOut(
          place: path, doing: "a write of \(bytes.count) bytes", milliseconds: SerialLine.writeMilliseconds)
      }
    }
  }

  /// Reads what is there; runs on the thread when the port is readable or gone.
  private func readAll() {
    let room = state.withLock { SerialLine.bufferLimit - $0.bytes.count }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: min(max(room, 1), 4096)) { buffer, count in
      let got = read(port.descriptor, buffer.baseAddress, buffer.count)
      failure = got < 0 ? errno : 0
      count = max(got, 0)
    }
    let now = ContinuousClock.now
    if failure == EAGAIN || failure == EINTR { return }
    if bytes.isEmpty {
      end(SerialLine.fault(path, failure, "reading"))
    } else {
      deliver(bytes, at: now)
    }
  }

  private func deliver(_ bytes: [UInt8], at now: ContinuousClock.Instant) {
    let reader = state.withLock { state in
      if let reader = state.reader {
        state.reader = nil
        return Optional(reader)
      }
      state.bytes += bytes
      state.arrived = now
      if state.bytes.count >= SerialLine.bufferLimit, !state.isClosing {
        thread.listen(false)
      }
      return nil
    }
    reader?.resume(returning: .success((bytes, now)))
  }

  private func end(_ fault: WireFault) {
    let reader = state.withLock { state in
      state.end = fault
      defer { state.reader = nil }
      // The port stays readable for ever once the other end is gone; without this the thread would spin.
      if !state.isClosing {
        state.isClosing = true
        thread.listen(false)
        thread.end()
      }
      return state.reader
    }
    reader?.resume(returning: .failure(fault))
  }

  /// Runs when the descriptor is closed.
  private func closed() {
    let (reader, closers) = state.withLock { state in
      state.isClosed = true
      state.end = state.end ?? .closed(place: path)
      defer {
        state.reader = nil
        state.closers = []
      }
      return (state.reader, state.closers)
    }
    reader?.resume(returning: .failure(.closed(place: path)))
    for closer in closers { closer.resume() }
  }

  /// End of file and the errors of an unplugged port are `closed`; see termios(3), and usb-serial's disconnect.
  private static func fault(_ path: String, _ number: Int32, _ doing: String) -> WireFault {
    switch number {
    case 0, EIO, ENXIO, ENODEV, EBADF: .closed(place: path)
    default: .system(place: path, errno: number, doing: doing)
    }
  }
}
