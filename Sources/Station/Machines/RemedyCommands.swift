import Workshop

/// Commands that remedies name, with everything that has to be said; `…` is for the person to fill in.
extension Piece {
  /// Says what is on the piece.
  var inspectCommand: String { "`benchpin jobs inspect \(order.text) --piece \(number) --finding … --by …`" }

  /// Signs for engraving the piece once more.
  var reengraveCommand: String { "`benchpin jobs reengrave \(order.text) --piece \(number) --why … --by …`" }
}

extension Job {
  /// Says what is on the piece of the job.
  var settleCommand: String { "`benchpin jobs settle \(id.text) --finding … --by …`" }
}
