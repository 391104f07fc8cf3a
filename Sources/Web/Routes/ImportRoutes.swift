import BenchAPI
import Dispatch
import HTTPTypes
import Hummingbird
import Intake
import Labels
import NIOCore
import Station
import Workshop

/// Orders from shops: files, what they leave open, answers, and the labels of the job bags.
struct ImportRoutes {
  /// The largest file taken at once; the command line divides a larger one.
  static let largest = 4 << 20

  let bench: Bench
  let ledger: LedgerReads

  func add(to routes: RouteTable) {
    routes.at(
      "/v1/imports", bodyUpTo: Self.largest,
      [
        .get: { request, _ in try .json(await page(request)) },
        .post: { request, context in
          let bytes = try await request.fileOfOrders(upTo: Self.largest)
          let file = try await OrderFile.read(bytes, sizes: bench.sizes)
          return try .json(ImportBody(file, await bench.take(file.orders, by: request.by(context.visitor))))
        },
      ])
    routes.at(
      "/v1/orders/{number}/incoming",
      [
        .get: { _, context in
          let number = try context.orderNumber()
          guard let incoming = try await ledger.read({ try $0.incoming(number) }) else {
            throw Problem.notFound("No order \(number.text) came in from a shop.")
          }
          return try .json(IncomingBody(incoming))
        }
      ])
    routes.at(
      "/v1/orders/{number}/answers",
      [
        .post: { request, context in
          let number = try context.orderNumber()
          let answer = try await request.fields { reader in Answer(&reader, context.visitor) }
          let words = try await words(of: answer, to: number)
          return try .json(
            IncomingBody(await bench.answer(number, about: answer.about, to: words, answer.text, by: answer.by)))
        }
      ])
    routes.at(
      "/v1/orders/{number}/label.svg",
      [
        .get: { _, context in
          let number = try context.orderNumber()
          guard let order = try await ledger.read({ try $0.order(number) }) else {
            throw Problem.notFound("There is no order \(number.text).")
          }
          return .svg(JobBagLabel(order, sizes: bench.sizes).svg)
        }
      ])
  }

  /// The words of the question that an answer names; `nil` where it names none.
  private func words(of answer: Answer, to number: OrderNumber) async throws -> String? {
    guard let name = answer.question else { return nil }
    let open = try await ledger.read { try $0.incoming(number) }?.open ?? []
    guard let question = open.first(where: { $0.about == answer.about && $0.name == name }) else {
      throw Problem.invalid(
        "question is \"\(name.shortened(to: 60))\", which is no open question about the \(answer.about.rawValue) of order \(number.text)."
      )
    }
    return question.words
  }

  private func page(_ request: Request) async throws -> IncomingPage {
    try request.refuseQuery(except: ["after", "limit"])
    let limit = try request.limit()
    let cursor = try request.uri.queryParameters["after"].map { text throws(Problem) in
      guard let number = OrderNumber(text) else {
        throw Problem.invalid("after is \"\(String(text).shortened(to: 60))\"; write an order number.")
      }
      return number
    }
    let orders = try await ledger.read { try $0.incoming(after: cursor, limit: limit + 1) }
    let shown = orders.prefix(limit)
    return IncomingPage(
      orders: shown.map(IncomingBody.init), next: orders.count > limit ? shown.last?.number.text : nil)
  }
}

/// An answer as it was sent.
private struct Answer: Sendable {
  var about: IntakeQuestion.Topic
  var question: String?
  var text: String
  var by: String

  init?(_ reader: inout FieldReader, _ visitor: Visitor) {
    let about = reader.requiredWord(
      "about", oneOf: IntakeQuestion.Topic.allCases.map(\.rawValue), IntakeQuestion.Topic.init(rawValue:))
    question = reader.text("question")
    let text = reader.requiredText("answer", "the answer, or keep")
    by = reader.by(visitor)
    guard let about, let text else { return nil }
    self.about = about
    self.text = text
  }
}

private let files = DispatchQueue(label: "web.imports", qos: .utility)

extension OrderFile {
  /// Reads a file off Swift's own threads, one at a time.
  static func read(_ bytes: [UInt8], sizes: SizeRules) async throws -> OrderFile {
    let outcome: Result<OrderFile, Refusal> = await withCheckedContinuation { continuation in
      files.async {
        continuation.resume(returning: Result { () throws(Refusal) in try OrderFile(bytes, sizes: sizes) })
      }
    }
    let file: OrderFile
    do throws(Refusal) { file = try outcome.get() } catch { throw Problem.invalid(error.sentence) }
    guard file.kind != .bench else {
      throw Problem.invalid("These are orders as the bench writes them; send them to /v1/orders.")
    }
    return file
  }
}

extension Request {
  /// A file of orders: JSON or CSV, and declared as one of them, which no other web page can do unasked.
  fileprivate func fileOfOrders(upTo limit: Int) async throws -> [UInt8] {
    let type = headers[.contentType]?.split(separator: ";").first?.lowercased().filter { $0 != " " }
    guard type == "application/json" || type == "text/csv" else { throw Problem.wrongMediaType }
    return try await bytes(upTo: limit)
  }

  /// The body as it came, at most `limit` bytes of it.
  func bytes(upTo limit: Int) async throws -> [UInt8] {
    do {
      return Array(try await body.collect(upTo: limit).readableBytesView)
    } catch is NIOTooManyBytesError {
      throw Problem.tooLarge(limit: limit)
    }
  }
}

extension Response {
  /// A drawing. It holds no script, and a browser is told to run none.
  fileprivate static func svg(_ text: String) -> Response {
    var headers: HTTPFields = [.contentType: "image/svg+xml", .cacheControl: "no-store"]
    headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'"
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
