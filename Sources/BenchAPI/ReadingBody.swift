/// A reading as it travels over HTTP.
package struct ReadingBody: Codable, Hashable, Sendable {
  /// Its id.
  package var id: String
  /// The gauge's name in the settings.
  package var device: String
  /// The inside diameter in micrometres.
  package var micrometres: Int
  /// The same in millimetres, as text with three decimals.
  package var diameter_mm: String
  /// The same on the scale that was asked for; absent where none was.
  package var size: String?
  /// What the gauge sent.
  package var sent: String
  /// When, ISO 8601 in UTC.
  package var taken_at: String
  /// The order it belongs to; absent while it waits in the inbox.
  package var order: String?
  /// Whether a person set it aside.
  package var set_aside: Bool
  /// What it means for the ordered size, in words.
  package var verdict: String?
  /// Under which check of the gauge it was taken; `micrometres` is what the gauge sent all the same.
  package var calibration: CalibrationBody?

  /// A reading with all its parts.
  package init(
    id: String, device: String, micrometres: Int, diameter_mm: String, size: String? = nil, sent: String,
    taken_at: String, order: String?, set_aside: Bool, verdict: String?, calibration: CalibrationBody? = nil
  ) {
    self.id = id
    self.device = device
    self.micrometres = micrometres
    self.diameter_mm = diameter_mm
    self.size = size
    self.sent = sent
    self.taken_at = taken_at
    self.order = order
    self.set_aside = set_aside
    self.verdict = verdict
    self.calibration = calibration
  }
}

/// Which order a reading shall belong to.
package struct AssignBody: Codable, Hashable, Sendable {
  /// The order; absent to set the reading aside.
  package var order: String?
  /// Who decides; for people, not for access.
  package var by: String?

  /// The order and who decides.
  package init(order: String?, by: String? = nil) {
    self.order = order
    self.by = by
  }
}

/// Which gauge shall send a reading, and which was asked.
package struct AskedBody: Codable, Hashable, Sendable {
  /// The gauge's name in the settings; absent where the bench has only one.
  package var device: String?

  /// The gauge.
  package init(device: String?) { self.device = device }
}
