import Workshop

/// Why the bench did not do what was asked: nothing was recorded and nothing moved.
package struct BenchRefusal: Error, Hashable, Sendable {
  /// The kinds of refusal, as programs tell them apart; raw values are part of the HTTP interface.
  package enum Kind: String, CaseIterable, Sendable {
    /// There is no such order, reading, job, device or programme.
    case notFound = "not-found"
    /// What was sent cannot be what was meant.
    case invalid = "invalid"
    /// The order is not the one on the bench.
    case notOnBench = "not-on-bench"
    /// The order changed since it was seen.
    case changed = "changed"
    /// The order is not in the version that an edit was made from.
    case revised = "revised"
    /// The start was asked for so long ago that nobody waits for it any more.
    case tooLate = "too-late"
    /// The order lacks what it needs for that.
    case incomplete = "incomplete"
    /// Something has to come before it, or must not come after what was done already.
    case outOfOrder = "out-of-order"
    /// The stage of the order does not allow it.
    case wrongStage = "wrong-stage"
    /// This piece is engraved, or may be.
    case pieceEngraved = "piece-engraved"
    /// Nobody knows what is on this piece: somebody has to look at it and say so.
    case pieceInDoubt = "piece-in-doubt"
    /// The ring on the bench was not measured, or does not measure as ordered: it may be another ring.
    case sizeNotConfirmed = "size-not-confirmed"
    /// What would be engraved is not what somebody approved, or nobody did.
    case notApproved = "not-approved"
    /// The beam's settings for this alloy are made up, and nobody said that they may be used.
    case demoSettings = "demo-settings"
    /// A safety input is tripped, or says nothing.
    case notSafe = "not-safe"
    /// Nobody holds the pedal that a start needs.
    case notHeld = "not-held"
    /// The question was answered before.
    case alreadySettled = "already-settled"
    /// The machine or the piece is busy with another job.
    case busy = "busy"
    /// The machine is not there.
    case deviceAbsent = "device-absent"
    /// The machine cannot do such work.
    case workRefused = "work-refused"
    /// The job is over already.
    case jobOver = "job-over"
    /// The disk is full.
    case diskFull = "disk-full"
    /// The ledger cannot be written or read.
    case ledgerBroken = "ledger-broken"
    /// The daemon is about to end.
    case ending = "ending"
  }

  /// Which kind.
  package var kind: Kind
  /// One plain sentence: what was wrong.
  package var sentence: String
  /// One plain sentence: what to do about it.
  package var remedy: String

  /// A refusal with all its parts.
  package init(_ kind: Kind, _ sentence: String, remedy: String) {
    self.kind = kind
    self.sentence = sentence
    self.remedy = remedy
  }
}

extension BenchRefusal {
  /// The daemon is about to end and takes nothing more.
  static let ending = BenchRefusal(
    .ending, "The bench is about to shut down.", remedy: "Ask again when it is running.")

  /// The journal could not record or read.
  package init(journal error: any Error) {
    switch error {
    case let refusal as BenchRefusal: self = refusal
    case JournalFault.diskFull(let sentence):
      self.init(
        .diskFull, sentence, remedy: "Ask the administrator to free space on the ledger's disk, then ask again.")
    case let fault as JournalFault:
      self.init(.ledgerBroken, fault.sentence, remedy: "Ask the administrator to look at the ledger's disk.")
    default:
      self.init(
        .ledgerBroken, "The ledger failed: \(error).", remedy: "Ask the administrator to look at the ledger's disk.")
    }
  }
}

extension BenchRefusal {
  /// The machine shows an outline with its pointer beam.
  static func showsOutline(_ machine: DeviceName) -> BenchRefusal {
    BenchRefusal(
      .busy, "\(machine.text) shows an outline with its pointer beam.",
      remedy: "Wait for its end, or end it: `benchpin outline --end`.")
  }
}
