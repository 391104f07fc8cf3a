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
              return Self.page(try await draft(of: number).bytes)
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
          return try .json(await large.one { try await issue(number, by: by) }, status: .created)
        }
      ])
  }

  /// The page of what the ledger holds now.
  private func draft(of number: OrderNumber, issued: Day? = nil) async throws -> (bytes: [UInt8], record: RingRecord) {
    guard let record = try await ledger.read({ try RingRecord(of: number, in: $0) }) else {
      throw Problem.notFound("There is no order \(number.text).")
    }
    var setting = RecordPage.Setting(shop: shop, issued: issued, civil: Moment.civil, sizes: bench.sizes)
    for photo in RecordPage.photos(of: record) where setting.photos[photo.hash] == nil {
      setting.photos[photo.hash] = try await files.bytes(of: photo.kind.fileName(photo.hash))
    }
    var page = try RecordPage(record, setting)
    return (page.html(), record)
  }

  /// Makes the page, brings it to the disk, and only then records that it was issued.
  private func issue(_ number: OrderNumber, by: String) async throws -> IssuedRecordBody {
    let (bytes, record) = try await draft(of: number, issued: Moment.civil(bench.now).0)
    let hash = try await files.keep(page: bytes)
    let issued = RecordIssued(
      order: number, hash: hash, bytes: bytes.count, language: shop.language.rawValue, shop: shop.name,
      upTo: record.upTo, revision: record.order.revision, photos: RecordPage.photos(of: record).map(\.hash),
      madeBy: program, by: by)
    try await bench.issue(issued)
    return IssuedRecordBody(issued, at: bench.now)
  }

  private func issued(_ hash: String, of number: OrderNumber) async throws -> [UInt8] {
    let facts = try await ledger.read { try $0.facts(of: number, kind: .recordIssued) }
    guard let issued = try facts.map({ try $0.read(RecordIssued.self) }).last(where: { $0.hash == hash }) else {
      throw Problem.notFound("No record of order \(number.text) was issued as \(hash.shortened(to: 64)).")
    }
    return try await files.bytes(of: issued.hash + ".html")
  }

  private static func page(_ bytes: [UInt8]) -> Response {
    var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
    headers.forbidEverything(but: "style-src 'unsafe-inline'; img-src data:; ")
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
