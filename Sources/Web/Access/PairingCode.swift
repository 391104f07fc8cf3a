/// Six digits that are shown at the bench and let one device in: kept in memory, good once and for two minutes.
///
/// Whoever guesses has ten tries of a million, and three of them from one address.
struct PairingCode: Sendable {
  /// How long it is good.
  static let validity = Duration.seconds(120)
  /// After so many wrong tries, of whomever, it is good for nothing.
  static let mostTries = 10
  /// After so many wrong tries of one address, that address is not heard any more.
  static let mostTriesOfAddress = 3

  /// What became of a try.
  enum Outcome: Hashable, Sendable {
    /// It is the code; whoever tried is let in, and the code is used up.
    case right
    /// It is not, and there may be further tries.
    case wrong
    /// It was the last wrong one: the code is dead.
    case dead
    /// Too many came from there already: not even looked at.
    case deaf
  }

  /// The six digits.
  let text: String
  /// What the device will be.
  let kind: PairedScreen.Kind
  /// The name it will have; `nil` leaves it to the device.
  let name: String?
  /// Who had it shown.
  let by: String
  /// When it ends.
  let end: ContinuousClock.Instant
  /// How many wrong tries are left.
  private(set) var triesLeft = mostTries
  private var triesOfAddress: [String: Int] = [:]

  /// A code at `now`, of the system's random numbers, which on Linux nobody can foretell: getrandom(2).
  init(as kind: PairedScreen.Kind, name: String?, by: String, at now: ContinuousClock.Instant) {
    let digits = String(Int.random(in: 0..<1_000_000))
    text = String(repeating: "0", count: 6 - digits.utf8.count) + digits
    self.kind = kind
    self.name = name
    self.by = by
    end = now + Self.validity
  }

  /// One try from `address`. Takes as long whichever digits are right.
  mutating func tried(_ shown: String, from address: String) -> Outcome {
    let wrongBefore = triesOfAddress[address] ?? 0
    guard wrongBefore < Self.mostTriesOfAddress else { return .deaf }
    // People write it in groups.
    let digits = shown.utf8.filter { $0 != 0x20 && $0 != 0x2D }
    var difference: UInt8 = digits.count == text.utf8.count ? 0 : 1
    for (left, right) in zip(digits, text.utf8) { difference |= left ^ right }
    if difference == 0 { return .right }
    // Never more addresses than tries.
    triesOfAddress[address] = wrongBefore + 1
    triesLeft -= 1
    return triesLeft > 0 ? .wrong : .dead
  }
}
