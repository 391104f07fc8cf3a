import Synchronization

/// How often the network may ask. A stop is never counted.
///
/// Who shows a right token is counted by that token, and everybody else by address, so that strangers take nothing from
/// those who may come in.
final class NetworkRates: Sendable {
  /// How often.
  struct Rates: Hashable, Sendable {
    /// Requests with one token: fifty a second, which is more than any screen asks.
    var token = TokenBucket.Rate(burst: 100, each: .milliseconds(20))
    /// Requests of one address without a token, or with a wrong one.
    var stranger = TokenBucket.Rate(burst: 20, each: .seconds(3))
    /// Files of the screen to one address: a browser that comes for the first time asks for all of them at once.
    var files = TokenBucket.Rate(burst: 150, each: .milliseconds(100))
    /// The same of all addresses together.
    var strangers = TokenBucket.Rate(burst: 200, each: .milliseconds(50))
  }

  /// For how many addresses is counted; those that asked little lately are forgotten first.
  private static let mostAddresses = 2048

  private struct Counts {
    var tokens: [String: TokenBucket] = [:]
    var addresses: [String: TokenBucket] = [:]
    var readers: [String: TokenBucket] = [:]
    var strangers: TokenBucket
  }

  private let rates: Rates
  private let now: @Sendable () -> ContinuousClock.Instant
  private let counts: Mutex<Counts>

  init(_ rates: Rates = Rates(), now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
    self.rates = rates
    self.now = now
    counts = Mutex(Counts(strangers: TokenBucket(rates.strangers, at: now())))
  }

  /// Whether who shows the token `name` may ask once more now.
  func mayAsk(_ name: String) -> Bool {
    counts.withLock { Self.take(name, of: &$0.tokens, rates.token, at: now()) }
  }

  /// Whether a stranger at `address` may be answered once more now.
  func mayKnock(_ address: String) -> Bool {
    counts.withLock { counts in
      Self.take(address, of: &counts.addresses, rates.stranger, at: now()) && counts.strangers.take(at: now())
    }
  }

  /// Whether `address` may have one more file of the screen now.
  func mayFetch(_ address: String) -> Bool {
    counts.withLock { Self.take(address, of: &$0.readers, rates.files, at: now()) }
  }

  private static func take(
    _ key: String, of buckets: inout [String: TokenBucket], _ rate: TokenBucket.Rate, at now: ContinuousClock.Instant
  ) -> Bool {
    if buckets[key] == nil, buckets.count >= mostAddresses {
      buckets = buckets.filter { !$0.value.isFull(at: now) }
      if buckets.count >= mostAddresses { buckets.removeAll() }
    }
    return buckets[key, default: TokenBucket(rate, at: now)].take(at: now)
  }
}
