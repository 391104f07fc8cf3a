/// What a machine says of the job it was given, read from the machine and never assumed.
package struct WorkProgress: Hashable, Sendable {
  /// What the machine shows.
  package enum Showing: Hashable, Sendable {
    /// It has not begun, and its own record (counter, state) says that nothing was begun since the start was prepared.
    case notBegun
    /// It is at work.
    case working
    /// Its own record says that the job is finished.
    case finished
    /// It stopped by itself before the end; the sentence says why.
    case stoppedItself(String)
    /// It is still, and nothing it shows says whether the job ran to its end.
    case indistinct(String)
  }

  /// What the machine shows.
  package var showing: Showing
  /// The part done in thousandths, where the machine or the plan tells.
  package var permille: Int?
  /// The measured speed, for a motor.
  package var speed: RevolutionsPerMinute?
  /// The speed it was told, for a motor.
  package var speedSet: RevolutionsPerMinute?
  /// The step at work, counted from 1, for a programme.
  package var step: Int?

  /// Progress with all its parts.
  package init(
    _ showing: Showing, permille: Int? = nil, speed: RevolutionsPerMinute? = nil,
    speedSet: RevolutionsPerMinute? = nil, step: Int? = nil
  ) {
    self.showing = showing
    self.permille = permille
    self.speed = speed
    self.speedSet = speedSet
    self.step = step
  }
}
