import Devices
import Wire
import Workshop

extension ModbusEngraverSession {
  /// Reads the state, chooses the file, sends words and token between begin and apply, and reads them back.
  package func prepare(_ work: Work, permit: StartPermit) async throws(DeviceFault) -> MachineMark {
    let plan = try plan(work)
    let (isDoneStale, token) = try await beginPreparing(permit)
    let refusal = try await refusalNumbers()
    try await send(plan, token: token, refusal: refusal)
    try seat.check(permit)
    try await readBack(plan, token: token)
    // Half of what the profile expects: its times are an estimate.
    return try await noteJob(
      token: token, state: try await waitForJob(plan), isDoneStale: isDoneStale,
      least: expectedDuration(of: work) / 2, permit: permit)
  }

  /// Sees to it that the machine is on line, well and still, and takes an earlier job's done back where it can; returns
  /// whether that stayed, and our number for the job.
  func beginPreparing(_ permit: StartPermit) async throws(DeviceFault) -> (isDoneStale: Bool, token: UInt64?) {
    try seat.check(permit)
    note { $0 = nil }
    try await goOnline()
    if let obstacle = try await state().obstacle(profile) { throw obstacle }
    // Whoever left it on: nothing is made ready under a beam that moves.
    try await engraverPointer?.end()
    let isDoneStale = try await acknowledgeDone()
    try seat.check(permit)
    return (isDoneStale, profile.token.map { UInt64.random(in: 1...($0.modulus.map { $0 - 1 } ?? .max)) })
  }

  /// Keeps what was prepared, and returns the machine's own record to compare with after the start.
  func noteJob(
    token: UInt64?, state: EngraverState, isDoneStale: Bool, least: Duration, permit: StartPermit
  ) async throws(DeviceFault) -> MachineMark {
    let now = try await refusalNumbers()
    note {
      $0 = EngravingJob(
        token: token, state: state, refusal: now, isDoneStale: isDoneStale, least: least, permit: permit)
    }
    return MachineMark(
      counter: state.counter.map { Int(clamping: $0) }, token: token.map { String($0, radix: 16) },
      earlierToken: state.startedToken.map { String($0, radix: 16) })
  }

  private func plan(_ work: Work) throws(DeviceFault) -> EngravingPlan {
    do throws(PlanRefusal) { return try EngravingPlan(work, profile) } catch {
      throw .refused(code: 0, error.sentence)
    }
  }

  /// Puts the machine on line where it must be told so after each connection, which may be a new one by now.
  private func goOnline() async throws(DeviceFault) {
    guard profile.commands[.online] != nil else { return }
    if profile.signs[.online] != nil, try await state().isOnline == true { return }
    let (unit, writes) = (seat.unit, profile.writes([.online], touching: [.online]))
    try await seat.transact { line throws(WireFault) in try line.put(unit, writes) }
    guard profile.signs[.online] != nil else { return }
    try await wait("The engraver did not go online: put it in remote operation.") { state in state.isOnline == true }
  }

  /// Acknowledges a done bit left by an earlier job; says whether it stayed all the same.
  private func acknowledgeDone() async throws(DeviceFault) -> Bool {
    guard try await state().isDone else { return false }
    guard profile.commands[.acknowledge] != nil else { return true }
    try await strike(.acknowledge)
    return try await state().isDone
  }

  /// Writes an edge of a command that moves nothing: low, high, low.
  private func strike(_ name: EngraverProfile.CommandName) async throws(DeviceFault) {
    let unit = seat.unit
    let (low, high) = (profile.writes([], touching: [name]), profile.writes([name], touching: [name]))
    try await seat.transact { line throws(WireFault) in try line.put(unit, low + high) }
    if let pulse = profile.commands[name]?.pulse { await seat.pause(pulse) }
    try await seat.transact { line throws(WireFault) in try line.put(unit, low) }
  }

  private func send(_ plan: EngravingPlan, token: UInt64?, refusal: [UInt64]) async throws(DeviceFault) {
    let (unit, profile) = (seat.unit, profile)
    try await seat.transact { line throws(WireFault) in
      if let changes = profile.changes { try line.put(unit, UInt64(changes.begin), to: changes.point) }
      for (place, number) in profile.choice(of: plan.file) { try line.put(unit, number, to: place) }
      if let point = profile.token, let token { try line.put(unit, token, to: point) }
      if let field = profile.text, let words = plan.words {
        for beside in field.beside { try line.put(unit, beside.value, to: beside.point) }
        if let length = field.length { try line.put(unit, UInt64(field.count(words)), to: length) }
        try line.write(unit, inBlocks: field.registers(of: words), at: field.at)
      }
      guard let changes = profile.changes else { return }
      do throws(WireFault) {
        try line.put(unit, UInt64(changes.apply), to: changes.point)
      } catch .exception(_, _, 5) {
        // "Acknowledge": it was accepted and takes a while; whether it was applied is read below.
      }
    }
    try await waitUntilApplied(refusal)
  }

  private func waitUntilApplied(_ refusal: [UInt64]) async throws(DeviceFault) {
    let (unit, changes) = (seat.unit, profile.changes)
    let watch = seat.stopwatch()
    while let changes {
      let isApplied = try await seat.transact { line throws(WireFault) in
        try EngraverImage.read([changes.point], line, unit).number(changes.point) == UInt64(changes.idle)
      }
      if isApplied { break }
      guard watch.elapsed < profile.applyWithin else {
        let code = try await state().error
        let why = try await refusalSentence(since: refusal) ?? "\(profile.words(for: code))."
        throw .refused(code: code, "The engraver did not take the text: \(why)")
      }
      await seat.pause()
    }
    // A write may be confirmed on the wire and refused by the machine all the same.
    if let why = try await refusalSentence(since: refusal) {
      throw .refused(code: 0, "The engraver did not take the text: \(why)")
    }
  }

  /// What the machine gives as the reason for its last refusal; empty where it gives none.
  func refusalNumbers() async throws(DeviceFault) -> [UInt64] {
    guard !profile.refusal.isEmpty else { return [] }
    let (unit, parts) = (seat.unit, profile.refusal)
    return try await seat.transact { line throws(WireFault) in
      let image = try EngraverImage.read(parts.map(\.point), line, unit)
      return parts.map { image.number($0.point) }
    }
  }

  /// The machine's reason in words when it is another than before; `nil` when nothing was refused since.
  func refusalSentence(since before: [UInt64]) async throws(DeviceFault) -> String? {
    let now = try await refusalNumbers()
    guard now != before, now.contains(where: { $0 != 0 }) else { return nil }
    let parts = zip(profile.refusal, now).map { part, number in
      let meaning = part.meanings[Int(clamping: number)].map { " (\($0))" } ?? ""
      return "\(part.name) \(number)\(meaning)"
    }
    return "it confirmed a write and refused it: \(parts.joined(separator: ", "))."
  }

  private func readBack(_ plan: EngravingPlan, token: UInt64?) async throws(DeviceFault) {
    let (unit, profile) = (seat.unit, profile)
    var rest: [(point: EngraverPoint, number: UInt64)] = []
    if profile.job?.canReadBack == true { rest += profile.choice(of: plan.file) }
    if let field = profile.text, let words = plan.words, field.canReadBack {
      if let length = field.length { rest.append((length, UInt64(field.count(words)))) }
      if let point = profile.token, let token { rest.append((point, token)) }
      let sent = field.registers(of: words)
      let held = try await seat.transact { line throws(WireFault) in
        try line.readHolding(unit, at: field.at, count: sent.count)
      }
      guard held == sent else {
        throw .garbled("The engraver holds “\(field.words(in: held))” instead of “\(words)”; it was not started.")
      }
    }
    guard !rest.isEmpty else { return }
    let asked = rest
    let isHeld = try await seat.transact { line throws(WireFault) in
      let image = try EngraverImage.read(asked.map(\.point), line, unit)
      return asked.allSatisfy { image.registers($0.point) == $0.point.registers(of: $0.number) }
    }
    guard isHeld else { throw .garbled("The engraver does not hold the job as it was sent; it was not started.") }
  }

  /// Waits until the machine echoes the job number, and returns the state it was seen in.
  private func waitForJob(_ plan: EngravingPlan) async throws(DeviceFault) -> EngraverState {
    guard profile.figures[.activeJob] != nil, let file = plan.file else { return try await state() }
    let watch = seat.stopwatch()
    while true {
      let state = try await state()
      if state.activeJob == file { return state }
      guard watch.elapsed < profile.applyWithin else {
        throw .refused(
          code: state.error,
          "The engraver stays at job \(state.activeJob ?? 0) instead of \(file): is its file there?")
      }
      await seat.pause()
    }
  }

  private func wait(
    _ sentence: String, until isSo: @Sendable (EngraverState) -> Bool
  ) async throws(DeviceFault) {
    let watch = seat.stopwatch()
    while true {
      let state = try await state()
      if isSo(state) { return }
      guard watch.elapsed < profile.applyWithin else { throw .refused(code: state.error, sentence) }
      await seat.pause()
    }
  }
}

extension EngraverProfile {
  /// What is written to choose a file: its number, or its binary digits.
  func choice(of file: Int?) -> [(point: EngraverPoint, number: UInt64)] {
    guard let job, let file else { return [] }
    if job.places.count == 1, !job.places[0].table.holdsBits { return [(job.places[0], UInt64(file))] }
    return job.places.enumerated().map { ($0.element, UInt64(file >> $0.offset & 1)) }
  }
}
