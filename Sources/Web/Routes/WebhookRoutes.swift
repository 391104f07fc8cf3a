import BenchAPI
import HTTPTypes
import Hummingbird
import Intake
import Logging
import Station
import Workshop

/// What shops send by themselves when an order changes. A delivery counts only with the shop's own signature over its bytes.
///
/// A delivery that comes again says nothing new and changes nothing, so nothing is kept of it.
struct WebhookRoutes {
  /// The largest delivery.
  static let largest = 1 << 20

  let bench: Bench
  let secrets: [ShopSystem: WebhookSecret]
  let logger: Logger

  func add(to routes: RouteTable) {
    routes.at(
      "/v1/webhooks/{shop}", bodyUpTo: Self.largest,
      [
        .post: { request, context in
          let name = context.parameters.get("shop") ?? ""
          guard let shop = ShopSystem(rawValue: name), let secret = secrets[shop] else {
            throw Problem.notFound("This bench takes no webhooks of \"\(name.shortened(to: 60))\".")
          }
          let bytes = try await request.bytes(upTo: Self.largest)
          // What WooCommerce tries an address with: it has no signature and says nothing.
          if shop == .woocommerce, Self.isPing(bytes) {
            return try .json(ImportBody(kind: "ping", orders: [], unread: [], caveat: nil))
          }
          guard let field = HTTPField.Name(shop.signatureField), let signature = request.headers[field],
            secret.signed(bytes, signature)
          else {
            logger.warning("a webhook without its signature", metadata: ["fault": "\(shop.title)"])
            throw Problem.notSigned(shop.signatureField)
          }
          let file = try await OrderFile.read(bytes, sizes: bench.sizes)
          let outcomes = try await bench.take(file.orders, by: "\(shop.title) webhook")
          return try .json(ImportBody(file, outcomes))
        }
      ])
  }

  /// `webhook_id=` and digits, and nothing else.
  private static func isPing(_ bytes: [UInt8]) -> Bool {
    let mark = Array("webhook_id=".utf8)
    return bytes.starts(with: mark) && bytes.count <= mark.count + 20
      && bytes.dropFirst(mark.count).allSatisfy { (0x30...0x39).contains($0) }
  }
}

extension ShopSystem {
  /// The field a delivery's signature stands in.
  var signatureField: String {
    switch self {
    case .shopify: "X-Shopify-Hmac-Sha256"
    case .woocommerce: "X-WC-Webhook-Signature"
    }
  }
}

extension Problem {
  fileprivate static func notSigned(_ field: String) -> Problem {
    Problem(
      "not-signed", "Not from the shop", status: 401,
      detail: "The field \(field) is not the shop's signature over what was sent.",
      remedy: "Give shop and bench the same secret. The bench keeps it in a file that its settings name.")
  }
}
