import Workshop

/// Where facts become durable: the ledger, as the bench needs it.
///
/// Writing blocks the calling thread until the disk has it, so only the bench's own writing queue calls `write`.
package protocol Journal: JournalReader, Sendable {
  /// Which ledger this is.
  var identity: LedgerIdentity { get }

  /// Runs `body` as one transaction and returns when everything it appended is on the disk (synchronous=FULL).
  ///
  /// If `body` or the commit throws, nothing of it was recorded. `body`'s own errors are thrown unchanged.
  func write<Result>(_ body: (any JournalWriter) throws -> Result) throws -> Result

  /// Runs `body` on the ledger as it is at one moment: whatever is committed meanwhile, its reads are of the same facts.
  ///
  /// From any thread that may block. `body`'s own errors are thrown unchanged.
  func still<Result>(_ body: (any JournalReader) throws -> Result) throws -> Result

  /// Throws unless something could be recorded now: it writes, waits for the disk, and records nothing.
  ///
  /// A disk with too little room left for the next facts counts as full. From any thread that may block.
  func proveWritable() throws
}

/// What can be asked of a ledger. Of the journal itself each answer is of what is committed by then; inside `Journal.still` all
/// are of one moment, and it is never kept beyond that.
package protocol JournalReader: ProofLedger {
  /// The facts after `sequence`, oldest first, at most `limit`. From any thread; sees what is committed.
  func facts(after sequence: Int64, limit: Int) throws -> [RecordedFact]

  /// The facts that landed on one order, oldest first: its record, payloads and all.
  func facts(of order: OrderNumber) throws -> [RecordedFact]

  /// The facts of one kind that landed on one order, oldest first.
  func facts(of order: OrderNumber, kind: Fact.Kind) throws -> [RecordedFact]

  /// The newest facts of one kind that landed on one order, at most `limit`, oldest first.
  func newestFacts(of order: OrderNumber, kind: Fact.Kind, limit: Int) throws -> [RecordedFact]

  /// The versions of one order with another stage or another size than the one before, and its first, oldest first.
  func turns(of order: OrderNumber) throws -> [RecordedFact]

  /// One page of orders.
  func orders(_ query: OrderQuery) throws -> [Order]

  /// When the job bag of an order lay on the bench, oldest first.
  func benchStays(of order: OrderNumber) throws -> [BenchStay]

  /// The sequence of the newest committed fact; 0 in an empty ledger.
  func lastSequence() throws -> Int64

  /// One order in its newest version.
  func order(_ number: OrderNumber) throws -> Order?

  /// Orders whose number or customer begins with `prefix` (all when empty), by number, after `cursor`, at most `limit`.
  func orders(prefix: String, after cursor: OrderNumber?, limit: Int) throws -> [Order]

  /// Readings of one order, or of the inbox when `order` is `nil`, newest first, at most `limit`.
  func readings(of order: OrderNumber?, limit: Int) throws -> [StoredReading]

  /// The newest readings whatever they belong to, newest first, at most `limit`.
  func readings(limit: Int) throws -> [StoredReading]

  /// One job.
  func job(_ id: EventID) throws -> Job?

  /// Jobs of one order, or of all when `order` is `nil`, newest first, at most `limit`.
  func jobs(of order: OrderNumber?, limit: Int) throws -> [Job]

  /// The answer that was given to the request with `key`, if it is still kept.
  func answer(to key: String) throws -> KeptAnswer?

  /// The newest check of each gauge.
  func newestGaugeChecks() throws -> [DeviceName: GaugeChecked]

  /// What was said last of made-up settings of the beam for one alloy.
  func acceptedBeam(for metal: Metal) throws -> BeamAccepted?

  /// What was measured last of each wheel.
  func measuredWheels() throws -> [String: WheelMeasured]

  /// Checks of one gauge, newest first, at most `limit`.
  func gaugeChecks(of gauge: DeviceName, limit: Int) throws -> [GaugeChecked]

  /// Weights of one order, or of the inbox when `order` is `nil`, newest first, at most `limit`.
  func weights(of order: OrderNumber?, limit: Int) throws -> [StoredWeight]

  /// The newest weights whatever they belong to, newest first, at most `limit`.
  func weights(limit: Int) throws -> [StoredWeight]

  /// What a shop said of one order, and what was answered.
  func incoming(_ number: OrderNumber) throws -> IncomingOrder?

  /// Incoming orders with questions nobody has answered, by number, after `cursor`, at most `limit`.
  func incoming(after cursor: OrderNumber?, limit: Int) throws -> [IncomingOrder]
}

extension JournalReader {
  package func newestReading(of order: OrderNumber) throws -> StoredReading? {
    try readings(of: order, limit: 1).first
  }
}

/// The inside of one transaction of the journal. Never kept beyond it.
package protocol JournalWriter: ProofLedger {
  /// Appends a fact and brings every view of the ledger (orders, readings, jobs, bench) up to it.
  func append(_ fact: Fact, id: EventID, at: Moment) throws -> RecordedFact

  /// One order in its newest version, this transaction included.
  func order(_ number: OrderNumber) throws -> Order?

  /// One reading, this transaction included.
  func reading(_ id: EventID) throws -> StoredReading?

  /// One job, this transaction included.
  func job(_ id: EventID) throws -> Job?

  /// Every engraving job of one piece, oldest first, this transaction included.
  func engravings(of piece: Piece) throws -> [Job]

  /// Every decision to engrave one piece again, oldest first, this transaction included.
  func decisions(about piece: Piece) throws -> [ReengravingAllowed]

  /// Every look at one piece whose history had a gap, oldest first, this transaction included.
  func inspections(of piece: Piece) throws -> [PieceInspected]

  /// What was said last of made-up settings of the beam for one alloy, this transaction included.
  func acceptedBeam(for metal: Metal) throws -> BeamAccepted?

  /// Every restore that lost facts or may have, oldest first, this transaction included.
  func gaps() throws -> [LedgerGap]

  /// Where one order first stands in the ledger, this transaction included.
  func firstRecording(of order: OrderNumber) throws -> Int64?

  /// One order as it came in first, and when, this transaction included.
  func firstVersion(of order: OrderNumber) throws -> (order: Order, at: Moment)?

  /// Where somebody last looked at one piece, or signed for it, this transaction included.
  func newestLook(at piece: Piece) throws -> Int64?

  /// The job whose request came with `requestKey`, this transaction included.
  func job(requestKey: String) throws -> Job?

  /// The job on one machine whose start was recorded last, this transaction included.
  func newestBegunJob(on device: DeviceName) throws -> Job?

  /// Where one job was asked for in the ledger, this transaction included.
  func sequence(of job: EventID) throws -> Int64?

  /// The engraving that was prepared on one machine with this number of ours, this transaction included.
  func engraving(on device: DeviceName, token: String) throws -> Job?

  /// Keeps how long the machine was seen at work on a job that is not over, in milliseconds; less than before changes
  /// nothing. It goes when the job ends.
  func note(worked milliseconds: Int, of job: EventID) throws

  /// What was noted last of how long the machine was seen at work on a job that is not over.
  func worked(of job: EventID) throws -> Int?

  /// Keeps the answer to a request; an answer kept before under the same key stays.
  func keep(_ answer: KeptAnswer) throws

  /// The polishing of one piece that was asked for last, this transaction included.
  func newestPolishing(of piece: Piece) throws -> Job?

  /// One weight, this transaction included.
  func weight(_ id: EventID) throws -> StoredWeight?

  /// What a shop said of one order, this transaction included.
  func incoming(_ number: OrderNumber) throws -> IncomingOrder?

  /// Every ring of one order of a shop, this transaction included.
  func incoming(from shop: ShopSystem, order: String) throws -> [IncomingOrder]

  /// Every job that is not over, oldest first, this transaction included.
  func openJobs() throws -> [Job]

  /// The orders that lie on the bench, this transaction included.
  func ordersOnBench() throws -> [OrderNumber]
}

/// A reading as the ledger holds it: what was taken, and the order it belongs to by now.
package struct StoredReading: Hashable, Sendable {
  /// The id of the fact that took it.
  package var id: EventID
  /// Its place in the ledger.
  package var sequence: Int64
  /// What was taken.
  package var reading: Reading
  /// The order it belongs to by now; `nil` while it waits in the inbox or was set aside.
  package var order: OrderNumber?
  /// Whether a person took it off an order without giving it another: it waits for nobody.
  package var isSetAside: Bool
  /// The newest verdict, in words.
  package var verdict: String?

  /// A stored reading with all its parts.
  package init(
    id: EventID, sequence: Int64, reading: Reading, order: OrderNumber?, isSetAside: Bool, verdict: String?
  ) {
    self.id = id
    self.sequence = sequence
    self.reading = reading
    self.order = order
    self.isSetAside = isSetAside
    self.verdict = verdict
  }
}

/// A weight as the ledger holds it: what was taken, and the order it belongs to by now.
package struct StoredWeight: Hashable, Sendable {
  /// The id of the fact that took it.
  package var id: EventID
  /// What was taken.
  package var weight: Weight
  /// The order it belongs to by now; `nil` while it waits in the inbox or was set aside.
  package var order: OrderNumber?
  /// Whether a person took it off an order without giving it another: it waits for nobody.
  package var isSetAside: Bool

  /// A stored weight with all its parts.
  package init(id: EventID, weight: Weight, order: OrderNumber?, isSetAside: Bool) {
    self.id = id
    self.weight = weight
    self.order = order
    self.isSetAside = isSetAside
  }
}

/// An answer that was given to a request with a key, kept so that the same request asked again gets it again.
package struct KeptAnswer: Hashable, Sendable {
  /// The key the request came with.
  package var key: String
  /// What was asked: another request with the same key is a mistake.
  package var request: String
  /// The HTTP status.
  package var status: Int
  /// Where the thing that was made is to be found, if one was.
  package var location: String?
  /// The body, a JSON text.
  package var body: [UInt8]
  /// When it was given.
  package var at: Moment

  /// An answer with all its parts.
  package init(key: String, request: String, status: Int, location: String?, body: [UInt8], at: Moment) {
    self.key = key
    self.request = request
    self.status = status
    self.location = location
    self.body = body
    self.at = at
  }
}

/// Why the journal could not record or read. Nothing of what was being written was recorded.
package enum JournalFault: Error, Hashable, Sendable {
  /// The disk is full.
  case diskFull(String)
  /// Another daemon holds the ledger.
  case held(String)
  /// The ledger was written by a newer version, or is not a ledger.
  case foreign(String)
  /// The disk or the ledger file failed.
  case broken(String)

  /// One plain sentence: what failed and where.
  package var sentence: String {
    switch self {
    case .diskFull(let text), .held(let text), .foreign(let text), .broken(let text): text
    }
  }
}
