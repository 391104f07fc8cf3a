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
  /// Countries that share a system may be the prefix, too: `CA 6.5` is `US 6 1/2`. Throws `unknownSystem` without a known
  /// prefix, because a bare number must be asked about and never guessed.
  package init(text: String) throws(SizeTextRefusal) { try self.init(text: text, within: \.quarters) }

  private init(text: String, within range: KeyPath<SizeSystem, ClosedRange<Int>>) throws(SizeTextRefusal) {
    if let refusal = SizeTextRefusal(writing: text.trimmingBlanks()) { throw refusal }
    guard let (system, rest) = SizeSystem.split(text.trimmingBlanks()) else { throw .unknownSystem(text) }
    guard let quarters = SizeLabel.quarters(of: rest.trimmingBlanks(), in: system) else {
      throw .unknownLabel(text, system)
    }
    guard system[keyPath: range].contains(quarters) else { throw .outOfRange(text, system) }
    guard quarters % system.quartersPerStep == 0 else { throw .betweenSizes(text, system) }
    self.system = system
    self.quarters = quarters
  }

  /// The inside diameter the size means by the formula of its system. What an order means is the shop's to say: `SizeRules`.
  package var diameter: Micrometres { bore.diameter }

  /// The inside diameter and circumference the size means, by the formula of its system; UK letters by BS 6820.
  package var bore: RingBore { RingBore(diameterMillimetres: system.diameterMillimetres(quarters: quarters)) }

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

  /// Every size a label without a system may be: what to ask about, in the order of the systems.
  package static func candidates(bare label: String) -> [RingSize] {
    let label = label.trimmingBlanks()
    return SizeSystem.allCases.compactMap { system in
      SizeLabel.quarters(of: label, in: system).flatMap { RingSize(system, quarters: $0) }
    }
  }
}

extension RingSize: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do throws(SizeTextRefusal) {
      self = try RingSize(text: try container.decodeSizeText(), within: \.recordedQuarters)
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
