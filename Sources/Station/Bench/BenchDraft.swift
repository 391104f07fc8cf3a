import Workshop

/// What one command works on inside the transaction: the state it may change and the facts it wants recorded.
///
/// A command that throws leaves no trace. One that returns is recorded with all its facts or, if the commit fails, not
/// at all.
struct BenchDraft {
  /// The state after the command.
  var state: BenchState
  /// Reads of the ledger that see every command before this one.
  let ledger: any JournalWriter
  /// Civil time, for dating facts.
  let now: Moment
  /// Monotonic time, for telling what came before what.
  let instant: ContinuousClock.Instant
  /// The proofs it looks at.
  let sheets: ProofSheets
  /// The facts to record, in order.
  private(set) var facts: [(id: EventID, fact: Fact)] = []

  init(
    state: BenchState, ledger: any JournalWriter, now: Moment, instant: ContinuousClock.Instant,
    sheets: ProofSheets
  ) {
    self.state = state
    self.ledger = ledger
    self.now = now
    self.instant = instant
    self.sheets = sheets
  }

  /// Wants `fact` recorded; its id is known at once.
  @discardableResult
  mutating func record(_ fact: Fact, id: EventID? = nil) -> EventID {
    let id = id ?? EventID(at: now)
    facts.append((id, fact))
    return id
  }

  /// Reads from the ledger, naming a failure as the bench's refusal.
  func read<Value>(_ body: (any JournalWriter) throws -> Value) throws(BenchRefusal) -> Value {
    do { return try body(ledger) } catch { throw BenchRefusal(journal: error) }
  }

  /// An order that must exist.
  func order(_ number: OrderNumber) throws(BenchRefusal) -> Order {
    if let order = try read({ try $0.order(number) }) { return order }
    if let waiting = try read({ try $0.incoming(number) }) { throw .waits(waiting) }
    throw .noOrder(number)
  }
}
