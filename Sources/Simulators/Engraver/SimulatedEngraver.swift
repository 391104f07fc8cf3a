import Synchronization

/// A laser marker on Modbus TCP or RTU, by one of several maps, with faults on request.
///
/// The others' maps are stated in `EngraverMap`; this is that of `registerRich`. Addresses are 0-based. Holding: 0 command (bit 0 arm, on their rising edges 1 start, 2 graceful stop, 3 abort,
/// 4 reset, 5 acknowledge done) · 1 job · 2 changes (1 begins, 2 applies, reads 0 when applied) · 3-6 job token ·
/// 10 text length · 11-42 text, two ASCII characters a register, high byte first. 1, 3-6 and 10-42 are writable only
/// between begin and apply. Input: 0 status (0 online, 1 ready, 2 busy, 3 done, 4 fault, 5 warning, 6 interlock closed,
/// 7 shutter open, 8 no emergency stop, 15 heartbeat) · 1 error · 2 active job · 3 progress in thousandths ·
/// 4-5 mark counter · 6-9 token of the last start. More than one word: most significant first.
package final class SimulatedEngraver: Sendable {
  /// What it is connected by.
  package enum Connection: Sendable {
    /// Modbus TCP on 127.0.0.1; port 0 chooses a free one.
    case tcp(port: UInt16 = 0, oneClient: Bool = false)
    /// A line of its own, with a symbolic link if given.
    case rtu(link: String? = nil, unit: UInt8 = 1)
    /// A line shared with other devices; the caller closes it.
    case line(ModbusLine, unit: UInt8)
  }

  /// What really happened.
  package let log: WireLog
  private let unit: EngraverUnit
  private let listener: ModbusListener?
  private let line: ModbusLine?
  private let ownsLine: Bool

  /// Switches an engraver on; call `close()` when done.
  package init(
    _ connection: Connection = .tcp(), map: EngraverMap = .registerRich,
    settings: EngraverSettings = EngraverSettings(), log: WireLog? = nil, clock: any Clock<Duration> = ContinuousClock()
  ) throws(SimulatorFailure) {
    if let log { self.log = log } else { self.log = try WireLog() }
    unit = EngraverUnit(map, settings, self.log, Timeline(clock))
    switch connection {
    case .tcp(let port, let oneClient):
      listener = try ModbusListener(unit, port: port, oneClient: oneClient)
      line = nil
      ownsLine = false
    case .rtu(let link, let id):
      let own = try ModbusLine(link: link)
      own.attach(unit, id: id)
      (line, listener, ownsLine) = (own, nil, true)
    case .line(let shared, let id):
      shared.attach(unit, id: id)
      (line, listener, ownsLine) = (shared, nil, false)
    }
  }

  /// The TCP port, 0 on a serial line.
  package var port: UInt16 { listener?.port ?? 0 }

  /// The serial port's path, empty on TCP and while unplugged.
  package var path: String { line?.path ?? "" }

  /// How many TCP clients are connected.
  package var clientCount: Int { listener?.clientCount ?? 0 }

  /// What goes wrong on its wire.
  package var faults: WireFaults { unit.faults }

  /// What it is and did, as of now.
  package var state: EngraverState { unit.withMachine { machine, _ in EngraverState(machine) } }

  /// The path it was sent last.
  package var receivedPath: ReceivedPath { unit.withMachine { machine, _ in machine.path } }

  /// Changes how it behaves; faults of one mark hold for the next one.
  package func change(_ body: @Sendable (inout EngraverSettings) -> Void) {
    unit.withMachine { machine, _ in body(&machine.settings) }
  }

  /// Opens or closes the interlock, as the door does.
  package func setInterlock(closed: Bool) { unit.withMachine { $0.setInterlock(closed: closed, at: $1) } }

  /// Presses (false) or releases the emergency stop.
  package func setEmergencyStop(clear: Bool) { unit.withMachine { $0.setEmergencyStop(clear: clear, at: $1) } }

  /// Opens or closes the shutter.
  package func setShutter(open: Bool) { unit.withMachine { $0.setShutter(open: open, at: $1) } }

  /// Presses the machine's own abort.
  package func abort() { unit.withMachine { $0.abort(at: $1) } }

  /// Trips with an error code that needs a reset.
  package func trip(_ code: UInt16) { unit.withMachine { $0.trip(code, at: $1) } }

  /// Sets the mark counter, to see it wrap.
  package func setCounter(_ counter: UInt32) { unit.withMachine { machine, _ in machine.counter = counter } }

  /// Takes it off the network or its line's plug out; a mark under way goes on.
  package func unplug() {
    log.note(.unplugged)
    listener?.unplug()
    line?.unplug()
  }

  /// Connects it again, at the same TCP port or link.
  package func plug() throws(SimulatorFailure) {
    try listener?.plug()
    try line?.plug()
    log.note(.plugged)
  }

  /// Cuts its power, in the midst of a mark, too: the beam is off at once, its registers are lost, its counter lasts.
  package func cutPower() {
    unit.losePower()
    listener?.unplug()
    line?.unplug()
  }

  /// Gives it its power again, at the same TCP port or link.
  package func restorePower() throws(SimulatorFailure) {
    try listener?.plug()
    try line?.plug()
    log.note(.poweredOn)
  }

  /// Switches it off for good; harmless when repeated.
  package func close() {
    listener?.close()
    if ownsLine { line?.close() }
    unit.close()
  }

  deinit { close() }
}
