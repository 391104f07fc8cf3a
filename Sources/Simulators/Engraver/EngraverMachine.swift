/// The logic of a register-rich laser marker, without wire, thread or clock: every input carries the time.
///
/// `advance(to:)` catches up with what happened by itself; call it before looking or acting.
struct EngraverMachine: Sendable {
  var settings = EngraverSettings()
  /// What happened since it was last taken.
  var news: [MachineEvent] = []
  var counter: UInt32 = 0
  var command: UInt16 = 0
  private(set) var errorCode: UInt16 = 0
  private(set) var isFaulty = false
  private(set) var mark: EngraverMark?
  private(set) var progress = 0
  var activeJob: UInt16 = 0
  private(set) var lastToken: UInt64 = 0
  private(set) var isInterlockClosed = true
  private(set) var isEmergencyStopClear = true
  private(set) var isShutterOpen = true
  private(set) var applied = EngraverTemplate()
  private(set) var edited: EngraverTemplate?
  private(set) var beamOnsByToken: [UInt64: Int] = [:]
  private(set) var beamOnsByText: [String: Int] = [:]
  /// What a map keeps beside the machine's own state: the registers and coils it was written.
  var memory: [Int: UInt16] = [:]
  /// The path it takes or follows, where its map has a window for one.
  var path = ReceivedPath()
  private var isDone = false
  private var doneEnds: Duration?
  /// When a start that was taken switches the beam on, and when a fault goes and an apply comes by themselves.
  private var begins: Duration?
  private var faultEnds: Duration?
  private var applies: Duration?
  /// When a mark that has ended is counted.
  private var records: Duration?
  /// When the pointer beam goes off by itself; `nil` while it is off.
  private(set) var pointerEnds: Duration?

  var isBusy: Bool { mark != nil }
  var isReady: Bool { settings.isOnline && !isBusy && !isFaulty }
  var showsDone: Bool { isDone || settings.doneIsStale }

  /// When something will next happen by itself.
  var nextTime: Duration? {
    [mark?.end.time, begins, faultEnds, applies, records, settings.pointerSticks ? nil : pointerEnds].compactMap(\.self)
      .min()
  }

  mutating func advance(to now: Duration) {
    if let pointerEnds, now >= pointerEnds { endPointer() }
    if let applies, now >= applies {
      self.applies = nil
      apply()
    }
    if let begins, now >= begins {
      self.begins = nil
      if isReady { begin(at: begins) }
    }
    if let faultEnds, now >= faultEnds {
      self.faultEnds = nil
      isFaulty = false
      errorCode = 0
      isInterlockClosed = true
    }
    if let mark {
      let end = mark.end
      progress = mark.progress(at: min(now, end.time))
      if now >= end.time { finish(end.how, at: end.time) }
    }
    if let records, now >= records {
      self.records = nil
      record(at: records)
    }
    if let doneEnds, now >= doneEnds {
      isDone = false
      self.doneEnds = nil
    }
  }

  // MARK: The pointer beam

  /// Shows the outline of what it would mark for so many seconds; 0 ends it.
  mutating func point(for seconds: UInt16, at now: Duration) throws(ModbusException) {
    guard seconds > 0 else { return endPointer() }
    guard seconds <= 60 else { throw .illegalValue }
    guard path.state == .verified, isReady, command & 0x01 == 0, isEmergencyStopClear else { throw .deviceBusy }
    if pointerEnds == nil { news.append(.pointer(isOn: true)) }
    pointerEnds = now + .seconds(Int(seconds))
  }

  /// How many seconds the pointer beam goes on, a begun one counted whole.
  func pointerSeconds(at now: Duration) -> UInt16 {
    guard let pointerEnds, pointerEnds > now || settings.pointerSticks else { return 0 }
    let left = (pointerEnds - now).components
    return UInt16(clamping: max(1, Int(left.seconds) + (left.attoseconds > 0 ? 1 : 0)))
  }

  mutating func endPointer() {
    guard pointerEnds != nil, !settings.pointerSticks else { return }
    pointerEnds = nil
    news.append(.pointer(isOn: false))
  }

  // MARK: Commands

  /// Takes a command word; bits 1 to 5 act when they rise.
  mutating func take(_ word: UInt16, at now: Duration) throws(ModbusException) -> Acknowledgement {
    let rising = word & ~command
    if rising & 0x02 != 0, let answer = settings.startException {
      settings.startException = nil
      if answer.obeys, canStart(with: word) {
        command = word
        start(at: now)
      }
      throw ModbusException(code: answer.code)
    }
    if rising & 0x02 != 0, !canStart(with: word) {
      errorCode = isFaulty ? errorCode : EngraverError.notReady
      throw .deviceFailure
    }
    command = word
    if word & 0x01 != 0 || rising & 0x0C != 0 { endPointer() }
    if rising & 0x08 != 0 { abort(at: now) }
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

  /// Switches the beam off at once.
  mutating func abort(at now: Duration) {
    endPointer()
    if isBusy, settings.countsAborts { record(at: now) }
    end(progressAt: now)
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

  /// Loses its power: the beam is off, and all it holds is gone but the mark counter.
  ///
  /// A mark that had ended and was not counted yet is never counted. Switched on again it stands as from the factory.
  mutating func losePower(at now: Duration) {
    end(progressAt: now)
    endPointer()
    var fresh = EngraverMachine()
    fresh.settings = settings
    fresh.news = news
    fresh.counter = counter
    (fresh.beamOnsByToken, fresh.beamOnsByText) = (beamOnsByToken, beamOnsByText)
    (fresh.isInterlockClosed, fresh.isEmergencyStopClear) = (isInterlockClosed, isEmergencyStopClear)
    fresh.isShutterOpen = isShutterOpen
    self = fresh
  }

  /// Stops with an error code that needs a reset.
  mutating func trip(_ code: UInt16, at now: Duration) {
    end(progressAt: now)
    endPointer()
    isFaulty = true
    errorCode = code
    news.append(.fault(code))
    faultEnds = settings.faultClears.map { now + $0 }
  }

  private func canStart(with word: UInt16) -> Bool {
    isReady && word & 0x01 != 0 && isInterlockClosed && isEmergencyStopClear && isShutterOpen && edited == nil
      && !applied.text.isEmpty
  }

  private mutating func start(at now: Duration) {
    guard settings.startLatency > .zero else { return begin(at: now) }
    begins = now + settings.startLatency
  }

  private mutating func begin(at now: Duration) {
    if settings.onlySaysDone {
      settings.onlySaysDone = false
      isDone = true
      return
    }
    let text = applied.text
    isDone = false
    doneEnds = nil
    errorCode = 0
    progress = 0
    lastToken = applied.token
    mark = EngraverMark(
      token: applied.token, text: text, start: now, length: duration(of: text),
      interlockPercent: settings.interlockOpensAt, fault: settings.fails)
    settings.interlockOpensAt = nil
    settings.fails = nil
    beamOnsByToken[applied.token, default: 0] += 1
    beamOnsByText[text, default: 0] += 1
    news.append(.beamOn(token: applied.token, job: activeJob, text: text))
    advance(to: now)
  }

  private func duration(of text: String) -> Duration {
    guard path.state == .verified, let duration = path.duration(settings), !settings.isInstant else {
      return settings.duration(of: text)
    }
    return (settings.base + duration) / max(settings.speed, 0.000_001)
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
      if settings.recordLag > .zero { records = time + settings.recordLag } else { record(at: time) }
      if settings.restartsWhileStartIsHeld, command & 0x02 != 0 { begin(at: time) }
    case .stopped: end(progressAt: time)
    case .interlock: setInterlock(closed: false, at: time)
    case .fault(let code): trip(code, at: time)
    }
  }

  private mutating func record(at time: Duration) {
    counter &+= 1
    isDone = true
    doneEnds = settings.donePulse.map { time + $0 }
    news.append(.counted(counter))
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
      guard edited != nil else { throw .illegalValue }
      apply()
    default: throw .illegalValue
    }
  }

  /// Applies what is edited after a while instead of now.
  mutating func apply(at time: Duration) { applies = time }

  private mutating func apply() {
    guard var new = edited else { return }
    guard new.isMarkable, !settings.refusesApply else {
      errorCode = EngraverError.textRefused
      news.append(.textRefused)
      return
    }
    new.truncate(by: settings.truncatesBy)
    edited = nil
    take(new)
  }

  /// Takes a template as the one to mark next.
  mutating func take(_ new: EngraverTemplate) {
    let isNews = new.text != applied.text
    applied = new
    if errorCode == EngraverError.textRefused { errorCode = 0 }
    if !settings.activeJobStays { activeJob = new.job }
    if isNews || !new.text.isEmpty { news.append(.textApplied(new.text)) }
  }

  /// Holds a template that no words came for.
  mutating func hold(_ new: EngraverTemplate) { applied = new }

  /// Drops what is edited.
  mutating func dropChanges() { edited = nil }

  /// Changes the template between begin and apply.
  mutating func edit(_ address: Int, _ value: UInt16) throws(ModbusException) {
    guard edited != nil else { throw .illegalValue }
    edited?[address] = value
  }
}
