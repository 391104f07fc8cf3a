/// A fact with its place in the ledger of one bench: on disk, and so allowed to be published.
package struct RecordedFact: Hashable, Sendable {
  /// The fact's id, unique among all benches.
  package var id: EventID
  /// Its place in this ledger: 1, 2, 3 … without a gap.
  package var sequence: Int64
  /// When it happened.
  package var at: Moment
  /// What kind of fact.
  package var kind: Fact.Kind
  /// The order it lands on, if any.
  package var order: OrderNumber?
  /// The payload as JSON text (UTF-8, one line), written once: what is published is what is on disk.
  package var payload: [UInt8]

  /// A recorded fact with all its parts.
  package init(id: EventID, sequence: Int64, at: Moment, kind: Fact.Kind, order: OrderNumber?, payload: [UInt8]) {
    self.id = id
    self.sequence = sequence
    self.at = at
    self.kind = kind
    self.order = order
    self.payload = payload
  }
}

/// Which ledger a sequence number counts in: `seq` alone means nothing across benches or after a restore.
package struct LedgerIdentity: Hashable, Sendable {
  /// The bench's name.
  package var bench: String
  /// New for each ledger begun or restored: the Unix second of that moment.
  package var epoch: Int64

  /// A ledger of `bench` begun in `epoch`.
  package init(bench: String, epoch: Int64) {
    self.bench = bench
    self.epoch = epoch
  }
}
