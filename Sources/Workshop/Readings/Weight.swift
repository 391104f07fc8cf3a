/// One mass as a balance sent it: immutable once taken. It has no verdict, since nothing is ordered by weight.
package struct Weight: Hashable, Sendable, Codable {
  /// The bench's name for the balance.
  package var device: DeviceName
  /// The mass.
  package var milligrams: Int
  /// What the balance sent, without its terminator, printable.
  package var sent: String
  /// When its first byte arrived.
  package var takenAt: Moment
  /// Under which check it was taken; `nil` where there is none and none is asked for.
  package var calibration: CalibrationUse?

  /// The mass with the balance's offset taken off.
  package var corrected: Milligrams { Milligrams(milligrams - (calibration?.offset ?? 0)) }

  /// Whether a figure says what it says: as the balance showed it, or with its offset taken off.
  package func shows(_ said: Milligrams) -> Bool { said == corrected || said.count == milligrams }

  private enum CodingKeys: String, CodingKey {
    case device, milligrams, sent, calibration
    case takenAt = "taken_at"
  }

  /// A weight with all its parts.
  package init(
    device: DeviceName, milligrams: Int, sent: String, takenAt: Moment, calibration: CalibrationUse? = nil
  ) {
    self.device = device
    self.milligrams = milligrams
    self.sent = sent
    self.takenAt = takenAt
    self.calibration = calibration
  }
}

/// A weight and the order it attached itself to, if any.
package struct WeightTaken: Hashable, Sendable, Codable {
  /// The weight.
  package var weight: Weight
  /// The one order on the bench when it came; `nil` puts the weight in the inbox.
  package var order: OrderNumber?

  /// A weight and its order.
  package init(weight: Weight, order: OrderNumber?) {
    self.weight = weight
    self.order = order
  }
}

/// A person's decision which order a weight belongs to.
package struct WeightAssigned: Hashable, Sendable, Codable {
  /// The id of the fact that took the weight.
  package var weight: EventID
  /// The order it belongs to from now on; `nil` takes it off and sets it aside.
  package var order: OrderNumber?
  /// The order it belonged to before.
  package var previous: OrderNumber?
  /// Who decided.
  package var by: String

  /// A decision with all its parts.
  package init(weight: EventID, order: OrderNumber?, previous: OrderNumber?, by: String) {
    self.weight = weight
    self.order = order
    self.previous = previous
    self.by = by
  }
}
