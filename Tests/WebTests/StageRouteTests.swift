import BenchAPI
import Foundation
import Station
import Testing
import Workshop

@testable import Web

@Suite(.serialized) struct StageRouteTests {
  let plain = #"{"number":"R-7","customer":"Zoë","ring":{"metal":"au750y","size":"US 6 1/2"},"stage":"concept"}"#

  /// The order with further fields.
  private func with(_ fields: String) -> String { plain.dropLast() + "," + fields + "}" }

  @Test func whatWasSaidOfTheStagesComesBackAndStaysWhereNobodySaysOtherwise() async throws {
    try await TestServer.run { server in
      let said = """
        "due":"2026-12-24","rush":true,
        "concept":{"occasion":"wedding","wearer":"Léa","budget":"2000","deadline":"2026-12-20","must":["a bird"],"must_not":["nickel"]},
        "design":{"revision":2,"drawings":["bird.pdf"],"approval":{"by":"Léa","at":"2026-11-20","what":"bird.pdf"}},
        "material":{"fineness":750,"colour":"yellow","stones":[{"kind":"opal","owner":"customer","size":"5 mm","weight_ct":"0.5",
          "treatment":["unknown"],"certificate":{"number":"123","stated_by":"GIA"}}]},
        "handcrafting":{"maker":"Mia","weight_in_g":"6.2","weight_out_g":"4.512"},
        "setting":{"kind":"bezel","positions":["centre"],"checks":[{"what":"no stone is loose","good":true,"by":"Mia"}]},
        "finishing":{"steps":["engraving","polish"],"stones_masked":true},
        "unveiling":{"weight_g":"4.612","hallmark":"750","story":"Once\\nupon a time"}
        """
      #expect(try await server.ask("PUT", "/v1/orders/R-7", with(said)).status == 201)
      let order = try await server.ask("GET", "/v1/orders/R-7").decoded(OrderBody.self)
      #expect(order.due == "2026-12-24")
      #expect(order.rush == true)
      #expect(order.stage_since != nil)
      #expect(order.concept?.must_not == ["nickel"])
      #expect(order.design?.approval == DesignBody.Approval(by: "Léa", at: "2026-11-20", what: "bird.pdf"))
      #expect(order.material?.stones?.first?.weight_ct == "0.50")
      #expect(order.handcrafting?.weight_in_g == "6.200")
      #expect(order.unveiling?.story == "Once\nupon a time")
      #expect(order.cautions?.contains { $0.hasPrefix("opal in the ultrasonic bath: never (Stuller") } == true)
      let again = try await server.ask("PUT", "/v1/orders/R-7", plain).decoded(OrderBody.self)
      #expect(again == order)
      // What the bench gives out is what it takes in.
      let text = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
      #expect(try await server.ask("PUT", "/v1/orders/R-7", text).decoded(OrderBody.self) == order)
      let less = try await server.ask("PUT", "/v1/orders/R-7", with(#""due":null,"rush":false,"concept":null"#))
      let left = try less.decoded(OrderBody.self)
      #expect(left.revision == 2)
      #expect(left.due == nil)
      #expect(left.rush == nil)
      #expect(left.concept == nil)
      #expect(left.design == order.design)
    }
  }

  @Test func everyMistakeInAStageIsNamedWithItsPlace() async throws {
    try await TestServer.run { server in
      let bad = """
        "due":"24.12.2026","concept":{"ocasion":"x","budget":2000},"design":{"approval":{"by":"","at":"2026-02-30"}},
        "material":{"fineness":585,"stones":[{"owner":"nobody","treatment":["none","heated"]},7]},
        "handcrafting":{"weight_out_g":"4,5"},"setting":{"checks":[{"what":"x","by":"y"}]},
        "unveiling":{"story":"a\\u0007b","handover":{"to":"Eva","by":"Mia"}}
        """
      let answer = try await server.ask("PUT", "/v1/orders/R-7", with(bad))
      #expect(answer.status == 422)
      let detail = try answer.decoded(ProblemBody.self).detail
      for part in [
        "due is \"24.12.2026\"", "concept.ocasion is not a field",
        "concept.budget is 2000; write text in quotation marks, for instance \"2000\".", "design.approval.by is empty",
        "design.approval.at is \"2026-02-30\"", "design.approval.what is missing",
        "material.fineness is 585, and au750y is 750", "material.stones[0].kind is missing",
        "material.stones[0].owner is \"nobody\"", "material.stones[0].treatment says none or unknown",
        "material.stones[1] is 7", "handcrafting.weight_out_g is \"4,5\"", "setting.checks[0].good is missing",
        "unveiling.story contains a control character", "unveiling.handover.at is missing",
      ] { #expect(detail.contains(part), "\(part) in \(detail)") }
    }
  }

  @Test func anOrderIsMovedOrEverythingThatIsMissingIsSaid() async throws {
    try await TestServer.run { server in
      _ = try await server.ask("PUT", "/v1/orders/R-7", plain)
      let refused = try await server.ask("POST", "/v1/orders/R-7/stage", #"{"to":"design","by":"Mia"}"#)
      #expect(refused.status == 409)
      let problem = try refused.decoded(ProblemBody.self)
      #expect(problem.type == "urn:benchpin:problem:incomplete")
      #expect(problem.detail.contains("the occasion (concept.occasion); who will wear it (concept.wearer); the day"))
      _ = try await server.ask(
        "PUT", "/v1/orders/R-7", with(#""due":"2020-01-01","concept":{"occasion":"birth","wearer":"Léa"}"#))
      let moved = try await server.ask("POST", "/v1/orders/R-7/stage", #"{"to":"design","by":"Mia"}"#)
      #expect(try moved.decoded(OrderBody.self).stage == "design")
      let back = try await server.ask("POST", "/v1/orders/R-7/stage", #"{"to":"concept","by":"Mia"}"#)
      #expect(back.status == 409)
      #expect(
        try back.decoded(ProblemBody.self).remedy
          == "Say why it goes back: `benchpin orders stage R-7 concept --why …`.")
      // A new version of the order is no way round what the stages need.
      for method in ["PUT", "POST"] {
        let place = method == "PUT" ? "/v1/orders/R-7" : "/v1/orders"
        let around = try await server.ask(
          method, place, plain.replacing(#""stage":"concept""#, with: #""stage":"finishing""#))
        #expect(around.status == 409)
        let remedy = try around.decoded(ProblemBody.self).remedy
        #expect(remedy == "Move it: `benchpin orders stage R-7 finishing`.")
      }
      #expect(try await server.ask("POST", "/v1/orders/R-7/stage", #"{"to":"done"}"#).status == 422)
      #expect(try await server.ask("POST", "/v1/orders/R-8/stage", #"{"to":"design"}"#).status == 404)
    }
  }

  @Test func aScreenAsksForWhatIsOnTheBenchDueTodayOrFound() async throws {
    try await TestServer.run { server in
      for (number, name, due) in [("R-1", "Zoë", "2020-01-01"), ("R-2", "Émile", "2999-01-01"), ("R-3", "Zora", "")] {
        let order = plain.replacing("R-7", with: number).replacing("Zoë", with: name)
        let fields = due.isEmpty ? #""rush":false"# : "\"due\":\"\(due)\""
        _ = try await server.ask("PUT", "/v1/orders/\(number)", order.dropLast() + "," + fields + "}")
      }
      func found(_ query: String) async throws -> [String] {
        try await server.ask("GET", "/v1/orders?\(query)").decoded(OrderPage.self).orders.map(\.number)
      }
      _ = try await server.bench.put([try #require(OrderNumber("R-2"))], by: "test")
      #expect(try await found("scope=bench") == ["R-2"])
      #expect(try await found("scope=today") == ["R-1"])
      #expect(try await found("scope=open") == ["R-1", "R-2", "R-3"])
      #expect(try await found("search=Zo") == ["R-1", "R-3"])
      #expect(try await found("search=%C3%89mi") == ["R-2"])
      #expect(try await found("due_from=2020-01-01&due_until=2020-12-31") == ["R-1"])
      #expect(try await found("scope=all&limit=1&after=R-1") == ["R-2"])
      for wrong in [
        "scope=mine", "due_from=x", "due_from=2020-01-02&due_until=2020-01-01",
        "search=\(String(repeating: "x", count: 201))",
      ] {
        #expect(try await server.ask("GET", "/v1/orders?\(wrong)").status == 422)
      }
    }
  }

  @Test func ofTwoEditsOfOneVersionTheSecondIsRefusedAndToldWhatTheFirstChanged() async throws {
    try await TestServer.run { server in
      let made = try await server.ask("PUT", "/v1/orders/R-7?by=Zoë".withPercents, plain)
      #expect(made.header("ETag") == "\"1\"")
      #expect(try await server.ask("GET", "/v1/orders/R-7").header("ETag") == "\"1\"")
      let first = try await server.ask(
        "PUT", "/v1/orders/R-7?by=Mia", with(#""concept":{"wearer":"Max"},"due":"2026-12-24""#),
        headers: ["If-Match": "\"1\""])
      #expect(first.status == 200)
      #expect(first.header("ETag") == "\"2\"")
      let second = try await server.ask(
        "PUT", "/v1/orders/R-7?by=Tom", with(#""concept":{"occasion":"birth"}"#), headers: ["If-Match": "\"1\""])
      #expect(second.status == 412)
      let problem = try second.decoded(ProblemBody.self)
      #expect(problem.type == "urn:benchpin:problem:revised")
      #expect(
        problem.detail
          == "Order R-7 changed since it was seen: revision 1 became 2. Others changed concept.wearer (Mia), due (Mia)."
      )
      #expect(problem.changes?.map(\.field) == ["concept.wearer", "due"])
      #expect(problem.changes?.first?.from == nil)
      #expect(problem.changes?.first?.to == "\"Max\"")
      let now = try await server.ask("GET", "/v1/orders/R-7").decoded(OrderBody.self)
      #expect(now.concept?.wearer == "Max")
      #expect(now.revision == 2)
      // Somebody who looked at nothing writes as before.
      #expect(try await server.ask("PUT", "/v1/orders/R-7", with(#""rush":true"#)).status == 200)
    }
  }

  /// The order with these words to engrave.
  private func words(_ text: String) -> String { with(#""engraving":{"text":"\#(text)","place":"inside"}"#) }

  @Test func theSameWordsInOtherCharactersAreAChange() async throws {
    let (first, second, third) = (words("神"), words("\u{FA19}"), words("Léa"))
    try await TestServer.run { server in
      #expect(try await server.ask("PUT", "/v1/orders/R-7?by=Mia", first).status < 300)
      #expect(try await server.ask("PUT", "/v1/orders/R-7?by=Tom", second).status == 200)
      let late = try await server.ask("PUT", "/v1/orders/R-7", third, headers: ["If-Match": "\"1\""])
      #expect(late.status == 412)
      let change = try late.decoded(ProblemBody.self).changes?.first
      #expect(change?.field == "engraving.text" && change?.by == "Tom")
      #expect(change?.to?.unicodeScalars.contains("\u{FA19}") == true)
    }
  }

  @Test(arguments: [
    ("If-Match", "7", 422), ("If-Match", ",", 422), ("If-Match", "\"x\"", 422), ("If-None-Match", "\"1\"", 422),
    ("If-Match", "*", 200), ("If-Match", "\"9\", \"1\"", 200), ("If-Match", "W/\"9\", \"1\"", 200),
    ("If-Match", "W/\"1\"", 412), ("If-Match", "W/1", 422), ("If-Match", "\"+1\"", 422), ("If-Match", "\"01\"", 422),
    ("If-None-Match", "*", 412),
    ("If-Match", "\"2\"", 412),
  ])
  func aPreconditionIsUnderstoodOrRefused(name: String, value: String, status: Int) async throws {
    try await TestServer.run { server in
      _ = try await server.ask("PUT", "/v1/orders/R-7", plain)
      let answer = try await server.ask("PUT", "/v1/orders/R-7", with(#""rush":true"#), headers: [name: value])
      #expect(answer.status == status)
      let absent = try await server.ask(
        "PUT", "/v1/orders/R-8", plain.replacing("R-7", with: "R-8"), headers: [name: value])
      #expect(absent.status == (status == 422 ? 422 : name == "If-None-Match" ? 201 : 412))
      let list = try await server.ask("POST", "/v1/orders", "[\(plain)]", headers: [name: value])
      #expect(list.status == 422)
    }
  }

  @Test func aSizeIsInMillimetresWhatTheShopReadsItAs() async throws {
    var plan = Bench.Plan()
    plan.sizes = SizeRules(chart: .trade)
    try await TestServer.run(plan) { server in
      let made = try await server.ask("PUT", "/v1/orders/R-7", plain.replacing("US 6 1/2", with: "UK H"))
      #expect(try made.decoded(OrderBody.self).ring.diameter_mm == "14.884")
      for path in ["/v1/orders/R-7", "/v1/orders", "/v1/orders?scope=all", "/v1/orders/R-7/record"] {
        #expect(try await server.ask("GET", path).body.contains("\"diameter_mm\":\"14.884\""), "\(path)")
      }
      #expect(try await server.ask("GET", "/v1/orders/R-7/label.svg").body.contains("UK H (14.88 mm)"))
      _ = try await server.bench.put([try #require(OrderNumber("R-7"))], by: "test")
      #expect(try await server.ask("GET", "/v1/state").body.contains("\"diameter_mm\":\"14.884\""))
    }
  }

  @Test(arguments: [("[{\"number\":", true), ("\"abc", true), ("{\"a\":1}}", false), ("{a}", false), ("", false)])
  func aBodyThatIsCutShortIsToldApart(body: String, isCut: Bool) async throws {
    try await TestServer.run { server in
      let detail = try await server.ask("POST", "/v1/orders", body).decoded(ProblemBody.self).detail
      #expect(
        detail
          == (isCut
            ? "The body ends before its JSON does: it is not complete."
            : body.isEmpty ? "The body is empty." : "The body is not a JSON text."))
    }
  }

  @Test(arguments: [
    (#"{"a":"\ud800"}"#, "U+D800, at byte 7"), (#"{"a":"\uDC01 b"}"#, "U+DC01, at byte 7"),
    (#"{"a":"\ud83d\ude00","b":"\ud83dx"}"#, "U+D83D, at byte 26"), (#"{"a":"\\ud800"}"#, nil),
    (#"{"a":"\ud83d\ude00"}"#, nil),
  ])
  func halfACharacterIsNamed(body: String, which: String?) async throws {
    try await TestServer.run { server in
      let answer = try await server.ask("POST", "/v1/orders", body)
      let detail = try answer.decoded(ProblemBody.self).detail
      #expect(answer.status == (which == nil ? 422 : 400))
      #expect(
        which.map {
          detail == "The body holds a lone surrogate, \($0): half a character. Copy the text again from where it came."
        }
          ?? !detail.contains("surrogate"), "\(detail)")
    }
  }

  @Test func anOrderThatMovedMeanwhileIsNotMovedOnAGuess() async throws {
    try await TestServer.run { server in
      _ = try await server.ask(
        "PUT", "/v1/orders/R-7", with(#""due":"2020-01-01","concept":{"occasion":"birth","wearer":"Léa"}"#))
      let wrong = try await server.ask("POST", "/v1/orders/R-7/stage", #"{"from":"design","to":"material","by":"Mia"}"#)
      #expect(wrong.status == 409)
      #expect(
        try wrong.decoded(ProblemBody.self).detail
          == "Order R-7 is at the stage concept by now, and was seen at design.")
      let moved = try await server.ask(
        "POST", "/v1/orders/R-7/stage", #"{"from":"concept","to":"design","by":"Mia"}"#, headers: ["If-Match": "\"1\""])
      #expect(moved.status == 200)
      #expect(moved.header("ETag") == "\"2\"")
      let late = try await server.ask(
        "POST", "/v1/orders/R-7/stage", #"{"to":"concept","by":"Tom","why":"x"}"#, headers: ["If-Match": "\"1\""])
      #expect(late.status == 412)
      #expect(try late.decoded(ProblemBody.self).changes?.map(\.field) == ["stage"])
    }
  }
}

extension String {
  fileprivate var withPercents: String { replacing("ë", with: "%C3%AB") }
}
