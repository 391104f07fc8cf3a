/// The logic of a register-rich laser marker, without wire, thread or clock: every input carries the time.
///
/// `advance(to:)` catches up with what happened by itself; call it before looking or acting.
struct EngraverMachine: Sendable {
  var settings = EngraverSettings()
  /// What happened since it was last taken.
  var news: [MachineEvent] = []
  var counter: UInt32 = 0
  private(set) var command: UInt16 = 0
  private(set) var errorCode: UInt16 = 0
  private(set) var isFaulty = false
  private(set) var mark: EngraverMark?
  private(set) var progress = 0
  private(set) var activeJob: UInt16 = 0
  private(set) var lastToken: UInt64 = 0
  private(set) var isInterlockClosed = true
  private(set) var isEmergencyStopClear = true
  private(set) var isShutterOpen = true
  private(set) var applied = EngraverTemplate()
  private(set) var edited: EngraverTemplate?
  private(set) var beamOnsByToken: [UInt64: Int] = [:]
  private(set) var beamOnsByText: [String: Int] = [:]
  private var isDone = false
  private var doneEnds: Duration?

  var isBusy: Bool { mark != nil }
  var isReady: Bool { settings.isOnline && !isBusy && !isFaulty }
  var showsDone: Bool { isDone || settings.doneIsStale }

  /// When something will next happen by itself.
  var nextTime: Duration? { mark?.end.time }

  mutating func advance(to now: Duration) {
    if let mark {
      let end = mark.end
      progress = mark.progress(at: min(now, end.time))
      if now >= end.time { finish(end.how, at: end.time) }
    }
    if let doneEnds, now >= doneEnds {
      isDone = false
      self.doneEnds = nil
    }
  }

  // MARK: Commands

  /// Takes a command word; bits 1 to 5 act when they rise.
  mutating func take(_ word: UInt16, at now: Duration) throws(ModbusException) -> Acknowledgement {
    let rising = word & ~command
    if rising & 0x02 != 0, !canStart(with: word) {
      errorCode = isFaulty ? errorCode : EngraverError.notReady
      throw .deviceFailure
    }
    command = word
    if rising & 0x08 != 0 { end(progressAt: now) }
    if rising & 0x04 != 0 { stopGracefully(at: now) }
    if rising & 0x10 != 0 { resetFault() }
    if rising & 0x20 != 0 {
      isDone = false
      doneEnds = nil
    }
    guard rising & 0x02 != 0 else { return .sent }
    start(at: now)
    defer { settings.losesStartReply = false }
    return settings.losesStartReply ? .lost : .sent
  }

  mutating func setInterlock(closed: Bool, at now: Duration) {
    guard closed != isInterlockClosed else { return }
    isInterlockClosed = closed
    news.append(.interlock(isClosed: closed))
    if !closed, isBusy { trip(EngraverError.interlock, at: now) }
  }

  mutating func setEmergencyStop(clear: Bool, at now: Duration) {
    guard clear != isEmergencyStopClear else { return }
    isEmergencyStopClear = clear
    if !clear { trip(EngraverError.emergencyStop, at: now) }
  }

  /// Opens or closes the shutter; closing ends a mark without done and without fault.
  mutating func setShutter(open: Bool, at now: Duration) {
    isShutterOpen = open
    if !open { end(progressAt: now) }
  }

  /// Stops with an error code that needs a reset.
  mutating func trip(_ code: UInt16, at now: Duration) {
    end(progressAt: now)
    isFaulty = true
    errorCode = code
    news.append(.fault(code))
  }

  private func canStart(with word: UInt16) -> Bool {
    isReady && word & 0x01 != 0 && isInterlockClosed && isEmergencyStopClear && isShutterOpen && edited == nil
      && !applied.text.isEmpty
  }

  private mutating func start(at now: Duration) {
    let text = applied.text
    isDone = false
    doneEnds = nil
    errorCode = 0
    progress = 0
    lastToken = applied.token
    mark = EngraverMark(
      token: applied.token, text: text, start: now, length: settings.duration(of: text),
      interlockPercent: settings.interlockOpensAt, fault: settings.fails)
    settings.interlockOpensAt = nil
    settings.fails = nil
    beamOnsByToken[applied.token, default: 0] += 1
    beamOnsByText[text, default: 0] += 1
    news.append(.beamOn(token: applied.token, job: activeJob, text: text))
    advance(to: now)
  }

  private mutating func stopGracefully(at now: Duration) {
    guard let mark else { return }
    let perCharacter = settings.perCharacter / max(settings.speed, 0.000_001)
    let lead = settings.base / max(settings.speed, 0.000_001)
    self.mark?.stop = mark.endOfCharacter(at: now, lead: lead, perCharacter: perCharacter)
    advance(to: now)
  }

  private mutating func resetFault() {
    guard isInterlockClosed, isEmergencyStopClear else { return }
    if isFaulty { news.append(.faultReset) }
    isFaulty = false
    errorCode = 0
  }

  private mutating func finish(_ how: EngraverMark.End, at time: Duration) {
    switch how {
    case .done:
      progress = 1000
      end(progressAt: time, done: true)
      counter &+= 1
      isDone = true
      doneEnds = settings.donePulse.map { time + $0 }
      news.append(.counted(counter))
    case .stopped: end(progressAt: time)
    case .interlock: setInterlock(closed: false, at: time)
    case .fault(let code): trip(code, at: time)
    }
  }

  /// Switches the beam off.
  private mutating func end(progressAt time: Duration, done: Bool = false) {
    guard let mark else { return }
    progress = mark.progress(at: time)
    self.mark = nil
    news.append(.beamOff(token: mark.token, progress: progress, done: done))
  }

  // MARK: Changes

  /// Begins (1) or applies (2) changes of the template; any other value is illegal.
  mutating func setBracket(_ value: UInt16) throws(ModbusException) {
    guard !isBusy else { throw .deviceBusy }
    switch value {
    case 1: edited = applied
    case 2:
      guard var new = edited else { throw .illegalValue }
      guard new.isMarkable else {
        errorCode = EngraverError.textRefused
        news.append(.textRefused)
        return
      }
      new.truncate(by: settings.truncatesBy)
      applied = new
      edited = nil
      if errorCode == EngraverError.textRefused { errorCode = 0 }
      if !settings.activeJobStays { activeJob = new.job }
      news.append(.textApplied(new.text))
    default: throw .illegalValue
    }
  }

  /// Changes the template between begin and apply.
  mutating func edit(_ address: Int, _ value: UInt16) throws(ModbusException) {
    guard edited != nil else { throw .illegalValue }
    edited?[address] = value
  }
}
