import Devices
import Wire
import Workshop

extension ModbusEngraverSession {
  /// Reads the state, sends text, job and token between begin and apply, and reads them back.
  package func prepare(_ work: Work, permit: StartPermit) async throws(DeviceFault) -> MachineMark {
    let text = try words(of: work)
    try seat.check(permit)
    note { $0 = nil }
    if let obstacle = try await state().obstacle(profile) { throw obstacle }
    let isDoneStale = try await acknowledgeDone()
    try seat.check(permit)
    let number = text.place == .inside ? profile.insideJob : profile.outsideJob
    let token = UInt64.random(in: 1 ... .max)
    try await send(text.text, job: number, token: token)
    try seat.check(permit)
    try await readBack(text.text, job: number, token: token)
    let state = try await waitForJob(number)
    note {
      $0 = EngravingJob(
        token: token, earlierToken: state.startedToken, counter: state.counter, isDoneStale: isDoneStale, permit: permit
      )
    }
    return MachineMark(
      counter: Int(state.counter), token: String(token, radix: 16), earlierToken: String(state.startedToken, radix: 16))
  }

  private func words(of work: Work) throws(DeviceFault) -> EngravingText {
    do throws(PlanRefusal) {
      try profile.check(work)
      return try profile.words(of: work)
    } catch {
      throw .refused(code: 0, error.sentence)
    }
  }

  /// Acknowledges a done bit left by an earlier job; says whether it stayed all the same.
  private func acknowledgeDone() async throws(DeviceFault) -> Bool {
    guard try await state().isDone else { return false }
    let (unit, command, status) = (seat.unit, profile.command, profile.status)
    let word = profile.word(command.acknowledge)
    return try await seat.transact { line throws(WireFault) in
      try line.write(unit, 0, at: command.at)
      try line.write(unit, word, at: command.at)
      try line.write(unit, 0, at: command.at)
      return try EngraverState.read(line, unit, status).isDone
    }
  }

  private func send(_ text: String, job number: UInt16, token: UInt64) async throws(DeviceFault) {
    let (unit, profile) = (seat.unit, profile)
    let (words, tokens) = (profile.registers(of: text), profile.registers(of: token))
    try await seat.transact { line throws(WireFault) in
      try line.write(unit, 1, at: profile.changesAt)
      try line.write(unit, number, at: profile.jobAt)
      try line.write(unit, inBlocks: tokens, at: profile.tokenAt)
      try line.write(unit, UInt16(text.utf8.count), at: profile.text.lengthAt)
      try line.write(unit, inBlocks: words, at: profile.text.at)
      do throws(WireFault) {
        try line.write(unit, 2, at: profile.changesAt)
      } catch .exception(_, _, 5) {
        // "Acknowledge": it was accepted and takes a while; whether it was applied is read below.
      }
    }
    let watch = seat.stopwatch()
    while watch.elapsed < profile.applyWithin {
      let isApplied = try await seat.transact { line throws(WireFault) in
        try line.readHolding(unit, at: profile.changesAt, count: 1) == [0]
      }
      if isApplied { return }
      await seat.pause()
    }
    let code = try await state().error
    throw .refused(code: code, "The engraver did not take the text: \(profile.words(for: code)).")
  }

  private func readBack(_ text: String, job number: UInt16, token: UInt64) async throws(DeviceFault) {
    let (unit, profile) = (seat.unit, profile)
    let words = profile.registers(of: text)
    let (held, isRest) = try await seat.transact { line throws(WireFault) in
      let held = try line.readHolding(unit, at: profile.text.at, count: words.count)
      let length = try line.readHolding(unit, at: profile.text.lengthAt, count: 1)
      let tokens = try line.readHolding(unit, at: profile.tokenAt, count: 4)
      let job = try line.readHolding(unit, at: profile.jobAt, count: 1)
      return (
        held, length == [UInt16(text.utf8.count)] && tokens == profile.registers(of: token) && job == [number]
      )
    }
    guard held == words else {
      throw .garbled("The engraver holds “\(profile.text(in: held))” instead of “\(text)”; it was not started.")
    }
    guard isRest else { throw .garbled("The engraver does not hold the job as it was sent; it was not started.") }
  }

  /// Waits until the machine echoes the job number, and returns the state it was seen in.
  private func waitForJob(_ number: UInt16) async throws(DeviceFault) -> EngraverState {
    let watch = seat.stopwatch()
    while true {
      let state = try await state()
      if state.activeJob == number { return state }
      guard watch.elapsed < profile.applyWithin else {
        throw .refused(
          code: state.error, "The engraver stays at job \(state.activeJob) instead of \(number): is its file there?")
      }
      await seat.pause()
    }
  }
}
