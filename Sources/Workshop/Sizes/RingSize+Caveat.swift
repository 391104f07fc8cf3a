extension RingSize {
  /// What published charts say otherwise about this size, in plain sentences; `nil` where they agree.
  ///
  /// The figures are differences between published charts and the formula used here; `Workshop.docc/RingSizes.md` names
  /// the charts. British letters have two charts of their own: `UKChart`.
  package var caveat: String? {
    switch system {
    case .us, .uk, .eu, .it, .es: nil
    case .jp:
      quarters > 16 * 4
        ? "Retail charts for Japan part from JIS S 4700 above 16, by up to 0.53 mm of diameter. Ask which one the size is from."
        : nil
    case .ch:
      "One supplier's Swiss chart is off by up to 0.29 mm of diameter around US 6 to 8. Ask where the size was taken."
    case .in:
      "India has no standard: most charts are circumference less 40 mm, one is 2 mm of circumference smaller at 10. Ask for millimetres."
    case .kr:
      "Korea has no standard here: the usual chart is circumference less 40 mm, one is 2.1 mm of circumference larger at 20. Ask for millimetres."
    case .de:
      "German shops also write the circumference; this is read as the inside diameter in millimetres."
    }
  }
}
