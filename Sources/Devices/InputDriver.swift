import Workshop

/// Knows one barcode scanner, whatever it is connected by.
package protocol ScannerDriver: DeviceDriver where Session: ScannerSession {}

/// A scanner that is open: everything it reads, in order.
package protocol ScannerSession: DeviceSession {
  /// Everything that was scanned since the last call: at least one, waiting for it as long as it takes.
  ///
  /// Throws when the port is gone; what came before was returned by earlier calls.
  func nextScans() async throws(DeviceFault) -> [Scan]
}

/// One thing a scanner sent. A scan is data and never a command.
package enum Scan: Hashable, Sendable {
  /// The text of a code, without prefix, AIM id and suffix; the symbology where the scanner told it.
  case code(String, symbology: String?)
  /// Bytes or keys that are no whole code, and why.
  case garbled(sent: String, why: String)
}

/// Knows one foot pedal.
package protocol PedalDriver: DeviceDriver where Session: PedalSession {}

/// A pedal that is open.
package protocol PedalSession: DeviceSession {
  /// The pedal's next position: at once after opening, then whenever it was pressed or let go.
  func nextPosition() async throws(DeviceFault) -> PedalPosition
}

/// Where a pedal stands.
package struct PedalPosition: Hashable, Sendable {
  /// Whether it is pressed.
  package var isDown: Bool
  /// When it came to stand so, bounces left out.
  package var since: ContinuousClock.Instant

  /// A position and since when.
  package init(isDown: Bool, since: ContinuousClock.Instant) {
    self.isDown = isDown
    self.since = since
  }
}

/// Knows one safety input, which the bench only reads.
package protocol SafetyDriver: DeviceDriver where Session: SafetySession {}

/// A safety input that is open. It is never written: a reset is a person's.
package protocol SafetySession: DeviceSession {
  /// What the input says now.
  func read() async throws(DeviceFault) -> SafetySample
}

/// What a safety input said at one moment.
package struct SafetySample: Hashable, Sendable {
  /// Whether the input says that all is well, its polarity minded.
  package var isHealthy: Bool
  /// A counter that the safety device keeps moving while its data is fresh; `nil` where it has none.
  package var counter: UInt16?

  /// A sample with all its parts.
  package init(isHealthy: Bool, counter: UInt16? = nil) {
    self.isHealthy = isHealthy
    self.counter = counter
  }
}
