/// A gauge or a balance and how it stands with its calibration.
package struct GaugeBody: Codable, Hashable, Sendable {
  /// Its name in the settings.
  package var name: String
  /// `gauge` or `balance`.
  package var kind: String
  /// The serial number on it, from the settings or its newest check.
  package var serial: String?
  /// `checked`, `overdue`, `never` (checked, though the shop asks for it), or `not-asked` for.
  package var state: String
  /// What to do about it, in words; absent when nothing.
  package var words: String?
  /// The newest check that counts for it.
  package var check: GaugeCheckBody?

  /// A gauge with all its parts.
  package init(
    name: String, kind: String, serial: String?, state: String, words: String?, check: GaugeCheckBody?
  ) {
    self.name = name
    self.kind = kind
    self.serial = serial
    self.state = state
    self.words = words
    self.check = check
  }
}

/// A check of a gauge against a reference ring, or of a balance against a reference mass.
package struct GaugeCheckBody: Codable, Hashable, Sendable {
  /// Its id: readings name the check they were taken under.
  package var id: String
  /// The serial number it was made for.
  package var serial: String
  /// What the reference is by its certificate, with its unit: `17.000 mm`.
  package var reference: String
  /// The number of the certificate.
  package var certificate: String
  /// What was read, each with its unit.
  package var read: [String]
  /// The mean of what was read less the reference: `+0.004 mm`.
  package var offset: String
  /// How far what was read lies apart: `0.002 mm`.
  package var spread: String
  /// When it is due again, ISO 8601 in UTC; absent when it never is.
  package var due: String?
  /// When it was made.
  package var at: String
  /// Who made it.
  package var by: String

  /// A check with all its parts.
  package init(
    id: String, serial: String, reference: String, certificate: String, read: [String], offset: String,
    spread: String, due: String?, at: String, by: String
  ) {
    self.id = id
    self.serial = serial
    self.reference = reference
    self.certificate = certificate
    self.read = read
    self.offset = offset
    self.spread = spread
    self.due = due
    self.at = at
    self.by = by
  }
}

/// What somebody found at a reference, as it is sent.
package struct GaugeFindingBody: Codable, Hashable, Sendable {
  /// What the reference is by its certificate: millimetres of a ring, grams of a mass, with a point.
  package var reference: String
  /// The number of the certificate.
  package var certificate: String
  /// What was read, in the same unit.
  package var read: [String]
  /// The serial number on the gauge; the settings' when left out.
  package var serial: String?
  /// The day it is due again, `2027-05-31`; the shop's own interval when left out.
  package var due: String?
  /// Who checked it.
  package var by: String?

  /// A finding with all its parts.
  package init(
    reference: String, certificate: String, read: [String], serial: String?, due: String?, by: String?
  ) {
    self.reference = reference
    self.certificate = certificate
    self.read = read
    self.serial = serial
    self.due = due
    self.by = by
  }
}

/// Every gauge and balance of the settings, by name.
package struct GaugeList: Codable, Hashable, Sendable {
  /// The gauges.
  package var gauges: [GaugeBody]

  /// A list of gauges.
  package init(gauges: [GaugeBody]) { self.gauges = gauges }
}

/// Checks of one gauge, newest first.
package struct GaugeCheckList: Codable, Hashable, Sendable {
  /// The checks.
  package var checks: [GaugeCheckBody]

  /// A list of checks.
  package init(checks: [GaugeCheckBody]) { self.checks = checks }
}

/// Under which check a reading or a weight was taken.
package struct CalibrationBody: Codable, Hashable, Sendable {
  /// The check's id; absent where the gauge was never checked.
  package var check: String?
  /// The serial number it was made for.
  package var serial: String?
  /// What the gauge showed too much, in the unit of the reading: micrometres or milligrams.
  package var offset: Int
  /// Whether a check was due.
  package var overdue: Bool

  /// A use with all its parts.
  package init(check: String?, serial: String?, offset: Int, overdue: Bool) {
    self.check = check
    self.serial = serial
    self.offset = offset
    self.overdue = overdue
  }
}

/// A weight as it travels over HTTP. It has no verdict.
package struct WeightBody: Codable, Hashable, Sendable {
  /// Its id.
  package var id: String
  /// The balance's name in the settings.
  package var device: String
  /// The mass in milligrams, as sent.
  package var milligrams: Int
  /// The same in grams, as text with three decimals.
  package var grams: String
  /// What the balance sent.
  package var sent: String
  /// When, ISO 8601 in UTC.
  package var taken_at: String
  /// The order it belongs to; absent while it waits in the inbox.
  package var order: String?
  /// Whether a person set it aside.
  package var set_aside: Bool
  /// Under which check it was taken.
  package var calibration: CalibrationBody?

  /// A weight with all its parts.
  package init(
    id: String, device: String, milligrams: Int, grams: String, sent: String, taken_at: String, order: String?,
    set_aside: Bool, calibration: CalibrationBody? = nil
  ) {
    self.id = id
    self.device = device
    self.milligrams = milligrams
    self.grams = grams
    self.sent = sent
    self.taken_at = taken_at
    self.order = order
    self.set_aside = set_aside
    self.calibration = calibration
  }
}

/// Which order a weight shall belong to, and what it is the weight of.
package struct WeightAssignBody: Codable, Hashable, Sendable {
  /// The order; absent to set the weight aside.
  package var order: String?
  /// `in` (the metal taken), `out` (the ring off the bench) or `final`: the order says from then on that it weighs this.
  package var use: String?
  /// Who decides; for people, not for access.
  package var by: String?

  /// The order, what it is the weight of, and who decides.
  package init(order: String?, use: String? = nil, by: String? = nil) {
    self.order = order
    self.use = use
    self.by = by
  }
}

/// Some weights, newest first.
package struct WeightList: Codable, Hashable, Sendable {
  /// The weights.
  package var weights: [WeightBody]

  /// A list of weights.
  package init(weights: [WeightBody]) { self.weights = weights }
}
