import Workshop

/// The parameter by which a drive stops the motor when nobody speaks to it any more.
package struct DriveWatchdog: Hashable, Sendable {
  /// Where its time stands.
  var place: DrivePlace
  /// One count of it.
  var unit: Duration
  /// As it comes from the factory, where a source says so.
  var standard: Duration?
  /// What it can be set to.
  var range: ClosedRange<Duration>?
  /// The number that switches it off.
  var off: Int?
  /// What must be so for it to act at all.
  var armed: DriveCondition?
  /// What the drive then does, as an end of the sentence "without a word for so long …".
  var reaction: String
  /// What is told it again and again while a programme runs, on a drive that only then takes the line for alive.
  var feed: [DriveStep] = []
  /// Whether a source of the maker says all this; what is not verified is shown and never relied on.
  var isVerified: Bool

  /// The time of a number read.
  func time(_ number: Int) -> Duration { unit * number }

  /// The number for a time; `nil` when the drive cannot be set to it.
  func number(_ time: Duration) -> UInt16? {
    guard let range, range.contains(time) else { return nil }
    return UInt16(exactly: Int(time / unit))
  }
}

/// What a profile says of the drive's watch over the line.
package enum DriveWatch: Hashable, Sendable {
  /// There is a parameter.
  case parameter(DriveWatchdog)
  /// None is known, and the sentence says what follows from it.
  case none(String)
}

/// What was found of the drive's watch over the line when it was opened.
enum WatchFinding: Hashable, Sendable {
  /// It acts after so long.
  case armed(Duration)
  /// The drive has it, and it does not act or is not relied on; the sentence says why.
  case unarmed(String)
  /// The profile knows of none.
  case none(String)

  /// Whether a motor left alone stops by itself.
  var isArmed: Bool { if case .armed = self { true } else { false } }

  /// Why nobody may leave it alone.
  var sentence: String {
    switch self {
    case .armed(let time): "Without a word for \(secondsText(time)) the drive stops the motor by itself."
    case .unarmed(let why), .none(let why): why
    }
  }
}

/// A time in seconds as people write it.
func secondsText(_ time: Duration) -> String {
  let milliseconds = Int(time / .milliseconds(1))
  return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(Double(milliseconds) / 1000) s"
}
