import Synchronization

/// A serial line on a pseudo terminal with any number of simulated Modbus RTU devices on it.
///
/// One loop answers for all of them, as libmodbus' server cannot: it takes the request after another slave's for that
/// slave's reply. Call `close()` when done.
package final class ModbusLine: Sendable {
  private struct State {
    var units: [UInt8: any ModbusUnit] = [:]
    var unread: [UInt8] = []
    var arrivals = 0
    var lastReply: [UInt8: ContinuousClock.Instant] = [:]
  }

  private let loop: WireLoop
  private let state: Mutex<State>
  private let terminal: PseudoTerminal

  /// Silence after which what is left unread is a whole frame or rubbish; generous, for a pty has no baud rate.
  private static let silence = Duration.milliseconds(20)

  /// A line with nothing on it; `link` becomes a symbolic link to its port.
  package init(link: String? = nil) throws(SimulatorFailure) {
    let relay = Relay()
    loop = try WireLoop()
    state = Mutex(State())
    terminal = try PseudoTerminal(on: loop, link: link) { relay.line.withLock { $0.line }?.take($0) }
    relay.line.withLock { $0.line = self }
  }

  /// The port's path now; empty while unplugged.
  package var path: String { terminal.path }

  /// Pulls the USB adapter of the line: all its devices are gone at once.
  package func unplug() { terminal.unplug() }

  /// Plugs the adapter in again at a new path and the same link.
  package func plug() throws(SimulatorFailure) { try terminal.plug() }

  /// Sends bytes that no device was asked for, as noise or an echo does.
  package func sendRaw(_ bytes: [UInt8]) { terminal.send(bytes) }

  /// Ends the line and its thread; harmless when repeated.
  package func close() {
    terminal.close()
    loop.close()
  }

  func attach(_ unit: any ModbusUnit, id: UInt8) { state.withLock { $0.units[id] = unit } }

  private func take(_ bytes: [UInt8]) {
    let arrivals = state.withLock { state in
      state.unread += bytes
      state.arrivals += 1
      return state.arrivals
    }
    while let frame = nextFrame() { answer(frame) }
    guard state.withLock({ !$0.unread.isEmpty }) else { return }
    loop.after(Self.silence) { [weak self] in self?.giveUp(on: arrivals) }
  }

  private func nextFrame() -> [UInt8]? {
    state.withLock { state in
      guard let length = RTUFraming.length(of: state.unread[...]), state.unread.count >= length else { return nil }
      let frame = state.unread.prefix(length)
      guard RTUFraming.hasGoodCRC(frame) else { return nil }
      state.unread.removeFirst(length)
      return Array(frame)
    }
  }

  private func giveUp(on arrivals: Int) {
    let frame = state.withLock { state -> [UInt8] in
      guard state.arrivals == arrivals else { return [] }
      defer { state.unread = [] }
      return state.unread
    }
    if RTUFraming.hasGoodCRC(frame[...]) { answer(frame) }
  }

  private func answer(_ frame: [UInt8]) {
    let id = frame[0]
    let pdu = frame[1..<(frame.count - 2)]
    if id == 0 {
      // A broadcast is carried out by all and answered by none.
      for (id, unit) in state.withLock({ $0.units }) { _ = ModbusAnswer(to: pdu, from: unit, id: id) }
      return
    }
    let (unit, lastReply) = state.withLock { ($0.units[id], $0.lastReply[id]) }
    guard let unit else { return }
    if let lastReply, unit.minimumGap > .zero, lastReply.duration(to: .now) < unit.minimumGap { return }
    let answer = ModbusAnswer(to: pdu, from: unit, id: id)
    guard let bytes = answer.bytes else { return }
    var reply = RTUFraming.framed([id] + bytes)
    if answer.isGarbled { reply[reply.count - 1] ^= 0x55 }
    guard answer.delay > .zero else { return send(reply, from: id) }
    loop.after(answer.delay) { [weak self, reply] in self?.send(reply, from: id) }
  }

  private func send(_ reply: [UInt8], from id: UInt8) {
    terminal.answer(reply)
    state.withLock { $0.lastReply[id] = .now }
  }

  deinit { close() }
}

/// Lets the terminal, made before the line is whole, reach it.
private final class Relay: Sendable {
  struct Weak { weak var line: ModbusLine? }
  let line = Mutex(Weak())
}
