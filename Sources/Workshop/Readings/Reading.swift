/// One inside diameter as a gauge sent it: immutable once taken; what it belongs to is decided by events.
package struct Reading: Hashable, Sendable, Codable {
  /// The bench's name for the gauge.
  package var device: DeviceName
  /// The inside diameter, after the profile's unit.
  package var diameter: Micrometres
  /// What the gauge sent, without its terminator, printable (other bytes as `\xNN`).
  package var sent: String
  /// When its first byte arrived.
  package var takenAt: Moment
  /// Under which check it was taken; `nil` where there is none and none is asked for.
  package var calibration: CalibrationUse?

  /// The diameter with the gauge's offset taken off: what is compared with a size.
  package var corrected: Micrometres { Micrometres(diameter.count - (calibration?.offset ?? 0)) }

  private enum CodingKeys: String, CodingKey {
    case device, diameter, sent, calibration
    case takenAt = "taken_at"
  }

  /// A reading with all its parts.
  package init(
    device: DeviceName, diameter: Micrometres, sent: String, takenAt: Moment, calibration: CalibrationUse? = nil
  ) {
    self.calibration = calibration
    self.device = device
    self.diameter = diameter
    self.sent = sent
    self.takenAt = takenAt
  }
}

/// The bench's own name for one device, from its settings: `gauge`, `engraver`, `polisher-left`.
package struct DeviceName: Hashable, Comparable, Sendable, Codable {
  /// The name as written in the settings.
  package let text: String

  /// A name of 1 to 32 lower-case letters, digits and hyphens that begins with a letter; `nil` otherwise.
  package init?(_ text: some StringProtocol) {
    let bytes = text.utf8
    guard (1...32).contains(bytes.count), let first = bytes.first, (0x61...0x7A).contains(first) else { return nil }
    let isPlain = bytes.allSatisfy { byte in
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
    }
    guard isPlain else { return nil }
    self.text = String(text)
  }

  package static func < (left: DeviceName, right: DeviceName) -> Bool { left.text < right.text }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let name = DeviceName(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a device name")
    }
    self = name
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
