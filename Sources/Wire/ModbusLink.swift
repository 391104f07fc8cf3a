import CModbus
import Glibc
import Synchronization

/// One libmodbus context and its descriptor, confined to the thread of one line.
///
/// libmodbus keeps the units' numbers and sends serial frames with their checksum. Opening, answers, their order and their
/// meaning are ours (serial ones in `ModbusLink+Serial.swift`), because its 3.1.6 shares ports, throws away the bytes that tell
/// why an answer is wrong, loses vendor exceptions, takes late answers for new ones and receives a TCP frame in parts.
/// Error recovery of the library stays off: with `MODBUS_ERROR_RECOVERY_LINK` it sends for ever on an unplugged port.
final class ModbusLink: @unchecked Sendable {
  // Unchecked: used on the line's thread only, but for `interrupt`, which touches the locked descriptor only.

  /// The largest frame of all.
  static let frameLimit = 260
  /// Transaction, protocol and length, in front of every TCP frame.
  private static let headLength = 6
  /// How long a connection may have been idle before it is looked at whether the other end has closed it meanwhile.
  private static let idleLimit = Duration.seconds(1)

  let place: ModbusPlace
  let isSerial: Bool
  private(set) var context: OpaquePointer?
  private(set) var port: SerialPort?
  /// Under a lock, so that `interrupt` never meets a number that was closed and given to somebody else.
  private let descriptor = Mutex<Int32>(-1)
  private let isInterrupted = Atomic<Bool>(false)
  /// Where answers are received, and what was sent last.
  let frame = UnsafeMutablePointer<UInt8>.allocate(capacity: ModbusLink.frameLimit)
  let outgoing = UnsafeMutablePointer<UInt8>.allocate(capacity: ModbusLink.frameLimit)
  private var transaction: UInt16 = 0
  /// When the last byte was on the line; later than now while sent bytes are still on their way.
  var lastActivity = ContinuousClock.now
  /// What the line showed of its own echo.
  var echo = OwnEcho()
  /// Whether this connection gave an answer yet, and how many in a row were closed without one.
  private var hasAnswered = false
  private var closedUnanswered = 0

  init(place: ModbusPlace) {
    self.place = place
    if case .rtu = place { isSerial = true } else { isSerial = false }
  }

  deinit {
    disconnect()
    frame.deallocate()
    outgoing.deallocate()
  }

  // MARK: Connection

  /// Opens the port or connects, unless that is done.
  func connect(patience: Duration) throws(WireFault) {
    guard !isInterrupted.load(ordering: .acquiring) else { throw .closed(place: place.text) }
    if context != nil {
      // A server that closes idle connections: nothing is sent into one that is closed already, so nothing gets lost.
      guard !isSerial, lastActivity.duration(to: .now) > ModbusLink.idleLimit,
        TCPConnection.isClosedByPeer(descriptor.withLock { $0 })
      else { return }
      disconnect()
    }
    let opened: Int32
    switch place {
    case .tcp(let host, let number):
      opened = try TCPConnection.open(host: host, port: number, patience: patience, place: place.text)
    case .rtu(let path, let settings):
      let port = try SerialPort.open(path: path, settings: settings)
      self.port = port
      opened = port.descriptor
    }
    descriptor.withLock { $0 = opened }
    do throws(WireFault) {
      let made = try makeContext()
      context = made
      modbus_set_socket(made, opened)
      modbus_set_error_recovery(made, MODBUS_ERROR_RECOVERY_NONE)
      hasAnswered = false
      echo = OwnEcho()
      lastActivity = .now
    } catch {
      disconnect()
      throw error
    }
  }

  private func makeContext() throws(WireFault) -> OpaquePointer {
    let made: OpaquePointer? =
      switch place {
      // The address is never used: the connection is ours.
      case .tcp: modbus_new_tcp("127.0.0.1", 502)
      case .rtu(let path, let settings):
        modbus_new_rtu(
          path, Int32(settings.baud), CChar(UInt8(ascii: settings.parity.letter)), Int32(settings.dataBits),
          Int32(settings.stopBits))
      }
    guard let made else { throw .system(place: place.text, errno: errno, doing: "making its context") }
    return made
  }

  /// Lets go of the port or connection; the next request opens it again.
  func disconnect() {
    // Not modbus_close: it would give the port back settings that this context never read.
    if let context { modbus_free(context) }
    context = nil
    descriptor.withLock { open in
      if let port {
        port.close()
      } else if open >= 0 {
        close(open)
      }
      open = -1
    }
    port = nil
  }

  /// Ends what blocks on a TCP connection, from any thread, and lets nothing more be opened.
  ///
  /// A request that was on its way may have been carried out: only `close` of the whole line does this. An urgent
  /// request does not: it would trade at most one answer's patience for not knowing what the machine was told.
  func interrupt() {
    isInterrupted.store(true, ordering: .releasing)
    guard case .tcp = place else { return }
    descriptor.withLock { open in
      if open >= 0 { shutdown(open, Int32(SHUT_RDWR)) }
    }
  }

  // MARK: Exchange

  /// Waits until the line has been silent for `silence` since the last byte on it.
  func keepSilence(of silence: Duration) {
    guard silence > .zero else { return }
    while true {
      let left = lastActivity + silence - .now
      guard left > .zero else { return }
      let (seconds, attoseconds) = left.components
      var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
      nanosleep(&time, nil)
    }
  }

  /// Sends `request` and returns the data of its answer (for a write its echo), good until the next exchange; nothing for
  /// a broadcast.
  ///
  /// With `isDoubtful` the first answer that fits may be the one to an older request: a second one must follow on it.
  /// The line is fit for the next request whatever is thrown. `meanwhile` runs once the request is out, and must be short:
  /// nothing urgent passes it.
  func exchange(
    _ request: ModbusRequest, patience: Duration, isDoubtful: Bool = false, meanwhile: () -> Void = {}
  ) throws(WireFault) -> UnsafeBufferPointer<UInt8> {
    guard let context else { throw .closed(place: place.text) }
    do throws(WireFault) {
      guard modbus_set_slave(context, Int32(request.unit)) == 0 else {
        throw .denied(place: place.text, why: "\(request.unit) is not a unit number on this line")
      }
      if isSerial {
        try sendSerial(request, over: context)
        meanwhile()
        return try receiveSerial(request, patience: patience, isDoubtful: isDoubtful)
      }
      try sendTCP(request, over: context)
      meanwhile()
      return try receiveTCP(request, over: context, patience)
    } catch {
      recover(from: error)
      throw error
    }
  }

  private func sendTCP(_ request: ModbusRequest, over context: OpaquePointer) throws(WireFault) {
    let descriptor = modbus_get_socket(context)
    if !hasAnswered, TCPConnection.isClosedByPeer(descriptor) { throw closedByPeer() }
    // libmodbus gives raw requests the transaction number 0; with our own, an answer to an older request tells itself.
    transaction &+= 1
    writeHeader(length: request.length)
    request.write(to: outgoing + ModbusLink.headLength)
    let expected = request.length + ModbusLink.headLength
    let sent = Glibc.send(descriptor, outgoing, expected, Int32(MSG_NOSIGNAL))
    let number = errno
    guard sent == expected else { throw systemFault(sent < 0 ? number : EIO, "sending") }
  }

  /// Receives the frame that answers `request`, whose head says how long it is: one look for the whole of it, where the library
  /// looks for each of its parts, and one deadline.
  private func receiveTCP(
    _ request: ModbusRequest, over context: OpaquePointer, _ patience: Duration
  ) throws(WireFault) -> UnsafeBufferPointer<UInt8> {
    let descriptor = modbus_get_socket(context)
    let deadline = ContinuousClock.now + patience
    var length = 0
    var whole = ModbusLink.headLength
    defer { lastActivity = .now }
    while length < whole {
      guard try awaitBytes(descriptor, by: deadline) else { throw timedOut(request, patience) }
      let got = recv(descriptor, frame + length, ModbusLink.frameLimit - length, Int32(MSG_DONTWAIT))
      let number = errno
      if got < 0, number == EAGAIN || number == EINTR { continue }
      guard got > 0 else { throw systemFault(got < 0 ? number : ECONNRESET, "receiving") }
      length += got
      if length >= ModbusLink.headLength { whole = try wholeLength(request) }
    }
    hasAnswered = true
    closedUnanswered = 0
    guard length == whole else { throw bad(request, "its length is wrong") }
    guard length >= ModbusLink.headLength + 3 else { throw bad(request, "it is too short") }
    let answered = UnsafeBufferPointer(start: frame + ModbusLink.headLength, count: length - ModbusLink.headLength)
    return try answer(in: answered, request)
  }

  /// How long the TCP frame is whose head came, if it answers the request sent last.
  private func wholeLength(_ request: ModbusRequest) throws(WireFault) -> Int {
    guard frame[0] == UInt8(transaction >> 8), frame[1] == UInt8(transaction & 0xFF), frame[2] == 0, frame[3] == 0
    else { throw bad(request, "it answers an older request") }
    let whole = ModbusLink.headLength + (Int(frame[4]) << 8 | Int(frame[5]))
    guard whole <= ModbusLink.frameLimit else { throw bad(request, "it is longer than any frame") }
    return whole
  }

  /// Whether there is something to receive before `deadline`.
  private func awaitBytes(_ descriptor: Int32, by deadline: ContinuousClock.Instant) throws(WireFault) -> Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let left = deadline - .now
      guard left > .zero else { return false }
      let ready = poll(&waiting, 1, Int32((left / .milliseconds(1)).rounded(.up)))
      if ready > 0 { return true }
      if ready < 0, errno != EINTR { throw systemFault(errno, "receiving") }
    }
  }

  /// The connection ended by the other end; one that never answers is most likely not for us.
  private func closedByPeer() -> WireFault {
    guard !isSerial, !hasAnswered, !isInterrupted.load(ordering: .acquiring) else { return .closed(place: place.text) }
    closedUnanswered += 1
    guard closedUnanswered > 1 else { return .closed(place: place.text) }
    let why =
      "it closes the connection before it answers: most likely it takes one client only and another client holds it"
    return .denied(place: place.text, why: why)
  }

  /// The head of a TCP frame: transaction, protocol 0, length.
  private func writeHeader(length: Int) {
    outgoing[0] = UInt8(transaction >> 8)
    outgoing[1] = UInt8(transaction & 0xFF)
    outgoing[2] = 0
    outgoing[3] = 0
    outgoing[4] = UInt8(length >> 8)
    outgoing[5] = UInt8(length & 0xFF)
  }

  /// The data of the answer in `frame`: unit, function code and what follows, no checksum.
  func answer(
    in frame: UnsafeBufferPointer<UInt8>, _ request: ModbusRequest
  ) throws(WireFault) -> UnsafeBufferPointer<UInt8> {
    guard frame[0] == request.unit else { throw bad(request, "unit \(frame[0]) answered") }
    let answer = UnsafeBufferPointer(rebasing: frame[1...])
    if request.function < 0x80, answer.count == 2, answer[0] == request.function | 0x80 {
      throw .exception(place: place.text, doing: request.words, code: answer[1])
    }
    if let mismatch = request.mismatch(answer) { throw bad(request, mismatch) }
    return UnsafeBufferPointer(rebasing: answer[request.dataStart...])
  }

  // MARK: Faults

  func timedOut(_ request: ModbusRequest, _ patience: Duration) -> WireFault {
    .timedOut(place: place.text, doing: request.words, milliseconds: Int(patience / .milliseconds(1)))
  }

  func bad(_ request: ModbusRequest, _ why: String) -> WireFault {
    .badReply(place: place.text, doing: request.words, why: why)
  }

  func systemFault(_ number: Int32, _ doing: String) -> WireFault {
    switch number {
    case ECONNRESET, EPIPE, ECONNABORTED, EIO, ENXIO, ENODEV, EBADF, ENOTCONN, 0: closedByPeer()
    case ETIMEDOUT, EHOSTUNREACH, ENETUNREACH: .absent(place: place.text, errno: number)
    default: .system(place: place.text, errno: number, doing: doing)
    }
  }

  private func recover(from fault: WireFault) {
    switch fault {
    case .exception, .calledOff, .resting: return
    // A number that no unit has was not sent, and the line is as it was; a connection that was closed is gone.
    case .denied: if !isSerial, closedUnanswered > 0 { disconnect() }
    case .timedOut, .badReply:
      // TCP: the connection may still deliver the lost answer, and only closing it makes sure that it does not.
      if isSerial { drain() } else { disconnect() }
    case .absent, .held, .closed, .system: disconnect()
    }
  }
}

extension SerialSettings.Parity {
  fileprivate var letter: Unicode.Scalar {
    switch self {
    case .none: "N"
    case .even: "E"
    case .odd: "O"
    }
  }
}
