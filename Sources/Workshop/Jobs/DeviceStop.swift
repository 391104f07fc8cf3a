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
  /// The engraving that was under way: somebody has to look at its piece and say what is on it.
  package var engraving: EventID?
  /// The piece that was under the beam.
  package var piece: Piece?

  /// An answer with all its parts; `job` is what was under way.
  package init(device: DeviceName, answer: Answer, sentence: String, job: Job? = nil) {
    self.device = device
    self.answer = answer
    self.sentence = sentence
    if let job, job.work.kind == .engraving {
      engraving = job.id
      piece = job.piece
    }
  }

  /// What has to be answered about the piece; `nil` when no beam was on one.
  package var question: String? {
    guard let piece, let engraving else { return nil }
    return
      "What is on ring \(piece.number) of order \(piece.order.text)? Look at it under the loupe, then: benchpin jobs settle \(engraving.text) --finding … --by …"
  }
}
