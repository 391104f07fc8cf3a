/// One physical Modbus line on its own thread: every request of every device on it, one at a time.
///
/// Two devices on one line share one bus without knowing (`ModbusRack`). Faults of one request leave the bus usable.
package actor ModbusBus {
  /// Which line.
  package nonisolated let place: ModbusPlace
  private nonisolated let thread: LineThread
  private nonisolated let link: ModbusLink
  private let patience: ModbusPatience
  private let line: ModbusLine
  private var isClosed = false

  /// A bus that is not connected yet; whoever makes it closes it.
  package init(place: ModbusPlace, patience: ModbusPatience = ModbusPatience()) throws(WireFault) {
    self.place = place
    self.patience = patience
    let thread = try LineThread(name: place.text)
    let link = ModbusLink(place: place)
    self.thread = thread
    self.link = link
    line = ModbusLine(
      place: place, patience: patience, link: link, letUrgentPass: { [unowned thread] in thread.letUrgentPass() })
  }

  deinit { thread.end() }

  /// The line's own thread.
  package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// Opens the port or connects, unless that is done; every request does so by itself, too.
  package func connect() throws(WireFault) {
    guard !isClosed else { throw .closed(place: place.text) }
    try link.connect(patience: patience.connect)
  }

  /// Runs several requests as one turn on the line: no other device's requests come between them, urgent ones do.
  ///
  /// Throws `calledOff` when the calling task was cancelled before its turn came; once begun it runs to its end.
  package func transact<Result: Sendable>(
    _ body: @Sendable (ModbusLine) throws(WireFault) -> Result
  ) throws(WireFault) -> Result {
    guard !isClosed else { throw .closed(place: place.text) }
    guard !Task.isCancelled else { throw .calledOff(place: place.text) }
    return try body(line)
  }

  /// Runs `body` before everything that waits for the line, after at most the one request in flight.
  ///
  /// For stopping a machine: it runs even if the calling task is cancelled.
  package nonisolated func urgently<Result: Sendable>(
    _ body: @escaping @Sendable (ModbusLine) throws(WireFault) -> Result
  ) async throws(WireFault) -> Result {
    typealias Answer = Swift.Result<Result, WireFault>
    let answer: Answer = await withCheckedContinuation { continuation in
      let isPosted = thread.postUrgently { [self] in
        continuation.resume(
          returning: assumeIsolated { bus in
            Answer { () throws(WireFault) in
              guard !bus.isClosed else { throw .closed(place: bus.place.text) }
              return try bus.line.urgently(body)
            }
          })
      }
      if !isPosted { continuation.resume(returning: .failure(.closed(place: place.text))) }
    }
    return try answer.get()
  }

  /// Lets go of the line and ends its thread; what still waits for it throws `closed`. Harmless when repeated.
  package nonisolated func close() async {
    // A TCP answer that is waited for now ends at once; on a serial line it ends with its own patience.
    link.interrupt()
    await shut()
    thread.end()
  }

  private func shut() {
    isClosed = true
    link.disconnect()
  }
}
