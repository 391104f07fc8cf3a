import BenchAPI
import Crypto
import Foundation
import TestJournal
import Testing
import Workshop

@testable import Web

/// Orders of shops by HTTP: files, webhooks, questions and answers, labels.
@Suite struct ShopImportTests {
  private static func export(_ name: String) throws -> String {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: tests.appending(path: "Recordings/orders/\(name)"), encoding: .utf8)
  }

  @Test func anExportIsTakenAskedAboutAndAnswered() async throws {
    try await TestServer.run { server in
      let shopify = try await server.ask("POST", "/v1/imports", Self.export("shopify.json"))
      #expect(shopify.status == 200)
      let report = try shopify.decoded(ImportBody.self)
      #expect(report.orders.map(\.outcome) == ["new", "new", "new", "new", "new", "passed-over"])
      #expect(report.orders.compactMap(\.number) == ["1042", "1043-1", "1043-2", "1044", "1046"])
      let woo = try await server.ask("POST", "/v1/imports?by=Mia", Self.export("woocommerce.json")).decoded(
        ImportBody.self)
      #expect(woo.orders.map(\.outcome) == ["new", "waiting"])
      let page = try await server.ask("GET", "/v1/imports").decoded(IncomingPage.self)
      #expect(page.orders.map(\.number) == ["731-2"])
      let waiting = try await server.ask("GET", "/v1/orders/731-2")
      #expect(waiting.status == 404)
      #expect(waiting.body.contains("waits for an answer"))
      let answered = try await server.ask(
        "POST", "/v1/orders/731-2/answers", #"{"about":"metal","answer":"ag925","by":"Mia"}"#)
      #expect(answered.status == 200)
      #expect(try answered.decoded(IncomingBody.self).is_order)
      #expect(try await server.ask("GET", "/v1/orders/731-2").decoded(OrderBody.self).ring.size == "US 6 1/2")
      #expect(try await server.ask("GET", "/v1/orders/%231042").decoded(OrderBody.self).number == "1042")
      let incoming = try await server.ask("GET", "/v1/orders/1044/incoming").decoded(IncomingBody.self)
      #expect(incoming.certificate == "DEMO-000104")
      #expect(incoming.hints.contains { $0.name == "emerald_oiled" })
    }
  }

  @Test func aTableIsTakenWithAWordOnWhatItCannotCarry() async throws {
    try await TestServer.run { server in
      let csv = try Self.export("shopify.csv")
      let answer = try await server.ask("POST", "/v1/imports", csv, headers: ["Content-Type": "text/csv"])
      let report = try answer.decoded(ImportBody.self)
      #expect(report.caveat?.contains("no column") == true)
      #expect(Set(report.orders.map(\.outcome)) == ["waiting", "passed-over"])
      let json = try await server.ask("POST", "/v1/imports", Self.export("shopify.json")).decoded(ImportBody.self)
      #expect(json.orders.map(\.outcome) == ["new", "new", "new", "new", "new", "passed-over"])
    }
  }

  /// The command line sends parts of 1 MB, each with a key.
  @Test func aLargeFileIsTakenWithAKeyAndAnsweredOnce() async throws {
    try await TestServer.run { server in
      let room = String(repeating: " ", count: 1 << 20)
      let file = try Self.export("shopify.json") + room
      for _ in 1...2 {
        let answer = try await server.ask("POST", "/v1/imports", file, headers: ["Idempotency-Key": "one"])
        #expect(answer.status == 200)
        #expect(try answer.decoded(ImportBody.self).orders.first?.outcome == "new")
      }
    }
  }

  @Test func questionsStandOnTheOrder() async throws {
    try await TestServer.run { server in
      let text = try Self.export("shopify.json").replacing("huilée", with: "")
      let changed = text.replacing("Émeraude 6.1 x 4.2 mm, ", with: "Saphir")
      _ = try await server.ask("POST", "/v1/imports", changed)
      let order = try await server.ask("GET", "/v1/orders/1044").decoded(OrderBody.self)
      #expect(order.questions?.first?.contains("treatment") == true)
      let record = try await server.ask("GET", "/v1/orders/1044/record").decoded(OrderRecordBody.self)
      #expect(record.order.questions == order.questions)
    }
  }

  @Test func anAnswerNamesTheOneQuestionOfSeveralThatItCloses() async throws {
    try await TestServer.run { server in
      let text = try Self.export("shopify.json")
      _ = try await server.ask("POST", "/v1/imports", text)
      let later = text.replacing(/"note": ?(null|"[^"]*")/, with: #""note":"in the evening""#)
        .replacing(/"updated_at": ?"2026-10/, with: #""updated_at":"2026-11"#)
        .replacing(/"cancelled_at": ?null/, with: #""cancelled_at":"2026-11-01T00:00:00Z""#)
      _ = try await server.ask("POST", "/v1/imports", later)
      let asked = try await server.ask("GET", "/v1/orders/1042/incoming").decoded(IncomingBody.self).questions
        .filter { $0.about == "order" }
      try #require(asked.count > 1, "\(asked)")
      func answer(_ question: String?) async throws -> TestServer.Answer {
        let named = question.map { ",\"question\":\"\($0)\"" } ?? ""
        return try await server.ask(
          "POST", "/v1/orders/1042/answers", "{\"about\":\"order\",\"answer\":\"keep\",\"by\":\"Mia\"\(named)}")
      }
      #expect(try await answer(nil).status == 422)
      #expect(try await answer("nonsense").status == 422)
      let left = try await answer(asked[0].id).decoded(IncomingBody.self).questions.filter { $0.about == "order" }
      #expect(left == Array(asked.dropFirst()))
      #expect(try await answer(asked[0].id).status == 422)
    }
  }

  @Test(arguments: [
    ("hello", "text/csv", 422), ("[]", "application/json", 422), ("[]", "text/plain", 415), ("", "text/csv", 422),
  ])
  func whatIsNoExportIsRefusedInWords(body: String, type: String, status: Int) async throws {
    try await TestServer.run { server in
      let answer = try await server.ask("POST", "/v1/imports", body, headers: ["Content-Type": type])
      #expect(answer.status == status, "\(answer.body)")
    }
  }

  @Test func aLabelIsADrawingThatRunsNothing() async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      let answer = try await server.ask("GET", "/v1/orders/A-1/label.svg")
      #expect(answer.status == 200)
      #expect(answer.header("Content-Type") == "image/svg+xml")
      #expect(answer.header("Content-Security-Policy")?.contains("default-src 'none'") == true)
      #expect(answer.body.contains("id=\"code128\"") && answer.body.contains("id=\"qr\""))
      #expect(try await server.ask("GET", "/v1/orders/A-9/label.svg").status == 404)
    }
  }

  // MARK: Webhooks

  private static let secret = "hush-hush-hush-hush"

  private static func signature(_ body: String, _ secret: String = secret) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Data(body.utf8), using: SymmetricKey(data: Data(secret.utf8)))
    return Data(code).base64EncodedString()
  }

  private static func secrets() throws -> [ShopSystem: WebhookSecret] {
    let secret = try #require(WebhookSecret(Array((secret + "\n").utf8)))
    return [.shopify: secret, .woocommerce: secret]
  }

  @Test(arguments: [("shopify", "X-Shopify-Hmac-Sha256"), ("woocommerce", "X-WC-Webhook-Signature")])
  func aSignedDeliveryIsTakenAndAgainChangesNothing(shop: String, field: String) async throws {
    try await TestServer.run(webhooks: Self.secrets()) { server in
      let body = try Self.export("\(shop).json")
      for outcome in ["new", "unchanged"] {
        let answer = try await server.ask(
          "POST", "/v1/webhooks/\(shop)", body, headers: [field: Self.signature(body)])
        #expect(answer.status == 200)
        #expect(try answer.decoded(ImportBody.self).orders.first?.outcome == outcome)
      }
    }
  }

  @Test func aDeliveryWithoutTheShopsSignatureIsRefusedAndNothingIsTaken() async throws {
    try await TestServer.run(webhooks: Self.secrets()) { server in
      let body = try Self.export("shopify.json")
      let field = "X-Shopify-Hmac-Sha256"
      for signature in [
        "", "x", Self.signature(body + " "), Self.signature(body, "another secret of it"),
        Self.signature(body).lowercased(),
      ] {
        let answer = try await server.ask("POST", "/v1/webhooks/shopify", body, headers: [field: signature])
        #expect(answer.status == 401)
      }
      let other = try await server.ask(
        "POST", "/v1/webhooks/shopify", body, headers: ["X-WC-Webhook-Signature": Self.signature(body)])
      #expect(other.status == 401)
      #expect(try server.journal.lastSequence() == 0)
    }
  }

  @Test func aShopThatIsNotInTheSettingsIsNotFound() async throws {
    try await TestServer.run { server in
      for shop in ["shopify", "etsy"] {
        let answer = try await server.ask("POST", "/v1/webhooks/\(shop)", "{}")
        #expect(answer.status == 404)
      }
    }
  }

  @Test func whatWooCommerceTriesAnAddressWithIsAnsweredAndSaysNothing() async throws {
    try await TestServer.run(webhooks: Self.secrets()) { server in
      for (body, status) in [("webhook_id=12", 200), ("webhook_id=12&x={}", 401), ("webhook_id=", 200)] {
        let answer = try await server.ask(
          "POST", "/v1/webhooks/woocommerce", body,
          headers: ["Content-Type": "application/x-www-form-urlencoded"])
        #expect(answer.status == status, "\(body)")
      }
      #expect(try server.journal.lastSequence() == 0)
    }
  }

  @Test(arguments: ["", "short", "fifteen-letters"]) func aShortSecretIsNone(text: String) {
    #expect(WebhookSecret(Array(text.utf8)) == nil)
  }
}
