import Testing
import Workshop

@testable import Intake

/// What a careful importer reads in the exports beside the tests.
@Suite struct ExportTests {
  struct Expected: Sendable, CustomStringConvertible {
    var file: String
    var order: String
    var place = 1
    var size: String?
    var diameter: Int?
    var metal: String?
    var engraving: String?
    var hints: Set<String> = []
    var description: String { "\(file) \(order) \(place)" }
  }

  static let expected = [
    Expected(
      file: "shopify.json", order: "#1042", size: "US 6 1/2", diameter: 16_916, metal: "au750y",
      engraving: "Always · 14.06.2026 ♥", hints: ["hidden_fields"]),
    Expected(
      file: "shopify.json", order: "#1043", size: "UK N 1/2", metal: "pt950", engraving: "אני לדודי ודודי לי",
      hints: ["right_to_left"]),
    Expected(
      file: "shopify.json", order: "#1043", place: 2, size: "UK Z+1", diameter: 22_282, metal: "pt950",
      engraving: "32°04′N 34°46′E", hints: ["wide_band", "outside"]),
    Expected(
      file: "shopify.json", order: "#1044", size: "EU 54", diameter: 17_189, metal: "au750w", engraving: "M & J ∞",
      hints: ["emerald_oiled", "customer_stone", "balance_due", "band_under_3mm", "size_read_as"]),
    Expected(
      file: "shopify.json", order: "#1046", size: "US 10 1/4", diameter: 19_964, metal: "wc",
      engraving: "If you are reading this then you took it off: put it back on",
      hints: ["long_text", "cannot_be_sized", "not_paid_yet", "wide_band", "size_read_as"]),
    Expected(
      file: "woocommerce.json", order: "731", size: "DE 19 1/2", diameter: 19_500, metal: "ag925",
      engraving: "حبيبتي ❤️", hints: ["right_to_left", "emoji", "file", "hidden_fields", "size_read_as"]),
    Expected(
      file: "woocommerce.json", order: "731", place: 2, size: "US 6 1/2", diameter: 16_916, metal: nil,
      engraving: "O & A", hints: ["metal_only_in_sku"]),
  ]

  @Test(arguments: expected) func everyLineIsReadAsItWasMeant(_ expected: Expected) throws {
    let order = try #require(try Exports.read(expected.file).orders.first { $0.name == expected.order })
    let line = try #require(order.rings.first { $0.ring.source.place == expected.place })
    #expect(line.ring.size?.text == expected.size)
    if let diameter = expected.diameter { #expect(line.ring.size?.diameter.count == diameter) }
    #expect(line.ring.metal?.rawValue == expected.metal)
    #expect(line.ring.engraving?.text == expected.engraving)
    #expect(
      Set(line.ring.hints.map(\.word))
        == expected.hints.union(expected.order == "731" && expected.place == 2 ? ["hidden_fields"] : []))
    #expect(line.questions.contains { $0.about == .metal } == (expected.metal == nil))
    #expect(!line.questions.contains { $0.about == .size })
  }

  @Test func aCancelledOrderSaysSo() throws {
    let order = try #require(try Exports.read("shopify.json").orders.first { $0.name == "#1047" })
    #expect(order.rings.first?.ring.cancelled == "2026-10-11T09:00:00-05:00")
    #expect(order.rings.first?.questions.first { $0.about == .size }?.words.contains("US 7 (17.32 mm)") == true)
  }

  @Test func aWeddingDateIsWhenItIsDue() throws {
    let orders = try Exports.read("shopify.json").orders
    #expect(orders.first { $0.name == "#1043" }?.rings.map(\.ring.due) == ["2026-12-20", "2026-12-20"])
    #expect(orders.first { $0.name == "#1042" }?.rings.map(\.ring.due) == ["2026-11-02"])
  }

  @Test func theTableCarriesNoSizeAndSaysSo() throws {
    let file = try Exports.read("shopify.csv")
    #expect(file.caveat?.contains("no column") == true)
    #expect(file.orders.map(\.name) == ["#1042", "#1043", "#1044", "#1045", "#1046", "#1047"])
    #expect(file.orders.map(\.rings.count) == [1, 2, 1, 1, 1, 1])
    #expect(file.orders.flatMap(\.rings).allSatisfy { $0.ring.size == nil && !$0.ring.isComplete })
    #expect(
      file.orders.flatMap(\.rings).allSatisfy { $0.questions.contains { $0.words.contains("no column") } })
    #expect(file.orders.first { $0.name == "#1045" }?.rings.first?.ring.metal == .au585r)
    #expect(file.orders[1].rings.map(\.ring.bandWidth) == [Micrometres(3000), Micrometres(8000)])
    #expect(file.orders[1].rings.first?.ring.due == "2026-12-20")
    #expect(file.orders[5].rings.first?.ring.cancelled != nil)
  }

  @Test func theSameOrderHasTheSameIdInTableAndJSON() throws {
    let table = try Exports.read("shopify.csv").orders.map(\.id)
    #expect(try Exports.read("shopify.json").orders.allSatisfy { table.contains($0.id) })
  }

  @Test func headingsAreKnownInAllTheirSpellings() throws {
    let text =
      "Name,Financial Status,Canceled at,Lineitem Quantity,Lineitem name,Lineitem SKU,Id\r\n"
      + "#7,paid,,2,\"Band, \"\"flat\"\" - Platinum 950 / 3 mm\",X,99\r\n"
    let order = try Exports.order(text)
    #expect(order.id == "99")
    #expect(order.rings.first?.ring.metal == .pt950)
    #expect(order.rings.first?.ring.pieces == 2)
  }

  @Test(arguments: [
    ("", true), ("{\"orders\": [{\"id\": 1", true), ("Name,Lineitem name,Id\n#1,Band,7\n#2,\"Ba", true),
    ("Name,Lineitem name,Id\n#1,Band,7\n#2,Ba", true), ("hello", false), ("[]", false), ("{\"a\":1}", false),
    ("[1,2]", false),
  ])
  func aFileThatIsNoneIsRefusedAndOneThatIsCutShortIsKnown(text: String, isCutShort: Bool) {
    do throws(OrderFile.Refusal) {
      _ = try OrderFile(Array(text.utf8))
      Issue.record("\(text) was taken")
    } catch {
      #expect(error.isCutShort == isCutShort, "\(error.sentence)")
    }
  }

  @Test func anOrderThatIsNoJSONSpoilsNoOther() throws {
    let orders = try Exports.bytes("shopify.json")
    let text = String(decoding: orders, as: UTF8.self).replacing(
      "\"order_number\": 1043", with: "\"order_number\": 10x3")
    let file = try OrderFile(Array(text.utf8))
    #expect(file.orders.map(\.name) == ["#1042", "#1044", "#1046", "#1047"])
    #expect(file.unread.count == 1)
  }

  @Test(arguments: ["shopify.json", "woocommerce.json", "shopify.csv"])
  func aFileInPartsIsTheSameOrders(name: String) throws {
    let bytes = try Exports.bytes(name)
    let parts = OrderFile.parts(of: bytes, upTo: 1200)
    #expect(name == "woocommerce.json" || parts.count > 2)
    #expect(try parts.flatMap { try OrderFile($0).orders } == OrderFile(bytes).orders)
  }

  @Test func aWebhooksOneOrderIsAFileOfOne() throws {
    let bytes = try Exports.bytes("shopify.json")
    let range = try #require(try JSONParts.of(bytes[...], listNamed: "orders").first)
    #expect(try OrderFile(Array(bytes[range])).orders.map(\.name) == ["#1042"])
    #expect(try OrderFile(Array("{\"order\":".utf8) + bytes[range] + Array("}".utf8)).orders.map(\.name) == ["#1042"])
  }
}
