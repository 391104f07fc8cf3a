/// What one device answered to a stop.
package struct DeviceStop: Hashable, Sendable, Codable {
  /// The two answers a person can act on.
  package enum Answer: String, Sendable, Codable {
    /// The machine's own status says that it is still.
    case still
    /// The machine did not show that it is still: use its own stop.
    case notConfirmed
  }

  /// The machine.
  package var device: DeviceName
  /// What it showed.
  package var answer: Answer
  /// One plain sentence: what was seen, and what to do.
  package var sentence: String

  /// An answer with all its parts.
  package init(device: DeviceName, answer: Answer, sentence: String) {
    self.device = device
    self.answer = answer
    self.sentence = sentence
  }
}
