import Glibc
import Synchronization

/// One simulated device behind Modbus TCP on 127.0.0.1, for one client or many.
///
/// Any unit id is answered, as devices of one's own address do, unless its faults say otherwise. Call `close()` when done.
package final class ModbusListener: Sendable {
  private struct State {
    var listener: Int32 = -1
    var port: UInt16
    var clients: [Int32: [UInt8]] = [:]
  }

  private let loop: WireLoop
  private let unit: any ModbusUnit
  private let oneClient: Bool
  private let state: Mutex<State>

  init(_ unit: any ModbusUnit, port: UInt16, oneClient: Bool) throws(SimulatorFailure) {
    loop = try WireLoop()
    self.unit = unit
    self.oneClient = oneClient
    state = Mutex(State(port: port))
    try plug()
  }

  /// The TCP port, the same after `unplug` and `plug`.
  package var port: UInt16 { state.withLock { $0.port } }

  /// How many clients are connected.
  package var clientCount: Int { state.withLock { $0.clients.count } }

  /// Closes all connections and refuses new ones.
  package func unplug() {
    loop.perform { [self] in
      let open = state.withLock { state in
        defer {
          state.listener = -1
          state.clients = [:]
        }
        return Array(state.clients.keys) + (state.listener >= 0 ? [state.listener] : [])
      }
      for descriptor in open { drop(descriptor) }
    }
  }

  /// Listens again on the same port; harmless when it does.
  package func plug() throws(SimulatorFailure) {
    guard state.withLock({ $0.listener }) < 0 else { return }
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard listener >= 0 else { throw SimulatorFailure("open a socket", errno: errno) }
    makeOwn(listener)
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let failure = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, generic, &length) == 0 ? 0 : errno
      }
    }
    guard failure == 0 else {
      Glibc.close(listener)
      throw SimulatorFailure("listen on port \(port)", errno: failure)
    }
    state.withLock { state in
      state.listener = listener
      state.port = UInt16(bigEndian: address.sin_port)
    }
    loop.watch(listener) { [weak self] in self?.welcome() }
  }

  /// Ends all connections and the thread; harmless when repeated.
  package func close() {
    unplug()
    loop.close()
  }

  private func drop(_ descriptor: Int32) {
    loop.unwatch(descriptor)
    Glibc.close(descriptor)
  }

  private func welcome() {
    let listener = state.withLock { $0.listener }
    while listener >= 0 {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { return }
      makeOwn(client)
      let isTaken = (oneClient || unit.faults.isForOneClient) && state.withLock { !$0.clients.isEmpty }
      if isTaken {
        Glibc.close(client)
        continue
      }
      var yes: Int32 = 1
      setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
      state.withLock { $0.clients[client] = [] }
      unit.connected()
      loop.watch(client) { [weak self] in self?.take(from: client) }
    }
  }

  private func take(from client: Int32) {
    let bytes = [UInt8](unsafeUninitializedCapacity: 2048) { buffer, count in
      count = max(0, read(client, buffer.baseAddress, buffer.count))
    }
    guard !bytes.isEmpty else { return lose(client) }
    let unread = state.withLock { $0.clients[client] ?? [] }
    var rest = unread.isEmpty ? bytes[...] : (unread + bytes)[...]
    while rest.count >= 8 {
      // MBAP: transaction, protocol 0, length of what follows, unit (Modbus Messaging on TCP/IP V1.0b, 3.1.3).
      let at = rest.startIndex
      let length = Int(rest[at + 4]) << 8 | Int(rest[at + 5])
      guard rest[at + 2] == 0, rest[at + 3] == 0, (2...254).contains(length) else { return lose(client) }
      guard rest.count >= 6 + length else { break }
      answer(rest.prefix(6 + length), to: client)
      rest = rest.dropFirst(6 + length)
    }
    let left = Array(rest)
    state.withLock { if $0.clients[client] != nil { $0.clients[client] = left } }
  }

  private func lose(_ client: Int32) {
    state.withLock { $0.clients[client] = nil }
    drop(client)
  }

  private func answer(_ frame: ArraySlice<UInt8>, to client: Int32) {
    let at = frame.startIndex
    guard unit.faults.answers(frame[at + 6]) else { return }
    let answer = ModbusAnswer(to: frame.dropFirst(7), from: unit, id: frame[at + 6])
    guard let bytes = answer.bytes else { return }
    var reply: [UInt8] = []
    reply.reserveCapacity(7 + bytes.count)
    let length = bytes.count + 1
    reply += [frame[at], frame[at + 1], 0, 0, UInt8(length >> 8), UInt8(length & 0xFF), frame[at + 6]]
    reply += bytes
    if answer.isGarbled { reply[1] ^= 0x55 }
    guard answer.delay > .zero else { return send(reply, to: client) }
    loop.after(answer.delay) { [weak self, reply] in
      // The client may have gone meanwhile, and its number belong to another; then nothing is sent by it, and the
      // transaction number tells the other that the answer is not its own.
      guard let self, self.state.withLock({ $0.clients[client] != nil }) else { return }
      self.send(reply, to: client)
    }
  }

  private func send(_ reply: [UInt8], to client: Int32) {
    _ = Glibc.send(client, reply, reply.count, Int32(MSG_NOSIGNAL))
  }

  deinit { close() }
}
