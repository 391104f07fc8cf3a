import BenchAPI
import HTTPTypes
import Hummingbird
import NIOCore
import Station
import Workshop

/// Photos of an order: taken in without the words a camera writes into them, given out as pictures and never as anything else.
struct PhotoRoutes {
  /// The most photos of one order.
  static let most = 200

  let bench: Bench
  let ledger: LedgerReads
  let files: KeepsakeFiles
  let large: LargeBodies

  func add(to routes: RouteTable) {
    routes.at(
      "/v1/orders/{number}/photos", bodyUpTo: Photo.mostBytes,
      [
        .get: { _, context in
          let number = try await known(context.orderNumber())
          return try .json(PhotoList(photos: await photos(of: number).map { PhotoBody($0, at: $1) }))
        },
        .post: { request, context in
          // What is too large is refused by what it says of itself, before anything of it comes and whoever else sends one.
          try request.provePhoto()
          return try await large.one { try await take(request, context) }
        },
      ])
    routes.at(
      "/v1/orders/{number}/photos/{id}",
      [.get: { _, context in try await give(context.orderNumber(), context.id(of: "photo")) }])
  }

  private func take(_ request: Request, _ context: DeskContext) async throws -> Response {
    let number = try await known(context.orderNumber())
    let query = request.uri.queryParameters
    let caption = query["caption"].map(String.init) ?? ""
    guard caption.unicodeScalars.count <= 200, !caption.unicodeScalars.contains(where: \.isControl) else {
      throw Problem.invalid("caption is longer than 200 characters or contains a control character.")
    }
    // A word that is not understood does not put a photo into the customer's record.
    let isInternal =
      try query["internal"].map { (word: Substring) throws(Problem) in
        switch word.lowercased() {
        case "", "1", "true", "yes": return true
        case "0", "false", "no": return false
        default: throw Problem.invalid("internal is \"\(String(word).shortened(to: 60))\"; write true or false.")
        }
      } ?? false
    let bytes = try await request.photo()
    guard try await photos(of: number).count < Self.most else {
      throw Problem.invalid("Order \(number.text) has \(Self.most) photos already.")
    }
    let declared = request.headers[.contentType]
    let (photo, hash) = try await files.keep(photo: bytes)
    guard declared?.hasPrefix(photo.kind.mediaType) == true else {
      throw Problem.invalid("The photo is declared as \(declared ?? "nothing") and is \(photo.kind.mediaType).")
    }
    let added = try await bench.add(
      PhotoAdded(
        id: EventID(at: bench.now), order: number, hash: hash, kind: photo.kind, bytes: photo.bytes.count,
        caption: caption,
        stage: .concept, isInternal: isInternal, by: request.by(context.visitor)))
    var response = try Response.json(PhotoBody(added, at: bench.now), status: .created)
    response.headers[.location] = "/v1/orders/\(number.text)/photos/\(added.id.text)"
    return response
  }

  private func give(_ number: OrderNumber, _ id: EventID) async throws -> Response {
    guard let (photo, _) = try await photos(of: number).first(where: { $0.0.id == id }) else {
      throw Problem.notFound("Order \(number.text) has no photo \(id.text).")
    }
    let bytes = try await files.bytes(of: photo.kind.fileName(photo.hash))
    var headers: HTTPFields = [
      .contentType: photo.kind.mediaType, .cacheControl: "private, max-age=31536000, immutable",
    ]
    headers.forbidEverything()
    headers[.contentDisposition] = "inline; filename=\"\(id.text).\(photo.kind == .jpeg ? "jpg" : "png")\""
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  private func photos(of number: OrderNumber) async throws -> [(PhotoAdded, Moment)] {
    try await ledger.read { try $0.photos(of: number) }
  }

  private func known(_ number: OrderNumber) async throws -> OrderNumber {
    guard try await ledger.read({ try $0.order(number) }) != nil else {
      throw Problem.notFound("There is no order \(number.text).")
    }
    return number
  }
}

extension JournalReader {
  /// The photos of an order and when each was put there, oldest first.
  func photos(of number: OrderNumber) throws -> [(PhotoAdded, Moment)] {
    try facts(of: number, kind: .photoAdded).map { (try $0.read(PhotoAdded.self), $0.at) }
  }
}

extension Request {
  /// Throws unless the body says that it is a photo that may be taken.
  fileprivate func provePhoto() throws(Problem) {
    let declared = headers[.contentType] ?? ""
    guard PhotoKind.allCases.contains(where: { declared.hasPrefix($0.mediaType) }) else { throw Problem.noPhoto }
    if let announced = headers[.contentLength].flatMap(Int.init), announced > Photo.mostBytes {
      throw Problem.photoTooLarge(announced)
    }
  }

  /// The bytes of a photo.
  fileprivate func photo() async throws -> [UInt8] {
    do { return Array(try await body.collect(upTo: Photo.mostBytes).readableBytesView) } catch is NIOTooManyBytesError {
      throw Problem.photoTooLarge(nil)
    }
  }
}

extension Problem {
  fileprivate static let noPhoto = Problem(
    "media-type", "Not a photo", status: 415, detail: "The body is not declared as a photo.",
    remedy: "Send a JPEG or PNG with the header Content-Type: image/jpeg or image/png.")

  fileprivate static func photoTooLarge(_ bytes: Int?) -> Problem {
    let most = Photo.mostBytes / 1_048_576
    let size = bytes.map { "\(($0 + 1_048_575) / 1_048_576) MB" } ?? "more than \(most) MB"
    return Problem(
      "too-large", "Too large", status: 413, detail: "The photo has \(size); at most \(most) MB are taken.",
      remedy: "Save it smaller, for instance 3000 pixels wide as a JPEG, and send that.")
  }
}

extension HTTPFields {
  /// What a browser may do with an answer that holds something from outside: show it, and load and run nothing.
  mutating func forbidEverything(but allowed: String = "") {
    self[.xContentTypeOptions] = "nosniff"
    guard let name = HTTPField.Name("Content-Security-Policy") else { return }
    self[name] = "default-src 'none'; \(allowed)sandbox"
  }
}

extension PhotoBody {
  /// A photo as it travels.
  init(_ photo: PhotoAdded, at: Moment) {
    self.init(
      id: photo.id.text, order: photo.order.text, media_type: photo.kind.mediaType, bytes: photo.bytes,
      sha256: photo.hash, caption: photo.caption, stage: photo.stage.rawValue, is_internal: photo.isInternal,
      by: photo.by, at: at.text)
  }
}
