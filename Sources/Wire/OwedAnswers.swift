/// The answers that the units of a serial line still owe after a timeout.
///
/// RTU has no transaction number: an answer that comes late looks like the answer to the next request of the same shape
/// from the same unit. So a request is not sent while an answer of its shape may still come.
struct OwedAnswers {
  /// One request without a good answer.
  struct Owed {
    var request: ModbusRequest
    /// Until when its answer is waited for before the like of it is asked again.
    var until: ContinuousClock.Instant
    /// The unit answered something later. Answers come in the order of the requests, so this one is lost for good.
    var isOvertaken = false
  }

  private var owed: [Owed] = []

  /// Whether nobody owes anything.
  var isEmpty: Bool { owed.isEmpty }

  /// `request` got no good answer; one may come until `until`.
  mutating func note(_ request: ModbusRequest, until: ContinuousClock.Instant) {
    prune()
    owed.append(Owed(request: request, until: until))
  }

  /// `unit` answered a request well.
  mutating func answered(by unit: UInt8) {
    for index in owed.indices where owed[index].request.unit == unit { owed[index].isOvertaken = true }
    prune()
  }

  /// The oldest owed answer that could be taken for the answer to `request`.
  func lookalike(of request: ModbusRequest) -> Owed? {
    owed.first { owed in
      owed.request.unit == request.unit && owed.request.function == request.function
        && owed.request.answerBytes == request.answerBytes && owed.request.probe != nil
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
