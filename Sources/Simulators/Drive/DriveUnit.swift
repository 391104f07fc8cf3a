import Synchronization

/// A drive behind its registers: keeps its time, logs its news, rings when it stops or its watchdog trips.
final class DriveUnit: ModbusUnit {
  let faults = WireFaults()
  let log: WireLog
  let readLimit: Int
  private let timeline: Timeline
  private let alarm: Alarm
  private let logic: Mutex<any DriveLogic>

  init(_ logic: any DriveLogic, _ log: WireLog, _ timeline: Timeline) {
    self.log = log
    self.timeline = timeline
    readLimit = logic.readLimit
    alarm = Alarm(timeline)
    self.logic = Mutex(logic)
  }

  var minimumGap: Duration { logic.withLock { $0.settings.minimumGap } }

  /// Looks at or changes the drive as of now.
  @discardableResult
  func withLogic<Result: Sendable, Failure>(
    _ body: (inout any DriveLogic, Duration) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try logic.withLock { logic throws(Failure) in
      let now = timeline.now
      logic.advance(to: now)
      defer { settle(&logic) }
      return try body(&logic, now)
    }
  }

  func heard() { withLogic { $0.heard(at: $1) } }

  func read(_ table: ModbusTable, _ address: Int, _ count: Int) throws(ModbusException) -> [UInt16] {
    try withLogic { logic, now throws(ModbusException) in
      var values: [UInt16] = []
      for address in address..<(address + count) { values.append(try logic.value(table, address, at: now)) }
      return values
    }
  }

  func write(_ table: ModbusTable, _ address: Int, _ values: [UInt16]) throws(ModbusException) -> Acknowledgement {
    try withLogic { logic, now throws(ModbusException) in
      var changed = logic
      try changed.write(table, address, values, at: now)
      logic = changed
    }
    return .sent
  }

  func ownReply(to pdu: ArraySlice<UInt8>) throws(ModbusException) -> OwnReply? {
    try withLogic { logic, now throws(ModbusException) in try logic.ownReply(to: pdu, at: now) }
  }

  func close() { alarm.set(to: nil) {} }

  private func settle(_ logic: inout any DriveLogic) {
    for event in logic.shaft.news { log.note(event) }
    logic.shaft.news = []
    alarm.set(to: logic.nextTime) { [weak self] in self?.withLogic { _, _ in } }
  }
}
