/// A ring size as ordered: the system and the label, and with them the inside diameter they mean.
///
/// A label alone means nothing (a bare 14 is four different rings), so a size is always written with its system: `US 6 1/2`.
package struct RingSize: Hashable, Sendable {
  /// The system of the label.
  package let system: SizeSystem
  /// The size in quarters of one whole size: US 6 1/2 is 26; UK letters count from A = 0.
  package let quarters: Int

  /// The size of `quarters` quarters; `nil` outside the system's range or between its steps.
  package init?(_ system: SizeSystem, quarters: Int) {
    guard system.quarters.contains(quarters), quarters % system.quartersPerStep == 0 else { return nil }
    self.system = system
    self.quarters = quarters
  }

  /// The size written as a prefix, a blank or none, and a label: `US 6 1/2`, `UK L½`, `EU 54`, `JP13`.
  ///
  /// Throws `unknownSystem` without a known prefix, because a bare number must be asked about and never guessed.
  package init(text: String) throws(SizeTextRefusal) {
    let trimmed = text.trimmingBlanks()
    let prefix = trimmed.prefix(2).uppercased()
    guard let system = SizeSystem(rawValue: prefix) else { throw .unknownSystem(text) }
    guard let quarters = SizeLabel.quarters(of: String(trimmed.dropFirst(2)).trimmingBlanks(), in: system),
      let size = RingSize(system, quarters: quarters)
    else { throw .unknownLabel(text, system) }
    self = size
  }

  /// The inside diameter the size means.
  package var diameter: Micrometres { Micrometres(millimetres: system.diameterMillimetres(quarters: quarters)) }

  /// The label without its system: `6 1/2`, `L 1/2`, `54`.
  package var label: String { SizeLabel.text(ofQuarters: quarters, in: system) }

  /// The system and the label: `US 6 1/2`.
  package var text: String { "\(system.rawValue) \(label)" }

  /// The size of `system` nearest to a diameter; `nil` when the diameter is outside the system by more than half a step.
  package static func nearest(to diameter: Micrometres, in system: SizeSystem) -> RingSize? {
    let start = system.diameterMillimetres(quarters: 0)
    let exact = (diameter.millimetres - start) / system.diameterStepMillimetres * 4
    let steps = (exact / Double(system.quartersPerStep)).rounded()
    guard steps.isFinite, abs(steps) < 1000 else { return nil }
    return RingSize(system, quarters: Int(steps) * system.quartersPerStep)
  }
}

/// Why a text is not a ring size.
package enum SizeTextRefusal: Error, Hashable, Sendable {
  /// The text does not begin with a known system.
  case unknownSystem(String)
  /// The system has no such label.
  case unknownLabel(String, SizeSystem)

  /// One plain sentence that says what to write instead.
  package var sentence: String {
    switch self {
    case .unknownSystem(let text):
      "\"\(text)\" names no size system. Write the system first, for instance US 6 1/2, UK L 1/2 or EU 54; the systems are "
        + SizeSystem.allCases.map(\.rawValue).joined(separator: ", ") + "."
    case .unknownLabel(let text, let system):
      "\"\(text)\" is not a size of the \(system.rawValue) system."
    }
  }
}

extension RingSize: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do throws(SizeTextRefusal) {
      self = try RingSize(text: try container.decodeSizeText())
    } catch {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: error.sentence)
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

extension SingleValueDecodingContainer {
  fileprivate func decodeSizeText() throws(SizeTextRefusal) -> String {
    do { return try decode(String.self) } catch { throw .unknownSystem("") }
  }
}

extension StringProtocol {
  fileprivate func trimmingBlanks() -> String {
    let front = drop { $0 == " " }
    guard let last = front.lastIndex(where: { $0 != " " }) else { return "" }
    return String(front[...last])
  }
}
