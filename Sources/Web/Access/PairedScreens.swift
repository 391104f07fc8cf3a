import Dispatch
import HTTPTypes
import Logging
import Station
import Synchronization
import Workshop

/// The paired screens of one bench, and the one code that may be open for the next.
///
/// Everything but the code outlives a restart. Changes are made one after the other on a queue of their own, which may
/// wait for the disk; a screen is in only when it is kept, and out at once.
package final class PairedScreens: Sendable {
  /// The clocks: one that only goes on, and the administrator's.
  struct Clocks: Sendable {
    var now: @Sendable () -> ContinuousClock.Instant = { .now }
    var moment: @Sendable () -> Moment = { .now }
  }

  /// How old the kept instant of hearing a screen may grow, in milliseconds.
  private static let heardEach: Int64 = 3_600_000

  private struct State {
    var book: ScreenBook
    var code: PairingCode?
    /// Out, and still in what is kept, since the disk did not take it.
    var owed: [EventID: PairedScreen] = [:]
    /// When the instants of hearing were handed over to be kept.
    var heardKept: Moment
    /// Whether the last attempt to keep them failed, and was said.
    var isFailing = false
  }

  /// The cookie of this bench.
  let cookie: ScreenCookie
  private let shelf: any ScreenShelf
  private let clocks: Clocks
  private let logger: Logger
  private let queue = DispatchQueue(label: "web.screens", qos: .utility)
  private let state: Mutex<State>

  /// The screens that `shelf` holds, of the bench named `bench`. What cannot be read lets nobody in, and keeps no bench
  /// from working: it is said in the log.
  package convenience init(bench: String, shelf: any ScreenShelf, logger: Logger) {
    self.init(bench: bench, shelf: shelf, clocks: Clocks(), logger: logger)
  }

  init(bench: String, shelf: any ScreenShelf, clocks: Clocks, logger: Logger) {
    cookie = ScreenCookie(bench: bench)
    self.shelf = shelf
    self.clocks = clocks
    self.logger = logger
    var book = ScreenBook()
    do throws(ScreenShelfFault) {
      book = ScreenBook(text: try shelf.text())
      if !book.mistakes.isEmpty {
        logger.error(
          "lines of the paired screens cannot be read; pair these screens anew",
          metadata: ["lines": "\(book.mistakes.map(String.init).joined(separator: " "))"])
      }
    } catch {
      logger.error("the paired screens cannot be read; nobody is paired", metadata: ["fault": "\(error.sentence)"])
    }
    state = Mutex(State(book: book, heardKept: clocks.moment()))
  }

  /// Every paired screen, in the order they were paired in.
  var list: [PairedScreen] { state.withLock { $0.book.screens } }

  /// The open code, as long as it is good.
  var openCode: PairingCode? {
    let now = clocks.now()
    return state.withLock { $0.code.flatMap { $0.end > now ? $0 : nil } }
  }

  /// Whether the screen is still paired.
  func isPaired(_ id: EventID) -> Bool { state.withLock { $0.book.screens.contains { $0.id == id } } }

  /// The screen that a request shows the secret of, and that secret.
  func shown(_ request: HTTPRequest) -> (screen: PairedScreen, secret: String)? {
    for secret in cookie.secrets(in: request) {
      if let screen = state.withLock({ $0.book.screen(secret) }) {
        hear(screen)
        return (screen, secret)
      }
    }
    return nil
  }

  // MARK: pairing

  /// Opens a code in the place of the one that was open, and when it ends.
  func showCode(
    as kind: PairedScreen.Kind, name: String?, by: String
  ) throws(Problem) -> (code: PairingCode, end: Moment) {
    let code = PairingCode(as: kind, name: name, by: by, at: clocks.now())
    let isRoom = state.withLock { state in
      guard state.book.screens.count < PairedScreen.most else { return false }
      state.code = code
      return true
    }
    guard isRoom else { throw .tooManyScreens }
    // The code itself is in no log.
    logger.info("a pairing code is shown", metadata: ["kind": "\(kind.rawValue)", "by": "\(by)"])
    let seconds = PairingCode.validity.components.seconds
    return (code, Moment(milliseconds: clocks.moment().milliseconds + seconds * 1000))
  }

  /// Lets in the device at `address` that shows the open code, and gives it the secret that is kept nowhere.
  ///
  /// What was heard in the clear is a `watch` screen for good, whatever the code was for. A device that was paired before,
  /// as `former`, is the same device.
  func pair(
    _ shown: String, name: String?, from address: String, inTheClear: Bool, former: PairedScreen?
  ) async throws(Problem) -> (screen: PairedScreen, secret: String, by: String) {
    let code = try used(shown, from: address)
    let secret = AccessToken.secret(ScreenCookie.prefix)
    let outcome: Result<PairedScreen, ScreenShelfFault> = await withCheckedContinuation { continuation in
      queue.async { [self] in
        let now = clocks.moment()
        var (book, owed) = state.withLock { ($0.book, $0.owed.keys) }
        book.screens.removeAll { $0.id == former?.id }
        let screen = PairedScreen(
          id: EventID(at: now), kind: inTheClear ? .watch : code.kind,
          name: PairedScreen.name(code.name ?? name ?? former?.name, besides: Set(book.screens.map(\.name))),
          fingerprint: AccessToken.fingerprint(of: secret), since: now, seen: now)
        book.screens.append(screen)
        continuation.resume(
          returning: Result { () throws(ScreenShelfFault) in
            try shelf.keep(book.text)
            state.withLock { state in
              state.book.screens.removeAll { $0.id == former?.id }
              state.book.screens.append(screen)
              for id in owed { state.owed[id] = nil }
            }
            return screen
          })
      }
    }
    switch outcome {
    case .success(let screen):
      logger.notice(
        "a screen was paired",
        metadata: [
          "screen": "\(screen.name)", "kind": "\(screen.kind.rawValue)", "address": "\(address)", "by": "\(code.by)",
        ])
      return (screen, secret, code.by)
    case .failure(let fault):
      logger.error("a screen could not be paired", metadata: ["fault": "\(fault.sentence)"])
      throw .screenNotKept(fault)
    }
  }

  /// Uses up the code when it is the one that is open.
  private func used(_ shown: String, from address: String) throws(Problem) -> PairingCode {
    let now = clocks.now()
    let (outcome, code) = state.withLock { state -> (PairingCode.Outcome?, PairingCode?) in
      guard var code = state.code, code.end > now else {
        state.code = nil
        return (nil, nil)
      }
      let outcome = code.tried(shown, from: address)
      state.code = outcome == .right || outcome == .dead ? nil : code
      return (outcome, code)
    }
    if outcome == .wrong || outcome == .dead {
      logger.warning(
        "a wrong pairing code", metadata: ["address": "\(address)", "left": "\(code?.triesLeft ?? 0)"])
    }
    switch outcome {
    case .right: if let code { return code }
    case .wrong: throw .codeWrong
    case .dead: throw .codeDead
    case .deaf: throw .codeTriedTooOften
    case nil: break
    }
    throw .noCodeOpen
  }

  /// Puts a screen out: at once, and for good when this returns. `nil` when there is none with this id.
  func unpair(_ id: EventID, by: String) async throws(Problem) -> PairedScreen? {
    let (found, owed) = state.withLock { state -> (PairedScreen?, PairedScreen?) in
      let found = state.book.screens.first { $0.id == id }
      state.book.screens.removeAll { $0.id == id }
      if let found { state.owed[id] = found }
      return (found, state.owed[id])
    }
    // One that is still owed is tried again.
    guard let owed else { return nil }
    if let found { logger.notice("a screen was unpaired", metadata: ["screen": "\(found.name)", "by": "\(by)"]) }
    let fault = await withCheckedContinuation { continuation in
      queue.async { [self] in continuation.resume(returning: keep()) }
    }
    if let fault { throw .screenStillKept(fault) }
    return owed
  }

  // MARK: keeping

  /// Keeps what is so now; only on the queue.
  private func keep() -> ScreenShelfFault? {
    let (text, owed) = state.withLock { ($0.book.text, $0.owed.keys) }
    do throws(ScreenShelfFault) {
      try shelf.keep(text)
      state.withLock { state in
        for id in owed { state.owed[id] = nil }
        state.isFailing = false
      }
      return nil
    } catch {
      let isNews = state.withLock { state in
        defer { state.isFailing = true }
        return !state.isFailing
      }
      if isNews { logger.error("the paired screens cannot be kept", metadata: ["fault": "\(error.sentence)"]) }
      return error
    }
  }

  /// Notes that a screen was heard: to the minute in memory, to the hour on the disk.
  private func hear(_ screen: PairedScreen) {
    let now = clocks.moment()
    // A clock that was set back counts as news, too.
    guard abs(now.milliseconds - screen.seen.milliseconds) >= 60_000 else { return }
    let isDue = state.withLock { state in
      if let index = state.book.screens.firstIndex(where: { $0.id == screen.id }) {
        state.book.screens[index].seen = now
      }
      guard abs(now.milliseconds - state.heardKept.milliseconds) >= Self.heardEach else { return false }
      state.heardKept = now
      return true
    }
    // What fails is said there, and nobody waits for it.
    if isDue { queue.async { [self] in _ = keep() } }
  }
}
