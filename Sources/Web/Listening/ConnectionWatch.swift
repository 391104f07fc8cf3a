import NIOCore

/// One open connection: sees to it that its client keeps the pace, and ends it when it does not. Lives on the event loop
/// of its channel and nowhere else.
final class ConnectionWatch {
  let channel: any Channel
  let caller: Caller
  private(set) var pace: RequestPace
  private let figures: ConnectionFigures
  private let now: () -> NIODeadline
  private var timer: Scheduled<Void>?
  private var timerDeadline = NIODeadline.distantFuture
  /// Tells the client what `Problem` says; set by who can write to it.
  private var tell: ((Problem) -> Void)?
  private(set) var isCut = false
  /// What the client sends is read no more; it has its answer first.
  private(set) var isDeaf = false

  /// Watches `channel`, which begins with agreeing on TLS when it `isGreeting`.
  init(
    _ channel: any Channel, caller: Caller, limits: ConnectionLimits, isGreeting: Bool, figures: ConnectionFigures
  ) {
    self.channel = channel
    self.caller = caller
    self.figures = figures
    let loop = channel.eventLoop
    now = { loop.now }
    pace = RequestPace(limits, isGreeting: isGreeting, at: loop.now)
  }

  /// Watches from now on; `tell` writes a refusal to the client and then calls nothing else.
  func begin(_ tell: @escaping (Problem) -> Void) {
    self.tell = tell
    setTimer()
  }

  /// Lets `change` say what happened, and looks at the deadline anew.
  func note(_ change: (inout RequestPace, NIODeadline) -> Void) {
    change(&pace, now())
    setTimer()
  }

  /// The client sent what is no request: it is told so, or, where it still waits for an answer, has that and no more.
  ///
  /// `true` when the request before is not touched by it.
  func garbled(_ problem: Problem) -> Bool {
    if pace.phase == .leaving { return false }
    guard pace.owed > 0, pace.phase != .body else {
      refuse(problem)
      return false
    }
    isDeaf = true
    return true
  }

  /// Tells the client why it is refused and lets it leave, or hangs up where it cannot be told.
  func refuse(_ problem: Problem) {
    if !isCut, pace.isOwedARequest { figures.note(caller.door) { $0.refused += 1 } }
    guard pace.isWorthAnAnswer, let tell else { return cut() }
    note { $0.leaves(at: $1) }
    tell(problem)
  }

  /// Hangs up, without a farewell of TLS, which a client could make last.
  func cut() {
    guard !isCut else { return }
    isCut = true
    forget()
    // From below every handler that could hold it up; without the lowest one it is not set up yet, or torn down already.
    if let doorstep = try? channel.pipeline.syncOperations.context(handlerType: Doorstep.self) {
      doorstep.close(promise: nil)
    } else {
      channel.close(promise: nil)
    }
  }

  /// The connection has ended.
  func forget() {
    timer?.cancel()
    timer = nil
    tell = nil
  }

  private func setTimer() {
    guard !isCut, tell != nil, let deadline = pace.deadline else { return }
    // One that is due earlier looks again by itself.
    if timer != nil, timerDeadline <= deadline { return }
    timer?.cancel()
    timerDeadline = deadline
    let here = NIOLoopBound(self, eventLoop: channel.eventLoop)
    timer = channel.eventLoop.scheduleTask(deadline: deadline) { here.value.look() }
  }

  private func look() {
    timer = nil
    guard let deadline = pace.deadline else { return }
    guard deadline <= now() else { return setTimer() }
    refuse(.tooSlow)
  }
}
