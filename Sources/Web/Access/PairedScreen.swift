import Workshop

/// A browser that was paired: it shows a secret of its own with each request, of which the bench knows the SHA-256.
package struct PairedScreen: Hashable, Sendable {
  /// What it was paired as.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Looks, and stops.
    case watch
    /// Works, and starts where the settings count a paired screen as the bench.
    case bench

    /// What a visitor with such a screen may do.
    var role: Role {
      switch self {
      case .watch: .watch
      case .bench: .work
      }
    }
  }

  /// The most that may be paired at one time.
  package static let most = 32
  /// The longest name, in characters.
  static let longestName = 40

  /// By which it is unpaired; no secret.
  package let id: EventID
  /// What it was paired as.
  package var kind: Kind
  /// What the record calls it; no two paired screens have the same.
  package let name: String
  /// The SHA-256 of its secret, in 64 hexadecimal digits.
  let fingerprint: String
  /// When it was paired.
  package let since: Moment
  /// When it was heard last, give or take a minute.
  package var seen: Moment

  /// A screen with all its parts.
  package init(id: EventID, kind: Kind, name: String, fingerprint: String, since: Moment, seen: Moment) {
    self.id = id
    self.kind = kind
    self.name = name
    self.fingerprint = fingerprint
    self.since = since
    self.seen = seen
  }

  /// What the record calls it, so that it is no token's and no person's name.
  var recordName: String { "screen \(name)" }

  /// A name as it is kept: short, in one line, and never a secret that was put there by mistake.
  static func name(_ text: String?, besides taken: Set<String>) -> String {
    let words = (text ?? "").split { $0.isWhitespace }.joined(separator: " ")
    let isSecret = words.contains(AccessToken.prefix) || words.contains(ScreenCookie.prefix)
    let plain = words.isEmpty || isSecret ? "tablet" : words.shortened(to: longestName)
    guard taken.contains(plain) else { return plain }
    // Ends: fewer are paired than there are numbers.
    return (2...most + 2).lazy.map { "\(plain) \($0)" }.first { !taken.contains($0) } ?? plain
  }
}
