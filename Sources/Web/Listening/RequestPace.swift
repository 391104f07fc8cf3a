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
  /// Heads whose answer has not ended.
  private(set) var owed = 0
  /// When a whole request was last there; when the connection came, before the first.
  private(set) var lastWhole: NIODeadline
  private var hasAsked = false
  private var kind = Kind.ordinary
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
  }

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
    owed += 1
    self.kind = kind
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
    if isFollowing { kind = .following }
  }

  /// An answer has ended.
  mutating func answered(at now: NIODeadline) {
    owed = max(0, owed - 1)
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

  /// Whether a client that is late can be told so: it has begun a request, and no answer is on its way.
  var isWorthAnAnswer: Bool {
    switch phase {
    case .head: owed == 0
    case .body: owed == 1 && !isAnswering
    case .greeting, .between, .leaving: false
    }
  }

  /// How soon the connection is given up.
  var rank: Rank {
    if phase == .leaving { return .leaving }
    guard owed > 0 else { return hasAsked && phase == .between ? .idle : .unfinished }
    switch kind {
    case .stop: return .stopping
    case .following: return .following
    case .ordinary: return phase == .body ? .unfinished : .answering
    }
  }
}
