import NIOCore

/// Where a connection is with its requests, and until when it has to be further. Pure: every input says when it came.
///
/// What arrives in an order HTTP does not know is the parser's to refuse; nothing here fails.
struct RequestPace {
  /// What is awaited of the client.
  enum Phase: Hashable {
    /// Agreement on TLS. Next: `between`.
    case greeting
    /// The first byte of a request. Next: `head`.
    case between
    /// The rest of a head. Next: `body`.
    case head
    /// The rest of the request. Next: `between`.
    case body
    /// That it reads why it was refused, and leaves. Last.
    case leaving
  }

  /// How soon a connection is given up for a newcomer; the first goes first.
  enum Rank: Int, Comparable {
    /// Refused already.
    case leaving
    /// Owes the rest of a request.
    case unfinished
    /// Waits for nothing.
    case idle
    /// Follows the events, and can resume where it was.
    case following
    /// Came a moment ago and has asked nothing yet: it may want to stop.
    case arriving
    /// Waits for an answer.
    case answering
    /// Waits for the answer to a stop, which happens all the same.
    case stopping

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// What a request is, as far as it matters here.
  enum Kind: Hashable {
    case ordinary, following, stop
  }

  let limits: ConnectionLimits
  private(set) var phase: Phase
  /// What was asked by each head whose answer has not ended, oldest first: heads may follow one another unanswered.
  private var asked: [Kind] = []
  /// When a whole request was last there; when the connection came, before the first.
  private(set) var lastWhole: NIODeadline
  private let came: NIODeadline
  private var hasAsked = false
  private var isAnswering = false
  private var since: NIODeadline
  private var bodyBytes = 0
  private var stuckSince: NIODeadline?

  /// A connection accepted at `now`.
  init(_ limits: ConnectionLimits, isGreeting: Bool, at now: NIODeadline) {
    self.limits = limits
    phase = isGreeting ? .greeting : .between
    since = now
    lastWhole = now
    came = now
  }

  /// Heads whose answer has not ended.
  var owed: Int { asked.count }

  // MARK: what happens

  /// TLS is agreed on.
  mutating func greeted(at now: NIODeadline) { enter(.between, now) }

  /// Bytes came.
  mutating func heard(at now: NIODeadline) {
    if phase == .between { enter(.head, now) }
  }

  /// The head of a request is there.
  mutating func beginsRequest(_ kind: Kind, at now: NIODeadline) {
    guard phase != .leaving else { return }
    asked.append(kind)
    bodyBytes = 0
    enter(.body, now)
  }

  /// Part of a body came; `false` when it is more than a body may have.
  mutating func takesBody(_ count: Int) -> Bool {
    bodyBytes += count
    return bodyBytes <= limits.bodyBytes
  }

  /// The whole request is there.
  mutating func endsRequest(at now: NIODeadline) {
    guard phase != .leaving else { return }
    hasAsked = true
    lastWhole = now
    enter(.between, now)
  }

  /// An answer begins, perhaps one that lasts: a stream of events.
  mutating func answerBegins(isFollowing: Bool) {
    isAnswering = true
    if isFollowing, !asked.isEmpty { asked[0] = .following }
  }

  /// An answer has ended.
  mutating func answered(at now: NIODeadline) {
    if !asked.isEmpty { asked.removeFirst() }
    isAnswering = false
    if owed == 0, phase == .between || phase == .head { since = now }
  }

  /// The client takes what it is sent, or not.
  mutating func takesAnswers(_ takes: Bool, at now: NIODeadline) { stuckSince = takes ? nil : stuckSince ?? now }

  /// The client was told why it is refused.
  mutating func leaves(at now: NIODeadline) { enter(.leaving, now) }

  private mutating func enter(_ phase: Phase, _ now: NIODeadline) {
    self.phase = phase
    since = now
  }

  // MARK: what follows from it

  /// When the client is late; `nil` while the next thing to happen is ours.
  var deadline: NIODeadline? {
    let stuck = stuckSince.map { $0 + TimeAmount(limits.answer) }
    guard let patience else { return stuck }
    let late = since + TimeAmount(patience)
    return stuck.map { min($0, late) } ?? late
  }

  private var patience: Duration? {
    switch phase {
    case .greeting: limits.greeting
    case .between: owed > 0 ? nil : hasAsked ? limits.idle : limits.head
    case .head: owed > 0 ? nil : limits.head
    case .body: limits.body + .seconds(1) * (bodyBytes / limits.bodyRate)
    case .leaving: limits.lingering
    }
  }

  /// Whether the client has begun something and not ended it; one that only stays too long owes nothing.
  var isOwedARequest: Bool {
    switch phase {
    case .greeting, .head, .body: true
    case .between: !hasAsked
    case .leaving: false
    }
  }

  /// Whether a client that is late can be told so: it has begun a request, and no answer is on its way.
  var isWorthAnAnswer: Bool {
    switch phase {
    case .head: owed == 0
    case .body: owed == 1 && !isAnswering
    case .greeting, .between, .leaving: false
    }
  }

  /// How soon the connection is given up: by the oldest of what it asked, so that nothing is gained by asking for a stop
  /// behind something else.
  func rank(at now: NIODeadline) -> Rank {
    if phase == .leaving { return .leaving }
    guard let oldest = asked.first else {
      if hasAsked { return phase == .between ? .idle : .unfinished }
      return phase != .body && now < came + TimeAmount(limits.arriving) ? .arriving : .unfinished
    }
    // Whoever does not take what it asked for waits for no answer.
    if stuckSince != nil { return .idle }
    switch oldest {
    case .stop: return .stopping
    case .following: return .following
    case .ordinary: return phase == .body ? .unfinished : .answering
    }
  }
}
