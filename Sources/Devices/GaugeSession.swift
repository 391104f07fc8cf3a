import Workshop

/// One thing a gauge sent, with the instant its last byte arrived.
package struct GaugeFrame: Sendable {
  /// What the frame says.
  package enum Content: Hashable, Sendable {
    /// An inside diameter; `sent` is the frame as printable text.
    case diameter(Micrometres, sent: String)
    /// A mass in milligrams; `sent` is the frame as printable text.
    case weight(milligrams: Int, sent: String)
    /// An error code of the gauge and what it means.
    case error(code: String, meaning: String)
    /// A line that is neither: an identification, a battery state.
    case status(String)
    /// Bytes that are not a frame of this gauge, and why.
    case garbled(sent: String, why: String)
  }

  /// What the frame says.
  package var content: Content
  /// When its first byte arrived, to be compared with when an order was put on the bench.
  package var began: ContinuousClock.Instant

  /// A frame and when it began to arrive.
  package init(content: Content, began: ContinuousClock.Instant) {
    self.content = content
    self.began = began
  }
}

/// Knows one gauge.
package protocol GaugeDriver: DeviceDriver where Session: GaugeSession {}

/// A gauge that is open: everything it sends, in order.
package protocol GaugeSession: DeviceSession {
  /// The thread the frames come from, where taking them costs no hand-over and blocking is allowed; `nil` where there is
  /// none of the gauge's own.
  var executor: (any TaskExecutor)? { get }

  /// Everything that arrived since the last call: at least one frame, waiting for it as long as it takes.
  ///
  /// Many frames come together when the gauge sends faster than they are taken, so that they can be stored together.
  /// Throws when the port is gone; the frames that came before were returned by earlier calls.
  func nextFrames() async throws(DeviceFault) -> [GaugeFrame]

  /// Whether it can be asked for a reading; the others send when somebody presses their button.
  var canBeAsked: Bool { get }

  /// Asks for one reading, which comes as a frame like any other, or does not come. Nothing where it cannot be asked.
  func askForReading() async throws(DeviceFault)
}
