import Glibc

/// How long the answer to a frame of a vendor's own is, after unit and function and without the checksum.
package enum VendorAnswer: Hashable, Sendable {
  /// So many bytes.
  case fixed(Int)
  /// The next byte counts the rest.
  case counted
}

extension ModbusLine {
  /// Sends a frame whose function is the vendor's own and returns what follows unit and function in the answer, a count
  /// included, without the checksum.
  ///
  /// On a serial line only, with framing of our own on the line's descriptor: libmodbus waits for the standard's lengths
  /// (it wants 8 bytes where a Huanyang drive answers function 5 with 7). A set top bit of the function is an exception.
  package func exchangeVendor(
    _ unit: ModbusUnit, function: UInt8, payload: [UInt8], answer: VendorAnswer, ifStill isStillWanted: () -> Bool
  ) throws(WireFault) -> [UInt8] {
    guard isSerial else {
      throw .denied(place: place.text, why: "function \(function) of the vendor's own goes over serial lines only")
    }
    _ = letUrgentPass()
    repeat {
      try link.connect(patience: patience.connect)
      link.keepSilence(of: max(unit.gap, silence))
    } while letUrgentPass()
    guard isStillWanted() else { throw .calledOff(place: place.text) }
    return try link.exchangeVendor(
      [unit.number, function] + payload, answer: answer, patience: patience.answer, place: place.text)
  }
}

extension ModbusLink {
  fileprivate func exchangeVendor(
    _ request: [UInt8], answer: VendorAnswer, patience: Duration, place: String
  ) throws(WireFault) -> [UInt8] {
    guard let port else { throw .closed(place: place) }
    // Whatever still lies there answers nobody's question any more.
    tcflush(port.descriptor, TCIFLUSH)
    let frame = request + ModbusLink.checksum(request)
    let sent = frame.withUnsafeBytes { write(port.descriptor, $0.baseAddress, $0.count) }
    lastActivity = .now
    guard sent == frame.count else {
      disconnect()
      throw .closed(place: place)
    }
    do throws(WireFault) {
      return try receive(request, answer, until: .now + patience, patience, port.descriptor, place)
    } catch {
      switch error {
      case .exception: break
      case .closed: disconnect()
      default: drain()
      }
      throw error
    }
  }

  private func receive(
    _ request: [UInt8], _ answer: VendorAnswer, until deadline: ContinuousClock.Instant, _ patience: Duration,
    _ descriptor: Int32, _ place: String
  ) throws(WireFault) -> [UInt8] {
    let doing = "function \(request[1]) of unit \(request[0])"
    var bytes: [UInt8] = []
    while true {
      if let length = ModbusLink.length(of: bytes, answer), bytes.count >= length {
        lastActivity = .now
        let body = Array(bytes[..<(length - 2)])
        guard Array(bytes[(length - 2)..<length]) == ModbusLink.checksum(body) else {
          throw .badReply(place: place, doing: doing, why: "its checksum is wrong")
        }
        guard body[0] == request[0] else {
          throw .badReply(place: place, doing: doing, why: "unit \(body[0]) answered")
        }
        if body[1] == request[1] | 0x80 { throw .exception(place: place, doing: doing, code: body[2]) }
        guard body[1] == request[1] else {
          throw .badReply(place: place, doing: doing, why: "it answers function \(body[1])")
        }
        return Array(body[2...])
      }
      let left = deadline - .now
      guard left > .zero else {
        throw .timedOut(place: place, doing: doing, milliseconds: Int(patience / .milliseconds(1)))
      }
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, Int32(left / .milliseconds(1)) + 1) > 0 else { continue }
      var chunk = [UInt8](repeating: 0, count: 260)
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { throw .closed(place: place) }
      bytes += chunk[..<count]
    }
  }

  /// How long the whole frame that begins with `bytes` is; `nil` while that cannot be told.
  private static func length(of bytes: [UInt8], _ answer: VendorAnswer) -> Int? {
    guard bytes.count >= 2 else { return nil }
    if bytes[1] & 0x80 != 0 { return 5 }
    switch answer {
    case .fixed(let count): return 2 + count + 2
    case .counted: return bytes.count > 2 ? 3 + Int(bytes[2]) + 2 : nil
    }
  }

  /// CRC-16 of the standard (MODBUS over Serial Line V1.02, section 6.2.2), low byte first.
  private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
    var crc: UInt16 = 0xFFFF
    for byte in bytes {
      crc ^= UInt16(byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xA001 }
    }
    return [UInt8(crc & 0xFF), UInt8(crc >> 8)]
  }
}
