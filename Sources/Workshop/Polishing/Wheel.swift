/// A wheel of the shop, as its settings describe it.
package struct Wheel: Hashable, Sendable {
  /// Its name, for instance `muslin-4`.
  package var name: String
  /// Below this diameter it is thrown away; `nil` where the shop sets none.
  package var least: Micrometres?
  /// The highest speed that is printed on it; `nil` where none is, and then no speed is reckoned for it.
  package var maximum: RevolutionsPerMinute?
  /// For how many days a measured diameter counts: wheels wear.
  package var days: Int

  /// A wheel.
  package init(name: String, least: Micrometres? = nil, maximum: RevolutionsPerMinute? = nil, days: Int = 7) {
    self.name = name
    self.least = least
    self.maximum = maximum
    self.days = days
  }
}

/// Somebody measured a wheel.
package struct WheelMeasured: Hashable, Sendable, Codable {
  /// The wheel's name in the settings.
  package var wheel: String
  /// Its diameter.
  package var diameter: Micrometres
  /// When.
  package var at: Moment
  /// Who.
  package var by: String

  /// A measured wheel.
  package init(wheel: String, diameter: Micrometres, at: Moment, by: String) {
    self.wheel = wheel
    self.diameter = diameter
    self.at = at
    self.by = by
  }
}
