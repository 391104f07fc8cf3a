import Station
import Workshop

/// A place in the ledger of one bench as clients carry it: `EPOCH-SEQ`, the `id:` of an event.
struct StreamPosition: Hashable, Sendable {
  /// Which ledger.
  var epoch: Int64
  /// The newest fact the client has; 0 for none.
  var sequence: Int64

  init(epoch: Int64, sequence: Int64) {
    self.epoch = epoch
    self.sequence = sequence
  }

  /// The position written as two whole numbers with a hyphen between; `nil` for anything else.
  init?(text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let epoch = Int64(parts[0]), let sequence = Int64(parts[1]), epoch >= 0, sequence >= 0
    else { return nil }
    self.init(epoch: epoch, sequence: sequence)
  }

  /// `EPOCH-SEQ`.
  var text: String { "\(epoch)-\(sequence)" }
}

/// Where a new client of the event stream begins.
enum StreamBeginning: Hashable, Sendable {
  /// With what happens from now on.
  case now
  /// With the first fact after `sequence`.
  case after(Int64)
  /// From now on, and told so: what it has seen is of another ledger or not of this one.
  case reset

  /// The beginning for a client that says it is at `text`; `nil` or empty means that it says nothing.
  init(at text: String?, ledger: LedgerReads) async throws(BenchRefusal) {
    guard let text, !text.isEmpty else {
      self = .now
      return
    }
    guard let position = StreamPosition(text: text), position.epoch == ledger.identity.epoch else {
      self = .reset
      return
    }
    // The ledger decides and not the newest fact published: a client may know a fact from a page it just loaded.
    let newest = try await ledger.read { try $0.lastSequence() }
    self = position.sequence <= newest ? .after(position.sequence) : .reset
  }
}
