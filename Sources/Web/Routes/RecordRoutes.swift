import BenchAPI
import HTTPTypes
import Hummingbird
import NIOCore
import Station
import Workshop

/// The making record as a page to print: a draft of what the ledger holds now, or one that was issued, byte for byte.
struct RecordRoutes {
  let bench: Bench
  let ledger: LedgerReads
  let files: KeepsakeFiles
  let large: LargeBodies
  let shop: Shop
  let program: String

  func add(to routes: RouteTable) {
    routes.at(
      "/v1/orders/{number}/record.html",
      [
        .get: { request, context in
          let number = try context.orderNumber()
          return try await large.one {
            guard let hash = request.uri.queryParameters["issued"].map(String.init) else {
              return Self.page(try await draft(of: number))
            }
            return Self.page(try await issued(hash, of: number))
          }
        }
      ])
    routes.at(
      "/v1/orders/{number}/record/issues",
      [
        .post: { request, context in
          let number = try context.orderNumber()
          let by = try await request.fields { reader in .some(reader.by(context.visitor)) }
          let (issued, isNew) = try await large.one { try await issue(number, by: by) }
          return try .json(issued, status: isNew ? .created : .ok)
        }
      ])
  }

  /// The page of what the ledger holds now; a photo that cannot be read is said to be missing in its place.
  private func draft(of number: OrderNumber) async throws -> [UInt8] {
    let record = try await record(of: number)
    let setting = try await setting(of: record) { _, _ in }
    return try await RecordPage.bytes(of: record, setting)
  }

  /// Makes the page, brings it to the disk, and only then records that it was issued. One that would say nothing new is the
  /// newest that was issued.
  private func issue(_ number: OrderNumber, by: String) async throws -> (IssuedRecordBody, isNew: Bool) {
    let record = try await record(of: number)
    try record.order.proveReadyToBeIssued()
    var setting = try await setting(of: record) { photo, refusal in
      throw BenchRefusal(
        refusal.kind, "The photo \"\(photo.caption)\" of order \(number.text) is missing. \(refusal.sentence)",
        remedy: refusal.remedy)
    }
    if let (newest, at) = record.issued.last, try await says(record, nothingNewSince: newest, at, setting) {
      return (IssuedRecordBody(newest, at: at, place: record.issued.count), false)
    }
    // One moment for the day on the page and for what the ledger says of it: midnight may pass while the page is made.
    let now = bench.now
    setting.issue = Self.next(after: record.issued, on: now)
    let bytes = try await RecordPage.bytes(of: record, setting)
    let hash = try await files.keep(page: bytes)
    let issued = RecordIssued(
      order: number, hash: hash, bytes: bytes.count, language: shop.language.rawValue, shop: shop.name,
      upTo: record.upTo, revision: record.order.revision, photos: RecordPage.photos(of: record).map(\.hash),
      madeBy: program, by: by, edition: setting.issue?.edition, replaces: setting.issue?.replaced?.hash, at: now)
    try await bench.issue(issued)
    return (IssuedRecordBody(issued, at: now, place: record.issued.count + 1), true)
  }

  /// Whether today's page, written as `newest` was on its day, is the same to the byte.
  private func says(
    _ record: RingRecord, nothingNewSince newest: RecordIssued, _ at: Moment, _ setting: RecordPage.Setting
  ) async throws -> Bool {
    var (record, setting) = (record, setting)
    record.upTo = newest.upTo
    setting.issue = Self.next(after: record.issued.dropLast(), on: at)
    return try await RecordPage.hash(of: record, setting) == newest.hash
  }

  /// What the edition after `earlier` is.
  private static func next(
    after earlier: some BidirectionalCollection<(RecordIssued, Moment)>, on now: Moment
  ) -> RecordPage.Issue {
    RecordPage.Issue(
      day: Moment.civil(now).0, edition: earlier.count + 1,
      replaced: earlier.last.map { (Moment.civil($1).0, $0.hash) })
  }

  private func record(of number: OrderNumber) async throws -> RingRecord {
    guard let record = try await ledger.read({ try RingRecord(of: number, in: $0) }) else {
      throw Problem.notFound("There is no order \(number.text).")
    }
    return record
  }

  /// What a draft of a page is made with, its photos read; of each that cannot be read `tell` is told, which may throw.
  private func setting(
    of record: RingRecord, missing tell: (PhotoAdded, BenchRefusal) throws -> Void
  ) async throws -> RecordPage.Setting {
    var setting = RecordPage.Setting(shop: shop, civil: Moment.civil, sizes: bench.sizes)
    for photo in RecordPage.photos(of: record) where setting.photos[photo.hash] == nil {
      do {
        setting.photos[photo.hash] = try await files.bytes(of: photo.kind.fileName(photo.hash))
      } catch let refusal as BenchRefusal {
        try tell(photo, refusal)
        setting.missing.insert(photo.hash)
      }
    }
    return setting
  }

  private func issued(_ hash: String, of number: OrderNumber) async throws -> [UInt8] {
    let facts = try await ledger.read { try $0.facts(of: number, kind: .recordIssued) }
    guard let issued = try facts.map({ try $0.read(RecordIssued.self) }).last(where: { $0.hash == hash }) else {
      throw Problem.notFound("No record of order \(number.text) was issued as \(hash.shortened(to: 64)).")
    }
    return try await files.bytes(of: PageFile.name(issued.hash))
  }

  private static func page(_ bytes: [UInt8]) -> Response {
    var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
    headers.forbidEverything(but: "style-src 'unsafe-inline'; img-src data:; ")
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
