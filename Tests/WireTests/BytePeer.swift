@preconcurrency import Dispatch
import Glibc
import Synchronization
import Wire

/// The other end of a Modbus line, by hand: it sees requests as bytes and answers with bytes, when and as the test says.
///
/// Written apart from `Wire` on purpose: what both sides got from one place could be wrong on both.
final class BytePeer: Sendable {
  /// What to do about one request.
  enum Answer {
    case bytes([UInt8])
    /// The bytes after a pause, in which the peer reads nothing: how a slow slave is late.
    case late([UInt8], milliseconds: Int)
    /// Several writes with a pause after each, as an adapter hands over what it has.
    case pieces([[UInt8]], milliseconds: Int)
    case bytesThenHangUp([UInt8])
    case silence
    case hangUp
  }

  typealias Handler = @Sendable (_ request: [UInt8], _ index: Int) -> Answer

  let place: ModbusPlace
  private let pty: Pty?
  private let listener: Int32
  private let requests = Mutex<[[UInt8]]>([])
  private let connections = Mutex(0)
  private let isDone = Mutex(false)
  private let hasEnded = DispatchSemaphore(value: 0)
  private let handler: Handler
  private let length: Length
  private let closingAtOnce: Bool

  /// How long the request is that begins with some bytes; `nil` while they do not say.
  typealias Length = @Sendable (_ bytes: [UInt8]) -> Int?

  /// A slave on a pty; requests are unit, function, …, CRC.
  static func rtu(
    baud: Int = 115_200, parity: SerialSettings.Parity = .none, length: @escaping Length = rtuLength,
    _ handler: @escaping Handler
  ) throws -> BytePeer {
    let pty = try Pty()
    let place = ModbusPlace.rtu(path: pty.path, settings: SerialSettings(baud: baud, parity: parity))
    return BytePeer(place: place, pty: pty, listener: -1, length: length, handler)
  }

  /// A server on a free port; requests are whole frames with their header. With `closingAtOnce` it accepts every
  /// connection and closes it, as one does that another client holds.
  static func tcp(closingAtOnce: Bool = false, _ handler: @escaping Handler) throws -> BytePeer {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    try withUnsafeMutablePointer(to: &address) {
      try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        try check(bind(listener, $0, size) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &size) == 0)
      }
    }
    let port = Int(UInt16(bigEndian: address.sin_port))
    return BytePeer(
      place: .tcp(host: "127.0.0.1", port: port), pty: nil, listener: listener, length: tcpLength,
      closingAtOnce: closingAtOnce, handler)
  }

  private init(
    place: ModbusPlace, pty: Pty?, listener: Int32, length: @escaping Length, closingAtOnce: Bool = false,
    _ handler: @escaping Handler
  ) {
    self.closingAtOnce = closingAtOnce
    self.length = length
    self.place = place
    self.pty = pty
    self.listener = listener
    self.handler = handler
    DispatchQueue(label: "peer").async { @Sendable [self] in
      if let pty { talk(on: pty.master) } else { acceptAll() }
      hasEnded.signal()
    }
  }

  /// Every request so far.
  var seen: [[UInt8]] { requests.withLock { $0 } }
  /// How many connections were accepted.
  var accepted: Int { connections.withLock { $0 } }

  /// How many descriptors the code under test has open on its pty.
  var openings: Int { pty?.openings ?? 0 }

  /// Ends the peer and waits for it.
  func stop() async {
    isDone.withLock { $0 = true }
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      DispatchQueue.global().async { @Sendable [hasEnded] in
        hasEnded.wait()
        continuation.resume()
      }
    }
    if let pty { pty.unplug() } else { close(listener) }
  }

  private var mustEnd: Bool { isDone.withLock { $0 } }

  private func isReadable(_ descriptor: Int32) -> Bool {
    while !mustEnd {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&waiting, 1, 20) > 0, waiting.revents & Int16(POLLIN) != 0 { return true }
      if waiting.revents & Int16(POLLHUP) != 0 { usleep(2000) }
    }
    return false
  }

  private func acceptAll() {
    while isReadable(listener) {
      let client = accept(listener, nil, nil)
      connections.withLock { $0 += 1 }
      if !closingAtOnce { talk(on: client) }
      close(client)
    }
  }

  private func talk(on descriptor: Int32) {
    var pending: [UInt8] = []
    while isReadable(descriptor) {
      var buffer = [UInt8](repeating: 0, count: 512)
      let got = read(descriptor, &buffer, buffer.count)
      if got <= 0 {
        if pty != nil { continue }
        return
      }
      pending += buffer[..<got]
      while let length = length(pending), pending.count >= length {
        let request = Array(pending[..<length])
        pending.removeFirst(length)
        let index = requests.withLock { requests in
          requests.append(request)
          return requests.count - 1
        }
        switch handler(request, index) {
        case .bytes(let bytes): _ = send(descriptor, bytes)
        case .late(let bytes, let milliseconds):
          usleep(UInt32(milliseconds * 1000))
          _ = send(descriptor, bytes)
        case .pieces(let pieces, let milliseconds):
          for piece in pieces {
            _ = send(descriptor, piece)
            usleep(UInt32(milliseconds * 1000))
          }
        case .silence: break
        case .bytesThenHangUp(let bytes):
          _ = send(descriptor, bytes)
          return
        case .hangUp: return
        }
      }
    }
  }

  private func send(_ descriptor: Int32, _ bytes: [UInt8]) -> Int {
    pty == nil
      ? Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) : write(descriptor, bytes, bytes.count)
  }
}

private let rtuLength: BytePeer.Length = { bytes in
  guard bytes.count >= 7 else { return nil }
  switch bytes[1] {
  case 15, 16: return 9 + Int(bytes[6])
  case 23: return bytes.count > 10 ? 13 + Int(bytes[10]) : nil
  default: return 8
  }
}

private let tcpLength: BytePeer.Length = { $0.count >= 6 ? 6 + Int($0[4]) << 8 + Int($0[5]) : nil }

/// CRC-16/MODBUS, bit by bit.
func withCRC(_ bytes: [UInt8]) -> [UInt8] {
  var crc: UInt16 = 0xFFFF
  for byte in bytes {
    crc ^= UInt16(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xA001 : crc >> 1 }
  }
  return bytes + [UInt8(crc & 0xFF), UInt8(crc >> 8)]
}

/// The right answer to an RTU or TCP request: registers hold their own address, every third coil is on, writes are echoed.
func rightAnswer(to request: [UInt8], tcp: Bool) -> [UInt8] {
  let pdu = tcp ? Array(request[7...]) : Array(request[1..<(request.count - 2)])
  let unit = tcp ? request[6] : request[0]
  var answer: [UInt8]
  let start = Int(pdu[1]) << 8 + Int(pdu[2])
  let count = Int(pdu[3]) << 8 + Int(pdu[4])
  switch pdu[0] {
  case 1, 2:
    var packed = [UInt8](repeating: 0, count: (count + 7) / 8)
    for index in 0..<count where (start + index) % 3 == 0 { packed[index / 8] |= 1 << UInt8(index % 8) }
    answer = [pdu[0], UInt8(packed.count)] + packed
  case 3, 4, 23:
    answer = [pdu[0], UInt8(count * 2)]
    for register in start..<(start + count) { answer += [UInt8(register >> 8 & 0xFF), UInt8(register & 0xFF)] }
  default: answer = Array(pdu[..<5])
  }
  if tcp { return Array(request[..<4]) + [0, UInt8(answer.count + 1), unit] + answer }
  return withCRC([unit] + answer)
}
