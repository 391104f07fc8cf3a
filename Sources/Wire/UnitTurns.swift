/// Whose turn it is on a line that several units share: a unit that does not answer costs a whole patience each time, so
/// it is asked ever more rarely while others answer.
///
/// After its second miss in a row it rests until the others had two answers, after the third four, and so on to sixteen.
/// Where nobody else answers, nobody is slowed down and nothing rests.
struct UnitTurns {
  private struct Absence {
    var misses = 1
    var lastAsked: ContinuousClock.Instant
    /// Answers that others gave since it was asked last, and between that and the time before.
    var others = 0
    var othersBefore = 0
  }

  /// The most answers that others get before it is asked again.
  private static let longestRest = 16

  private var absent: [UInt8: Absence] = [:]

  /// Whether every unit answers; then there is nothing to do here.
  var isQuiet: Bool { absent.isEmpty }

  /// How often `unit` did not answer in a row, when it is not its turn yet; `nil` when it may be asked.
  ///
  /// It rests no longer than as many `patience`s as others' answers are waited for, in case the others ask nothing.
  func resting(_ unit: UInt8, patience: Duration) -> Int? {
    guard let absence = absent[unit], absence.misses > 1, absence.others + absence.othersBefore > 0 else { return nil }
    let turns = min(1 << min(absence.misses - 1, 8), UnitTurns.longestRest)
    guard absence.others < turns, absence.lastAsked.duration(to: .now) < patience * turns else { return nil }
    return absence.misses
  }

  /// `unit` did not answer.
  mutating func missed(_ unit: UInt8) {
    var absence = absent[unit] ?? Absence(misses: 0, lastAsked: .now)
    absence.misses += 1
    absence.lastAsked = .now
    absence.othersBefore = absence.others
    absence.others = 0
    absent[unit] = absence
  }

  /// `unit` answered.
  mutating func answered(_ unit: UInt8) {
    guard !absent.isEmpty else { return }
    absent[unit] = nil
    for other in absent.keys { absent[other]?.others += 1 }
  }
}
