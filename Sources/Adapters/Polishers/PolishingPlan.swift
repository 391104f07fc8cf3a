import Devices
import Workshop

extension ModbusPolisherSession {
  /// Refuses what this motor must not do, by number, and what nobody would see go wrong.
  package func check(_ work: Work) throws(PlanRefusal) {
    try profile.check(work, terms)
    let programme = try profile.programme(of: work)
    guard .seconds(programme.seconds) > rules.attended else { return }
    let why: String
    if let unmeasured = profile.unmeasured {
      why = "the drive does not show that it turns as told (\(unmeasured))"
    } else if !terms.watch.isArmed {
      why = "nothing stops the motor when the bench falls silent. \(terms.watch.sentence)"
    } else {
      return
    }
    let minutes = Int(rules.attended / .seconds(60))
    throw PlanRefusal(
      "\(programme.name) lasts \(programme.seconds) s; longer than \(minutes) minutes counts as left alone, and \(why)")
  }
}

extension PolisherProfile {
  /// Refuses what this motor must not do, by number.
  func check(_ work: Work, _ terms: DriveTerms) throws(PlanRefusal) {
    let programme = try programme(of: work)
    if programme.steps.isEmpty { throw PlanRefusal("The programme \(programme.name) has no steps.") }
    for step in programme.steps {
      let asked = "\(step.title) of the programme \(programme.name) asks for \(step.speed.count) rpm"
      if step.speed.count < 0 { throw PlanRefusal("\(asked): the motor runs forwards only.") }
      if step.speed > speeds.upperBound {
        throw PlanRefusal(
          """
          \(asked); the motor must not run above \(speeds.upperBound.count) rpm. Lower the programme's speed, or raise \
          max_rpm where the wheel allows it.
          """)
      }
      if step.speed < speeds.lowerBound {
        throw PlanRefusal("\(asked); the motor does not run below \(speeds.lowerBound.count) rpm.")
      }
      let frequency = frequency(of: step.speed)
      if let highest = terms.highest, frequency.count > highest.count + tolerance.count {
        throw PlanRefusal("\(asked); the drive itself is set to run no faster than \(speed(at: highest).count) rpm.")
      }
      if let lowest = terms.lowest, frequency.count < lowest.count - tolerance.count {
        throw PlanRefusal("\(asked); the drive itself is set to run no slower than \(speed(at: lowest).count) rpm.")
      }
      if setpoint.number(frequency, terms.ratios) == nil {
        throw PlanRefusal("\(asked), which the drive cannot be told.")
      }
      if step.seconds < 1 { throw PlanRefusal("\(step.title) lasts \(step.seconds) s; a step lasts a second or more.") }
    }
  }

  /// The programme of a work that is a polishing.
  func programme(of work: Work) throws(PlanRefusal) -> PolishingProgramme {
    switch work {
    case .polishing(let programme): return programme
    case .engraving(let text): throw PlanRefusal("The polishing motor cannot engrave “\(text.text)”.")
    }
  }
}

/// A programme on the motor: our word of how far it is in time, beside what the drive shows.
struct PolishingRun: Sendable {
  var programme: PolishingProgramme
  /// The leave under which it was prepared.
  var permit: StartPermit
  /// Counts from the start; `nil` before it.
  var watch: Stopwatch?
  /// The step whose speed the drive was told, counted from 0.
  var stepTold = 0
  /// Counts since the drive last agreed with what it was told, or was told something new.
  var disagreement: Stopwatch?
  /// Whether the drive was told to stop at the programme's end: a motor that is still before that stopped otherwise.
  var isStopTold = false
  /// How it was seen to end, so that later reads say the same.
  var end: WorkProgress?

  /// The time since the start.
  var elapsed: Duration { watch?.elapsed ?? .zero }

  /// Whether the programme's time is over.
  var isOver: Bool { elapsed >= .seconds(programme.seconds) }

  /// The speed the drive was told.
  var speedTold: RevolutionsPerMinute { programme.steps[stepTold].speed }

  /// The step that should be at work now, counted from 0.
  var step: Int {
    var begins = 0
    for (index, step) in programme.steps.enumerated() {
      begins += step.seconds
      if elapsed < .seconds(begins) { return index }
    }
    return max(0, programme.steps.count - 1)
  }

  /// The part of the time that is over, in thousandths.
  var permille: Int { min(1000, Int(elapsed / .milliseconds(1)) / max(1, programme.seconds)) }
}
