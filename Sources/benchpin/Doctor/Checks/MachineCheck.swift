/// What a device itself says: through the daemon, or when it was asked on purpose.
struct MachineCheck {
  /// A device and what is wrong with it, as whoever asked it put it.
  struct Answer {
    var device: String
    /// Where it is, for people.
    var place: String
    /// `nil` when it answers as it should.
    var trouble: String?
    /// Whether something answered, if only with a refusal or with bytes that cannot be trusted.
    var isAnswered: Bool
  }

  /// The finding about a device that was asked: well, or its own words with what to do.
  static func judge(_ answer: Answer) -> Finding {
    guard let trouble = answer.trouble else { return .well(answer.device, "it answers at \(answer.place)") }
    return .act(answer.device, trouble, remedy(trouble, answer))
  }

  /// Nobody asked: the daemon does not run, and asking means sending bytes.
  static func unasked(_ device: String) -> Finding {
    .look(
      device, "nobody asked it: the daemon does not run", "`benchpin doctor --probe` reads from it, and writes nothing")
  }

  /// Nobody asked, although it was wished: a daemon may be at work with it.
  static func spared(_ device: String, _ why: String) -> Finding {
    .look(
      device, "not probed, since a second connection may disturb a machine at work: \(why)",
      "see that it answers `benchpin status` (is --socket right?), or stop it; then ask again, as root if need be")
  }

  /// The words are those of `Sources/Wire/Misheard.swift`, which sees the bytes.
  private static func remedy(_ trouble: String, _ answer: Answer) -> String {
    if trouble.contains("ASCII mode") { return "set the drive to Modbus RTU, or choose that in its menu" }
    if trouble.contains("heard at") || trouble.contains("wrong parity") {
      return "set the baud and parity at the device to those of its profile, or make a profile with the device's"
    }
    if answer.place.contains(":"), !answer.isAnswered {
      return "check that it is on, its cable, and that no other client is connected; then its address in the settings"
    }
    if answer.isAnswered { return "compare the model with the profile, and the unit number with the device's" }
    return "check that it is switched on and its cable is in"
  }
}
