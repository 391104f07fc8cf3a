import Foundation
import Testing
import Workshop

@testable import Intake

/// The invented exports beside the tests, in the true layouts of the shops.
enum Exports {
  static func bytes(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return Array(try Data(contentsOf: folder.appending(path: "Recordings/orders/\(name)")))
  }

  static func read(_ name: String) throws -> OrderFile { try OrderFile(bytes(name)) }

  static func order(_ text: String) throws -> ShopOrder { try #require(try OrderFile(Array(text.utf8)).orders.first) }

  /// An order of Shopify with one line whose form was filled in so; an empty name leaves the field out.
  static func line(
    _ fields: [(String, String)], title: String = "Low Dome Band", variant: String = "18k Yellow Gold / 4 mm",
    quantity: Int = 1, note: String? = nil
  ) throws -> ShopOrder.Line {
    let properties = fields.map { ["name": $0.0, "value": $0.1] }
    let order: [String: Any] = [
      "id": 1, "name": "#1", "order_number": 1, "created_at": "2026-10-05T09:14:22Z",
      "updated_at": "2026-10-05T09:14:22Z", "financial_status": "paid", "note": note as Any? ?? NSNull(),
      "customer": ["first_name": "Ada"],
      "line_items": [
        ["id": 2, "title": title, "variant_title": variant, "quantity": quantity, "properties": properties]
      ],
    ]
    let file = try OrderFile(Array(try JSONSerialization.data(withJSONObject: order)))
    return try #require(file.orders.first?.rings.first)
  }

  /// What is asked about a size that is written so.
  static func size(_ value: String, system: String? = nil) throws -> (size: String?, question: String?) {
    let line = try line([("Ring Size", value)] + (system.map { [("Size System", $0)] } ?? []))
    return (line.ring.size?.text, line.questions.first { $0.about == .size }?.words)
  }
}
