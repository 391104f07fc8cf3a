/// The answers that the units of a serial line still owe after a timeout.
///
/// RTU has no transaction number: an answer that comes late looks like the answer to the next request of the same shape
/// from the same unit. A read is not sent while the answer to its like may still come; a write or a vendor's frame is
/// sent at once, for it may be a stop, and its answer is doubted.
struct OwedAnswers {
  /// One request without a good answer.
  struct Owed {
    var request: ModbusRequest
    /// Until when its answer is waited for before the like of it is asked again.
    var until: ContinuousClock.Instant
    /// Until when an answer is doubted where nothing harmless can be asked to make sure.
    var doubtedUntil: ContinuousClock.Instant
    /// The unit answered something later. Answers come in the order of the requests, so this one is lost for good.
    var isOvertaken = false
    /// Something else went out to the unit since; so its late answer no longer tells how the unit stands.
    var isFollowed = false
  }

  private var owed: [Owed] = []

  /// Whether nobody owes anything.
  var isEmpty: Bool { owed.isEmpty }

  /// `request` got no good answer within `patience`; one may still come.
  mutating func note(_ request: ModbusRequest, patience: Duration) {
    prune()
    let now = ContinuousClock.now
    owed.append(Owed(request: request, until: now + patience, doubtedUntil: now + patience * 4))
  }

  /// `unit` answered a request well.
  mutating func answered(by unit: UInt8) {
    for index in owed.indices where owed[index].request.unit == unit { owed[index].isOvertaken = true }
    prune()
  }

  /// `request` goes out; to all units where it is a broadcast.
  mutating func sent(_ request: ModbusRequest) {
    for index in owed.indices where request.unit == 0 || owed[index].request.unit == request.unit {
      if owed[index].request != request { owed[index].isFollowed = true }
    }
  }

  /// The oldest owed answer that could be taken for the answer to `request`, and can be made sure of beforehand.
  func lookalike(of request: ModbusRequest) -> Owed? {
    owed.first { $0.request.isProbed && request.isAnswered(like: $0.request) }
  }

  /// Whether the first answer to `request`, which cannot be made sure of beforehand, may be an older one.
  ///
  /// The late answer to the very same request is as good as its own, as long as nothing else went out in between.
  func castDoubt(on request: ModbusRequest) -> Bool {
    guard !request.isProbed else { return false }
    let now = ContinuousClock.now
    return owed.contains { owed in
      !owed.isOvertaken && owed.doubtedUntil > now && request.isAnswered(like: owed.request)
        && (owed.isFollowed || owed.request != request)
    }
  }

  /// Whether a refusal of `request` may be meant for an older one: a refusal holds the function code and nothing else.
  func mayBeRefused(insteadOf request: ModbusRequest) -> Bool {
    owed.contains {
      !$0.isOvertaken && $0.request.unit == request.unit && $0.request.function == request.function
    }
  }

  /// The only answer owed has come: whatever was read and thrown away was it.
  mutating func settleTheOnlyOne() -> Bool {
    guard owed.count == 1 else { return false }
    owed = []
    return true
  }

  /// Forgets what `request` could be mistaken for.
  mutating func forget(_ request: ModbusRequest) {
    owed.removeAll { $0.request.unit == request.unit && $0.request.function == request.function }
  }

  private mutating func prune() {
    let now = ContinuousClock.now
    owed.removeAll { $0.isOvertaken && $0.until < now }
    // A dead unit that is asked for ever must not fill the memory.
    if owed.count > 32 { owed.removeFirst(owed.count - 32) }
  }
}
