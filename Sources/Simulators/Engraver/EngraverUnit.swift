import Synchronization

/// The machine behind the register map: keeps its time, logs its news, rings when a mark ends by itself.
final class EngraverUnit: ModbusUnit {
  let faults = WireFaults()
  let log: WireLog
  let minimumGap = Duration.zero
  private let map: EngraverMap
  private let timeline: Timeline
  private let alarm: Alarm
  private let machine: Mutex<EngraverMachine>

  init(_ map: EngraverMap, _ settings: EngraverSettings, _ log: WireLog, _ timeline: Timeline) {
    self.map = map
    self.log = log
    self.timeline = timeline
    alarm = Alarm(timeline)
    var machine = EngraverMachine()
    machine.settings = settings
    map.prepare(&machine)
    self.machine = Mutex(machine)
    faults.answer(only: map.units)
  }

  var readLimit: Int { machine.withLock { $0.settings.readLimit } }

  func connected() { withMachine { machine, _ in map.connected(&machine) } }

  /// The machine's power is cut.
  func losePower() {
    withMachine { machine, now in
      machine.losePower(at: now)
      machine.news.append(.poweredOff)
      map.prepare(&machine)
    }
  }

  /// Looks at or changes the machine as of now.
  @discardableResult
  func withMachine<Result: Sendable, Failure>(
    _ body: (inout EngraverMachine, Duration) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try machine.withLock { machine throws(Failure) in
      let now = timeline.now
      machine.advance(to: now)
      // Also when it throws: a refused start leaves an error code.
      defer { settle(&machine) }
      return try body(&machine, now)
    }
  }

  func heard() {}

  func read(_ table: ModbusTable, _ address: Int, _ count: Int) throws(ModbusException) -> [UInt16] {
    try withMachine { machine, now throws(ModbusException) in
      var values: [UInt16] = []
      values.reserveCapacity(count)
      for address in address..<(address + count) {
        values.append(try map.read(table, address, of: machine, at: now))
      }
      return values
    }
  }

  func write(_ table: ModbusTable, _ address: Int, _ values: [UInt16]) throws(ModbusException) -> Acknowledgement {
    try withMachine { machine, now throws(ModbusException) in
      try map.write(table, values, at: address, to: &machine, now: now)
    }
  }

  func close() { alarm.set(to: nil) {} }

  private func settle(_ machine: inout EngraverMachine) {
    for event in machine.news { log.note(event) }
    machine.news = []
    alarm.set(to: machine.nextTime) { [weak self] in self?.withMachine { _, _ in } }
  }
}
