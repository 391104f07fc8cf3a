import Wire

/// What a probe read at one point of a machine.
package struct ProbeReading: Hashable, Sendable {
  /// The number as on the wire, or the text.
  package var raw: String
  /// The same as a number, for programs.
  package var number: Int?
  /// The number with its unit, where it has one.
  package var scaled: String?
  /// What it means, where the profile says so.
  package var meaning: String?

  /// A reading with all its parts.
  package init(raw: String, number: Int? = nil, scaled: String? = nil, meaning: String? = nil) {
    self.raw = raw
    self.number = number
    self.scaled = scaled
    self.meaning = meaning
  }
}

/// Why a value is not written: one plain sentence.
package struct ProbeRefusal: Error, Hashable, Sendable {
  /// The sentence.
  package var sentence: String

  /// A refusal in one sentence.
  package init(_ sentence: String) { self.sentence = sentence }
}

/// A value made ready to be written, with its number as on the wire.
package struct ProbeWrite: Sendable {
  /// The number as on the wire.
  package var raw: String
  let send: @Sendable (ModbusLine, ModbusUnit) throws(WireFault) -> Void

  /// A write that `send` carries out.
  package init(raw: String, send: @escaping @Sendable (ModbusLine, ModbusUnit) throws(WireFault) -> Void) {
    self.raw = raw
    self.send = send
  }
}

/// One value of a machine that can be read to commission it.
package struct ProbePoint: Sendable {
  /// Its name in the profile.
  package var name: String
  /// Its table and address, or its frame.
  package var place: String
  let read: @Sendable (ModbusLine, ModbusUnit) throws(WireFault) -> ProbeReading
  let write: (@Sendable (String) throws(ProbeRefusal) -> ProbeWrite)?

  /// A point; `write` turns a text into what would be written, and is `nil` for what nobody may set this way.
  package init(
    name: String, place: String,
    read: @escaping @Sendable (ModbusLine, ModbusUnit) throws(WireFault) -> ProbeReading,
    write: (@Sendable (String) throws(ProbeRefusal) -> ProbeWrite)? = nil
  ) {
    self.name = name
    self.place = place
    self.read = read
    self.write = write
  }
}

/// A profile whose machine can be probed.
package protocol ProbedProfile: Sendable {
  var title: String { get }
  /// How its serial line is set; `nil` where it is reached over TCP only.
  var probedLine: SerialSettings? { get }
  var limits: ModbusLimits { get }
  /// What is missing or not verified in it, each a sentence; empty for a profile without gaps.
  var warnings: [String] { get }
  /// Everything readable that the profile knows, in the order it is shown.
  var probePoints: [ProbePoint] { get }
  /// Why nothing may be written now, read from the machine; `nil` when it stands still.
  func hindrance(_ line: ModbusLine, _ unit: ModbusUnit) throws(WireFault) -> String?
}
