import Devices

/// Whether a person holds the pedal down now: true only now, and never by default.
///
/// Pure: positions and losses go in, a state comes out. A pedal that is down when it is first seen, or longer than
/// anybody holds one, is stuck (a brick on it, a welded contact) and is no hold until it was seen up. Losing the pedal is
/// losing the hold. Positions out of order are the session's bug; a loss while nothing is known is a harmless race.
package struct Hold: Hashable, Sendable {
  /// What is known of the pedal.
  package enum State: Hashable, Sendable {
    /// Nothing, and why → released, stuck.
    case unknown(String)
    /// It is up → held, unknown.
    case released
    /// A person has held it down since then → released, stuck, unknown.
    case held(since: ContinuousClock.Instant)
    /// It is down and that means nothing, and why → released, unknown.
    case stuck(String)
  }

  /// The longest time that a person holds a pedal.
  package let longest: Duration
  /// What was known last; `looked` makes it true now.
  package private(set) var state = State.unknown("The pedal has not answered yet.")

  /// A pedal that has not been seen; held for more than `longest` it is stuck.
  package init(longest: Duration) { self.longest = longest }

  /// Whether it is held.
  package var isHeld: Bool { if case .held = state { true } else { false } }

  /// The pedal stands so. The first position after a loss may be an old one: down then is no hold.
  package mutating func stands(_ position: PedalPosition) {
    switch state {
    case .unknown:
      state =
        position.isDown
        ? .stuck("The pedal was down when it was first seen: let it go, and look whether something lies on it.")
        : .released
    case .released: if position.isDown { state = .held(since: position.since) }
    case .held, .stuck: if !position.isDown { state = .released }
    }
  }

  /// Time went on.
  package mutating func looked(at now: ContinuousClock.Instant) {
    guard case .held(let since) = state, since.duration(to: now) >= longest else { return }
    let seconds = longest.components.seconds
    state = .stuck("The pedal has been down for more than \(seconds) s: let it go, and look whether it is stuck.")
  }

  /// Nothing is known of the pedal any more.
  package mutating func lost(_ why: String) { state = .unknown(why) }
}
