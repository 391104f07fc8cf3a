import Dispatch
import Synchronization
import Workshop

/// The one place where the bench changes: commands go in, are decided one after the other on a queue of their own,
/// and those that arrive while the disk is busy share the next commit.
///
/// Publishing and answering come after the commit, so what anybody has seen survives a crash. The queue blocks while the
/// disk works; nothing of it runs on Swift's cooperative pool.
final class BenchWriter: Sendable {
  fileprivate struct Command: Sendable {
    /// The proofs it looks at.
    var sheets = ProofSheets()
    /// Decides; returns whether the command's facts count.
    var attempt: @Sendable (inout BenchDraft) -> Bool
    /// Answers, after the commit or with why it failed.
    var answer: @Sendable (BenchRefusal?) -> Void
  }

  private struct Mailbox {
    var waiting: [Command] = []
    var isDraining = false
  }

  private let journal: any Journal
  private let feed: EventFeed
  private let time: BenchTime
  private let queue = DispatchQueue(label: "benchpin.bench", qos: .userInitiated)
  private let mailbox = Mutex(Mailbox())
  private let state: Mutex<BenchState>

  init(journal: any Journal, feed: EventFeed, time: BenchTime, state: BenchState) {
    self.journal = journal
    self.feed = feed
    self.time = time
    self.state = Mutex(state)
  }

  /// Decides `command` and returns its answer once everything it recorded is on disk and published.
  ///
  /// The command runs on the bench's queue inside a transaction shared with others; it must not wait for anything.
  func run<Answer: Sendable>(
    _ command: @escaping @Sendable (inout BenchDraft) throws(BenchRefusal) -> Answer
  ) async throws(BenchRefusal) -> Answer {
    try await decide(command, seeing: ProofSheets()).get()
  }

  /// As `run`, for a command that looks at proofs: each it misses is drawn beside the queue, then it is decided anew. One
  /// that records something must not pass over the refusal that says so.
  func run<Answer: Sendable>(
    drawingOn easel: Easel?, for purpose: Easel.Purpose,
    _ command: @escaping @Sendable (inout BenchDraft) throws(BenchRefusal) -> Answer
  ) async throws(BenchRefusal) -> Answer {
    let sheets = ProofSheets()
    guard let easel else { return try await decide(command, seeing: sheets).get() }
    return try await sheets.complete(at: easel, for: purpose) { await decide(command, seeing: sheets) }.get()
  }

  private func decide<Answer: Sendable>(
    _ command: @escaping @Sendable (inout BenchDraft) throws(BenchRefusal) -> Answer, seeing sheets: ProofSheets
  ) async -> Result<Answer, BenchRefusal> {
    await withCheckedContinuation { (caller: CheckedContinuation<Result<Answer, BenchRefusal>, Never>) in
      let decided = Decided<Answer>()
      var entry = decided.entry(for: command) { caller.resume(returning: decided.result) }
      entry.sheets = sheets
      if enter(entry) { queue.async { @Sendable [self] in drain() } }
    }
  }

  /// As `run`, on the calling thread, which must be one that may block: it waits for the disk without a hand-over.
  func runHere<Answer: Sendable>(
    _ command: @escaping @Sendable (inout BenchDraft) throws(BenchRefusal) -> Answer
  ) throws(BenchRefusal) -> Answer {
    let decided = Decided<Answer>()
    let entry = decided.entry(for: command) {}
    let mustDrain = enter(entry)
    // Whoever drains already takes this command along before it leaves the queue.
    queue.sync { if mustDrain { drain() } }
    return try decided.result.get()
  }

  /// Leaves the command in the mailbox; whether the caller has to see to it that the mailbox is emptied.
  private func enter(_ command: Command) -> Bool {
    mailbox.withLock { mailbox in
      mailbox.waiting.append(command)
      defer { mailbox.isDraining = true }
      return !mailbox.isDraining
    }
  }

  private func drain() {
    while true {
      let group = mailbox.withLock { mailbox in
        defer { mailbox.waiting = [] }
        mailbox.isDraining = !mailbox.waiting.isEmpty
        return mailbox.waiting
      }
      if group.isEmpty { return }
      commit(group)
    }
  }

  private func commit(_ group: [Command]) {
    var next = state.withLock { $0 }
    do {
      let recorded = try journal.write { ledger in
        var recorded: [RecordedFact] = []
        for command in group {
          var draft = BenchDraft(
            state: next, ledger: ledger, now: time.moment(), instant: time.instant(), sheets: command.sheets)
          guard command.attempt(&draft) else { continue }
          for (id, fact) in draft.facts { recorded.append(try ledger.append(fact, id: id, at: draft.now)) }
          next = draft.state
          next.sequence = recorded.last?.sequence ?? next.sequence
        }
        return recorded
      }
      state.withLock { $0 = next }
      if !recorded.isEmpty { feed.publish(.recorded(recorded)) }
      for command in group { command.answer(nil) }
    } catch  where group.count > 1 {
      // One of them may be the reason, and what they decided rests on facts that were not recorded: decide each anew.
      for command in group { commit([command]) }
    } catch {
      let refusal = BenchRefusal(journal: error)
      for command in group { command.answer(refusal) }
    }
  }
}

/// What a command decided, between its attempt and the commit. Both happen on the bench's queue, one after the other.
private final class Decided<Answer: Sendable>: Sendable {
  private let stored = Mutex<Result<Answer, BenchRefusal>>(.failure(.ending))
  var result: Result<Answer, BenchRefusal> {
    get { stored.withLock { $0 } }
    set { stored.withLock { $0 = newValue } }
  }

  /// The command as the writer takes it; `answer` is called once, when the result is final.
  func entry(
    for command: @escaping @Sendable (inout BenchDraft) throws(BenchRefusal) -> Answer,
    answer: @escaping @Sendable () -> Void
  ) -> BenchWriter.Command {
    BenchWriter.Command(
      attempt: { draft in
        do throws(BenchRefusal) {
          self.result = .success(try command(&draft))
          return true
        } catch {
          self.result = .failure(error)
          return false
        }
      },
      answer: { failure in
        if let failure, case .success = self.result { self.result = .failure(failure) }
        answer()
      })
  }
}
