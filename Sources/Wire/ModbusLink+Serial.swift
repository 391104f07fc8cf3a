import CModbus
import Glibc

extension ModbusLink {
  // MARK: Sending

  /// How long everybody on the line is given to carry out a broadcast before the next request.
  ///
  /// The lower end of the "turnaround delay" of MODBUS over Serial Line; the figure was not verified in the standard itself.
  private static let turnaround = Duration.milliseconds(100)

  /// Sends `request` with its checksum, over a line whose waiting bytes nobody asks for any more.
  func sendSerial(_ request: ModbusRequest, over context: OpaquePointer) throws(WireFault) {
    modbus_flush(context)
    request.write(to: outgoing)
    let sent = Int(modbus_send_raw_request(context, outgoing, Int32(request.length)))
    let number = errno
    lastActivity = .now + characterTime * (request.length + 2)
    // The library adds the two bytes of the checksum.
    guard sent == request.length + 2 else { throw systemFault(sent < 0 ? number : EIO, "sending") }
    if request.unit == 0 { lastActivity += ModbusLink.turnaround }
  }

  private var characterTime: Duration {
    guard case .rtu(_, let settings) = place else { return .zero }
    return settings.characterTime
  }

  // MARK: Receiving

  /// Waits for the answer to `request`, which is on its way, and returns the data in it.
  ///
  /// One deadline for the whole answer, `patience` from the end of the request: a truncated frame costs no more. Bytes
  /// that are no answer are named as soon as the line is quiet.
  func receiveSerial(
    _ request: ModbusRequest, patience: Duration, isDoubtful: Bool
  ) throws(WireFault) -> UnsafeBufferPointer<UInt8> {
    guard request.unit != 0 else { return UnsafeBufferPointer(start: frame, count: 0) }
    var deadline = max(lastActivity, .now) + patience
    var mustComeAgain = isDoubtful
    var count = 0
    var verdict = RTUFrame.Verdict.incomplete
    while true {
      if count > 0 { verdict = RTUFrame.judge(UnsafeBufferPointer(start: frame, count: count), request) }
      if case .answer(let start, let length) = verdict {
        guard mustComeAgain else { return try accept(start, length, of: count, request) }
        mustComeAgain = false
        count -= start + length
        frame.update(from: frame + start + length, count: count)
        verdict = .incomplete
        deadline = .now + patience
        if count > 0 { continue }
      }
      guard count < ModbusLink.frameLimit,
        let came = try readSome(at: count, by: deadline, isSpoiled: verdict == .spoiled)
      else { break }
      count += came
    }
    lastActivity = .now
    throw noAnswer(in: UnsafeBufferPointer(start: frame, count: count), request, patience, isDoubtful && !mustComeAgain)
  }

  /// Reads what comes by `deadline`, or while the line is not quiet if it `isSpoiled`; `nil` when nothing came.
  private func readSome(
    at count: Int, by deadline: ContinuousClock.Instant, isSpoiled: Bool
  ) throws(WireFault) -> Int? {
    guard let port else { throw .closed(place: place.text) }
    while true {
      let left = deadline - .now
      guard left > .zero else { return nil }
      // Rounded up: a wait of no millisecond would spin through the last one.
      let milliseconds = Int32(clamping: Int(left / .milliseconds(1)) + 1)
      var waiting = pollfd(fd: port.descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, isSpoiled ? min(quietMilliseconds, milliseconds) : milliseconds)
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return nil }
      let got = read(port.descriptor, frame + count, ModbusLink.frameLimit - count)
      if got > 0 { return got }
      let number = got < 0 ? errno : 0
      if number != EAGAIN, number != EINTR { throw systemFault(number, "receiving") }
    }
  }

  /// Takes the frame at `start` of the `count` bytes that came.
  private func accept(
    _ start: Int, _ length: Int, of count: Int, _ request: ModbusRequest
  ) throws(WireFault) -> UnsafeBufferPointer<UInt8> {
    lastActivity = .now
    let whole = UnsafeBufferPointer(start: frame + start, count: length)
    if isWhatWasSent(whole, request) {
      // The right answer to a single write is the request again, so an echo would confirm what nobody heard. What it is
      // shows in reads, and in the answer that follows on the echo.
      var count = count
      if !echo.isProvenClear, count < ModbusLink.frameLimit, !echo.isLikely {
        count += try readSome(at: count, by: .now + .seconds(1), isSpoiled: true) ?? 0
      }
      let again = UnsafeBufferPointer(start: frame + start + length, count: count - start - length)
      let isTwice = again.count >= length && again.prefix(length).elementsEqual(whole)
      if isTwice || request.dataStart == 2 { echo.heard() }
      guard !echo.isLikely else { throw bad(request, echo.words) }
    } else {
      echo.heardAnother()
    }
    return try answer(in: UnsafeBufferPointer(rebasing: whole[..<(length - 2)]), request)
  }

  private func isWhatWasSent(_ bytes: UnsafeBufferPointer<UInt8>, _ request: ModbusRequest) -> Bool {
    bytes.count == request.length + 2 && (0..<request.length).allSatisfy { bytes[$0] == outgoing[$0] }
  }

  // MARK: Naming what came

  private func noAnswer(
    in bytes: UnsafeBufferPointer<UInt8>, _ request: ModbusRequest, _ patience: Duration, _ cameOnce: Bool
  ) -> WireFault {
    if cameOnce {
      return bad(request, "a request like it was not answered before, and this may be its answer; read the state")
    }
    guard !bytes.isEmpty else { return timedOut(request, patience) }
    let sent = request.length + 2
    if bytes.count >= sent, isWhatWasSent(UnsafeBufferPointer(rebasing: bytes[..<sent]), request),
      RTUFrame.wholeFrame(in: bytes) == sent
    {
      echo.heard()
      return bad(request, echo.words)
    }
    if let why = Misheard.asASCII(bytes) { return bad(request, why) }
    if let length = RTUFrame.wholeFrame(in: bytes) {
      let other = UnsafeBufferPointer(rebasing: bytes[..<(length - 2)])
      if other[0] != request.unit { return bad(request, "unit \(other[0]) answered") }
      let mismatch = request.mismatch(UnsafeBufferPointer(rebasing: other[1...]))
      return bad(request, mismatch ?? "other bytes came with it")
    }
    if case .rtu(_, let settings) = place,
      let why = Misheard.asOtherSettings(bytes, head: request.answerHead, settings: settings)
    {
      return bad(request, why)
    }
    switch RTUFrame.judge(bytes, request) {
    case .incomplete: return timedOut(request, patience)
    case .answer, .spoiled: return bad(request, "its checksum is wrong")
    }
  }

  // MARK: Quiet

  /// How long a line is silent when nothing more comes: twice the silence between frames.
  private var quietMilliseconds: Int32 { Int32(max(2, (place.silence * 2) / .milliseconds(1))) }

  /// Waits a moment for bytes that nobody asks for any more, and throws them away; whether any came.
  func discardLate() -> Bool {
    guard let port else { return false }
    var waiting = pollfd(fd: port.descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, 5) > 0 else { return false }
    guard waiting.revents & Int16(POLLIN) != 0 else {
      // An unplugged port is always "ready"; the next request finds out, and until then nobody spins.
      usleep(5000)
      return false
    }
    drain()
    return true
  }

  /// Throws away what is on the line until nothing came for twice the silence between frames, a second at most.
  func drain() {
    guard let port else { return }
    let deadline = ContinuousClock.now + .seconds(1)
    while ContinuousClock.now < deadline {
      var waiting = pollfd(fd: port.descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, quietMilliseconds)
      if ready < 0, errno == EINTR { continue }
      guard ready > 0, read(port.descriptor, frame, ModbusLink.frameLimit) > 0 else { break }
    }
    if let context { modbus_flush(context) }
    lastActivity = .now
  }
}
