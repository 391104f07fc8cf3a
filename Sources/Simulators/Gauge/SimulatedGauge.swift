import Synchronization

/// A measuring instrument with a data button, on a pseudo terminal that is opened like any serial port.
///
/// What it sends while nobody has the port open is lost, as on a real line. Call `close()` when done.
package final class SimulatedGauge: Sendable {
  private struct State {
    var present = 0
    var isSilent = false
    var isGarbled = false
    var unread: [UInt8] = []
    var requests = 0
  }

  /// The format it speaks.
  package let format: GaugeFormat
  private let core: Core
  private let loop: WireLoop
  private let terminal: PseudoTerminal

  /// Switches a gauge on; `link` becomes a symbolic link to its port.
  package init(_ format: GaugeFormat, link: String? = nil) throws(SimulatorFailure) {
    self.format = format
    let core = Core(format)
    self.core = core
    loop = try WireLoop()
    let relay = Relay()
    terminal = try PseudoTerminal(on: loop, link: link) { bytes in
      for answer in core.answers(to: bytes) { relay.answer(answer) }
    }
    relay.attach(terminal)
  }

  /// The port's path now; empty while unplugged.
  package var path: String { terminal.path }

  /// Whether some program has the port open.
  package var isOpen: Bool { terminal.isOpen }

  /// How many requests for a measurement or other commands it was sent.
  package var requestCount: Int { core.state.withLock { $0.requests } }

  /// Measures and sends one frame, as when the data button is pressed; says whether anybody had the port open.
  @discardableResult
  package func measure(micrometres: Int) -> Bool {
    setPresent(micrometres: micrometres)
    return say(format.frame(micrometres))
  }

  /// What it measures from now on, sent only when asked.
  package func setPresent(micrometres: Int) { core.state.withLock { $0.present = micrometres } }

  /// Sends an error such as `ERR1` or `911` as a frame.
  @discardableResult
  package func sendError(_ code: String) -> Bool { say(Array("\(code)\r".utf8)) }

  /// Sends bytes as they are.
  @discardableResult
  package func sendRaw(_ bytes: [UInt8]) -> Bool { terminal.send(bytes) }

  /// Sends the first half of a measurement's frame and no more.
  @discardableResult
  package func sendHalf(micrometres: Int) -> Bool {
    let frame = format.frame(micrometres)
    return say(Array(frame.prefix(frame.count / 2)))
  }

  /// Sends what a Sylvac says when it is switched on; a Mitutoyo says nothing.
  @discardableResult
  package func powerOn() -> Bool { format.greeting.map { say($0) } ?? false }

  /// Whether it swallows requests and button presses.
  package func setSilent(_ isSilent: Bool) { core.state.withLock { $0.isSilent = isSilent } }

  /// Whether its 7E2 characters arrive as a port set to 8N1 takes them: even parity in bit 7.
  package func setGarbled(_ isGarbled: Bool) { core.state.withLock { $0.isGarbled = isGarbled } }

  /// Pulls its USB plug.
  package func unplug() { terminal.unplug() }

  /// Plugs it in again at a new path and the same link.
  package func plug() throws(SimulatorFailure) { try terminal.plug() }

  /// Switches it off for good; harmless when repeated.
  package func close() {
    terminal.close()
    loop.close()
  }

  private func say(_ bytes: [UInt8]) -> Bool { core.spoken(bytes).map { terminal.send($0) } ?? false }

  deinit { close() }

  /// What the loop's thread needs of the gauge.
  private final class Core: Sendable {
    let format: GaugeFormat
    let state = Mutex(State())

    init(_ format: GaugeFormat) { self.format = format }

    func answers(to bytes: [UInt8]) -> [[UInt8]] {
      let commands = state.withLock { state in
        state.unread += bytes
        var commands: [String] = []
        while let end = state.unread.firstIndex(of: 0x0D) {
          commands.append(String(decoding: state.unread[..<end].map { $0 & 0x7F }, as: UTF8.self))
          state.unread.removeFirst(end + 1)
        }
        if state.unread.count > 64 { state.unread = [] }
        state.requests += commands.count
        return commands
      }
      let present = state.withLock { $0.present }
      return commands.compactMap { format.answer(to: $0, present: present) }.compactMap(spoken)
    }

    /// The bytes as they leave, or `nil` when silent.
    func spoken(_ bytes: [UInt8]) -> [UInt8]? {
      state.withLock { state in
        if state.isSilent { return nil }
        return state.isGarbled ? bytes.map { $0.nonzeroBitCount % 2 == 0 ? $0 : $0 | 0x80 } : bytes
      }
    }
  }

  /// Lets the terminal answer through itself without holding itself alive.
  private final class Relay: Sendable {
    private struct Weak { weak var terminal: PseudoTerminal? }
    private let target = Mutex(Weak())

    func attach(_ terminal: PseudoTerminal) { target.withLock { $0.terminal = terminal } }
    func answer(_ bytes: [UInt8]) { target.withLock { $0.terminal }?.answer(bytes) }
  }
}
