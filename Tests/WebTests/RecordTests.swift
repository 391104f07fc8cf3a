import BenchAPI
import Devices
import Foundation
import Station
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Web

/// One ring from the idea to the unveiling by HTTP alone, and the record that is handed over with it.
@Suite(.serialized) struct RecordTests {
  /// What the bench measures with.
  private struct Measuring: Sendable {
    let gauge = PaperGauge()
    let balance = PaperGauge()
  }

  /// A bench with a gauge, a balance and two machines, at work for the length of the test; 26 November 2026, 09:00 UTC.
  private func atWork(
    shop: Shop = Shop(name: "Gold & Söhne", line: "Rennweg 7, Zürich"),
    _ body: @Sendable (TestServer, HandClock, Measuring) async throws -> Void
  ) async throws {
    setenv("TZ", "UTC", 1)
    tzset()
    let clock = HandClock(1_795_683_630_000)
    let measuring = Measuring()
    var plan = Bench.Plan()
    let (name, balance) = (try #require(DeviceName("gauge")), try #require(DeviceName("balance")))
    plan.gauges = [(name, measuring.gauge)]
    plan.balances = [(balance, measuring.balance)]
    plan.calibration = CalibrationRules(everyDays: 180, serials: [name: "S-77031", balance: "B-2207"])
    plan.machines = [
      (try #require(DeviceName("engraver")), .engraver, PaperMachine()),
      (try #require(DeviceName("polisher")), .polisher, PaperMachine()),
    ]
    plan.programmes = [
      PolishingProgramme(
        name: "bright", steps: [.init(title: "colour", speed: RevolutionsPerMinute(1200), seconds: 1)])
    ]
    try await TestServer.run(plan, shop: shop, time: clock.time) { server in
      let running = Task { try await server.bench.run() }
      defer { running.cancel() }
      try await eventually {
        try await server.ask("GET", "/v1/devices").decoded(DeviceList.self).devices.allSatisfy { $0.link == "open" }
      }
      try await body(server, clock, measuring)
    }
  }

  private func eventually(_ condition: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(10)
    while !(try await condition()) {
      try #require(ContinuousClock.now < end, "it never came true")
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  /// Asks and expects to be obeyed.
  @discardableResult
  private func act(_ server: TestServer, _ method: String, _ path: String, _ body: String) async throws
    -> TestServer.Answer
  {
    let answer = try await server.ask(method, path, body)
    try #require((200..<300).contains(answer.status), "\(method) \(path): \(answer.body)")
    return answer
  }

  /// Says more of the order.
  private func say(_ server: TestServer, _ fields: String) async throws {
    let order = """
      {"number":"R-2041","customer":"Léa","ring":{"metal":"au750y","size":"US 6 1/2","inside_profile":"comfort",
      "band_width_mm":"4.0"},"engraving":{"text":"Toujours <3 & plus","place":"inside"},"polishing":"bright","stage":"STAGE",
      """
    let known = try await server.ask("GET", "/v1/orders/R-2041")
    let stage = known.status == 200 ? try known.decoded(OrderBody.self).stage : "concept"
    try await act(
      server, "PUT", "/v1/orders/R-2041?by=Mia", order.replacing("STAGE", with: stage) + fields + "}")
  }

  private func move(_ server: TestServer, _ clock: HandClock, to stage: String, why: String? = nil) async throws {
    clock.pass(minutes: 60)
    let reason = why.map { ",\"why\":\"\($0)\"" } ?? ""
    try await act(server, "POST", "/v1/orders/R-2041/stage", "{\"to\":\"\(stage)\",\"by\":\"Mia\"\(reason)}")
    clock.pass(minutes: 25)
  }

  private func measure(_ server: TestServer) async throws {
    let before = server.journal.heldReadings.count
    try await act(server, "POST", "/v1/readings", "{}")
    try await eventually { server.journal.heldReadings.count > before }
  }

  private func weigh(_ server: TestServer, _ balance: PaperGauge, _ milligrams: Int) async throws {
    let before = try server.journal.weights(limit: 99).count
    balance.weigh(milligrams)
    try await eventually { try server.journal.weights(limit: 99).count > before }
  }

  private func work(_ server: TestServer, _ kind: String) async throws {
    let answer = try await act(server, "POST", "/v1/jobs", "{\"kind\":\"\(kind)\",\"order\":\"R-2041\",\"by\":\"Mia\"}")
    let job = try answer.decoded(JobBody.self)
    try await eventually {
      try await server.ask("GET", "/v1/jobs/\(job.id)").decoded(JobBody.self).phase == "done"
    }
  }

  /// Everything that happens to the ring.
  private func walk(_ server: TestServer, _ clock: HandClock, _ measuring: Measuring) async throws {
    try await say(
      server,
      """
      "due":"2026-12-20","concept":{"occasion":"Wedding","wearer":"Léa Béranger","inspirations":["her grandmother’s ring"],
      "budget":"SECRET-BUDGET","deadline":"2026-12-24","must":["a hidden swallow"],"must_not":["nickel"]}
      """)
    try await move(server, clock, to: "design")
    try await say(
      server,
      #""design":{"revision":3,"drawings":["swallow-3.pdf"],"approval":{"by":"Léa","at":"2026-11-24","what":"swallow-3.pdf"}}"#
    )
    try await move(server, clock, to: "material")
    try await say(
      server,
      """
      "material":{"colour":"warm yellow","stones":[{"kind":"blue sapphire","owner":"customer","size":"oval 5 × 4 mm",
      "weight_ct":"0.52","treatment":["heated"],"certificate":{"number":"GRS-1234","stated_by":"GRS"}},
      {"kind":"diamond","count":2,"owner":"shop","treatment":["unknown"]}]}
      """)
    try await move(server, clock, to: "handcrafting")
    try await act(server, "PUT", "/v1/bench/order", #"{"order":"R-2041","by":"Mia"}"#)
    try await act(
      server, "POST", "/v1/gauges/gauge/calibrations",
      #"{"reference":"17.000","certificate":"DAkkS 4711","read":["17.018","17.022"],"by":"Tom"}"#)
    measuring.gauge.diameter.withLock { $0 = 16_600 }
    try await measure(server)
    clock.pass(minutes: 30)
    measuring.gauge.diameter.withLock { $0 = 16_920 }
    try await measure(server)
    try await act(
      server, "POST", "/v1/gauges/balance/calibrations",
      #"{"reference":"5.000","certificate":"METAS 88","read":["5.002","5.002"],"by":"Tom"}"#)
    try await weigh(server, measuring.balance, 4_900)
    clock.pass(minutes: 5)
    try await weigh(server, measuring.balance, 4_514)
    try await say(server, #""handcrafting":{"maker":"Mia Keller","weight_in_g":"6.200","weight_out_g":"4.512"}"#)
    let weights = try await server.ask("GET", "/v1/weights").decoded(WeightList.self).weights
    let last = try #require(weights.first { $0.milligrams == 4_514 })
    try await act(server, "PUT", "/v1/weights/\(last.id)/order", #"{"order":"R-2041","use":"out","by":"Mia"}"#)
    try await move(server, clock, to: "setting")
    try await say(
      server,
      """
      "setting":{"kind":"bezel","positions":["sapphire: centre","diamonds: left and right"],
      "checks":[{"what":"no stone is loose","good":true,"by":"Tom"}]}
      """)
    try await move(server, clock, to: "finishing")
    let early = try await server.ask("POST", "/v1/orders/R-2041/stage", #"{"to":"unveiling","by":"Mia"}"#)
    #expect(early.status == 409)
    #expect(
      try early.decoded(ProblemBody.self).detail.contains("its engraving; a reading of its size, taken at this stage"))
    try await say(server, #""finishing":{"steps":["engraving","polish"],"stones_masked":true}"#)
    try await measure(server)
    try await work(server, "engraving")
    clock.pass(minutes: 5)
    try await work(server, "polishing")
    try await move(server, clock, to: "unveiling")
    try await act(server, "DELETE", "/v1/bench/order", "{}")
    for (query, bytes) in [
      ("caption=On%20the%20bench&by=Mia", try PhotoRouteTests.ring()),
      ("internal=true&caption=nothing%20to%20see", try PhotoRouteTests.ring()),
    ] {
      let photo = try await server.ask(
        "POST", "/v1/orders/R-2041/photos?\(query)", bytes: bytes, headers: ["Content-Type": "image/png"])
      #expect(photo.status == 201)
    }
    try await say(
      server,
      """
      "unveiling":{"weight_g":"4.616","hallmark":"Au 750, St. Bernard","story":"He found the stone in <b>Ceylon</b>.\\nShe said yes.",
      "handover":{"to":"Léa Béranger","by":"Mia Keller","at":"2026-12-20"}}
      """)
  }

  @Test func oneRingGoesThroughAllSevenStagesAndItsRecordIsTheGoldenPage() async throws {
    try await atWork { server, clock, measuring in
      try await walk(server, clock, measuring)
      let issue = try await act(server, "POST", "/v1/orders/R-2041/record/issues", #"{"by":"Mia Keller"}"#)
      let issued = try issue.decoded(IssuedRecordBody.self)
      let place = "/v1/orders/R-2041/record.html?issued=\(issued.sha256)"
      let page = try await server.ask("GET", place)
      #expect(page.header("Content-Type") == "text/html; charset=utf-8")
      #expect(page.header("X-Content-Type-Options") == "nosniff")
      #expect(KeepsakeFiles.hash(page.bytes) == issued.sha256)
      try Golden.expect(page.bytes, is: "ring.en.html")

      for secret in ["SECRET-BUDGET", "<b>Ceylon", "<script", "stones_masked", "nothing to see"] {
        #expect(!page.body.contains(secret), "\(secret)")
      }
      // The photo that stays in the shop has the same bytes as the one that is shown.
      #expect(page.body.matches(of: #/<figure/#).count == 1)
      for words in [
        "Toujours &lt;3 &amp; plus", "GRS-1234", "as stated by <bdi>GRS</bdi>", "no appraisal", "Gold &amp; Söhne",
        // What the balance showed names it, what only a hand wrote says so, and of both comes what was taken away.
        "<bdi>4.512 g</bdi> · <bdi>balance</bdi> · serial no. <bdi>B-2207</bdi> · calibrated",
        "reference certificate <bdi>METAS 88</bdi>", "<bdi>6.200 g</bdi> · written by hand",
        "<th>Taken away in the making</th><td><bdi>1.688 g</bdi>", "Weighed: <bdi>4.898</bdi> g",
        "<bdi>4.616 g</bdi> · written by hand",
      ] {
        #expect(page.body.contains(words), "\(words)")
      }

      // Asked for once more while it would say nothing new, it is the same one.
      clock.pass(minutes: 3000)
      let again = try await server.ask("POST", "/v1/orders/R-2041/record/issues", #"{"by":"Tom"}"#)
      #expect(again.status == 200)
      #expect(try again.decoded(IssuedRecordBody.self).sha256 == issued.sha256)

      // Whatever happens afterwards, what was handed over comes out the same.
      try await say(server, #""unveiling":{"weight_g":"9.999","story":"another"}"#)
      #expect(try await server.ask("GET", place).bytes == page.bytes)
      let draft = try await server.ask("GET", "/v1/orders/R-2041/record.html")
      #expect(draft.bytes != page.bytes)
      #expect(draft.body.contains("Draft, not issued"))
      #expect(try await server.ask("GET", "/v1/orders/R-2041/record.html?issued=00").status == 404)

      // What changed since makes a second edition, which names the first.
      let second = try await act(server, "POST", "/v1/orders/R-2041/record/issues", #"{"by":"Tom"}"#)
        .decoded(IssuedRecordBody.self)
      #expect((second.edition, second.replaces) == (2, issued.sha256))
      let newer = try await server.ask("GET", "/v1/orders/R-2041/record.html?issued=\(second.sha256)").body
      #expect(newer.contains("Edition <bdi>2</bdi>, issued <bdi>28 November 2026</bdi>"), "\(newer)")
      #expect(newer.contains("replaces the one issued <bdi>26 November 2026</bdi>"))
      #expect(newer.contains(issued.sha256.prefix(16)))
      #expect(try await server.ask("GET", place).bytes == page.bytes)

      let record = try await server.ask("GET", "/v1/orders/R-2041/record").decoded(OrderRecordBody.self)
      #expect(record.issued.map(\.sha256) == [issued.sha256, second.sha256])
      #expect(record.issued.map(\.edition) == [1, 2])
      #expect(record.stages.map(\.stage) == Stage.allCases.map(\.rawValue))
      #expect(record.photos.count == 2)
      // From the first measuring to the unveiling.
      #expect(record.bench_time?.minutes_per_ring == 30 + 5 + 60 + 25 + 60 + 25 + 5 + 60 + 25)
      #expect(record.bench_time?.pieces.count == 1)
    }
  }

  @Test func aReadingOfAGaugeThatNobodyCheckedSaysSoAndIsJudgedByTheShopsOwnRules() async throws {
    try await atWork { server, clock, measuring in
      try await say(server, #""rush":false"#)
      try await act(server, "PUT", "/v1/bench/order", #"{"order":"R-2041","by":"Mia"}"#)
      // A quarter size off is more than an eighth, and within the tolerance of this shop.
      measuring.gauge.diameter.withLock { $0 = 17_100 }
      try await measure(server)
      let number = try #require(OrderNumber("R-2041"))
      let record = try #require(try RingRecord(of: number, in: server.journal))
      var page = try RecordPage(
        record,
        RecordPage.Setting(
          shop: Shop(name: "Gold"), civil: Moment.civil, sizes: SizeRules(toleranceQuarters: 1)))
      let text = String(decoding: page.html(), as: UTF8.self)
      #expect(text.contains("fits <bdi>US 6 1/2</bdi>"), "\(text)")
      #expect(text.contains("never calibrated") && text.contains("S-77031"))
    }
  }

  @Test(arguments: [Shop.Language.german, .french, .italian, .hebrew])
  func theRecordIsInTheLanguageOfTheShop(language: Shop.Language) async throws {
    let names: [Shop.Language: String] = [.hebrew: "צורפות כהן", .french: "L’Atelier d’Or"]
    try await atWork(shop: Shop(name: names[language] ?? "Gold & Söhne", language: language, paper: .letter)) {
      server, clock, measuring in
      try await walk(server, clock, measuring)
      let page = try await server.ask("GET", "/v1/orders/R-2041/record.html")
      #expect(page.body.contains("<html lang=\"\(language.rawValue)\" dir=\"\(language == .hebrew ? "rtl" : "ltr")\">"))
      #expect(page.body.contains("@page { size: letter;"))
      let words = try RecordWords(language)
      for label in [RecordWords.Label.title, .disclaimer, .making] { #expect(page.body.contains(words[label])) }
      if language == .hebrew { try Golden.expect(page.bytes, is: "ring.he.html") }
      if language != .hebrew { #expect(page.body.contains("4,616 g")) }
    }
  }

  @Test(arguments: Shop.Language.allCases) func everyLanguageHasAWordForEverything(language: Shop.Language) throws {
    let words = try RecordWords(language)
    #expect(words.language == language.rawValue)
    #expect(words.months.count == 12)
    #expect(Set(words.labels.keys) == Set(RecordWords.Label.allCases.map(\.rawValue)))
    #expect(Set(words.stages.keys) == Set(Stage.allCases.map(\.rawValue)))
    #expect(Set(words.metals.keys) == Set(Metal.allCases.map(\.rawValue)))
    #expect(Set(words.treatments.keys) == Set(Stone.Treatment.allCases.map(\.rawValue)))
    #expect(Set(words.settings.keys) == Set(StoneSetting.Kind.allCases.map(\.rawValue)))
    #expect(Set(words.steps.keys) == Set(Finishing.Step.allCases.map(\.rawValue)))
    #expect(Set(words.profiles.keys) == Set(InsideProfile.allCases.map(\.rawValue)))
    let english = try RecordWords(.english)
    for (name, text) in words.labels {
      let places = Set((english.labels[name] ?? "").matches(of: #/\{[a-z]+\}/#).map { String($0.output) })
      #expect(Set(text.matches(of: #/\{[a-z]+\}/#).map { String($0.output) }) == places, "\(name)")
    }
  }

  @Test(arguments: [
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("\" onload='x'", "&quot; onload=&#39;x&#39;"),
    ("a & b\nc", "a &amp; b<br>c"), ("\u{202E}gnirts\u{2069}", "gnirts"), ("\u{0}\u{7}x", "x"),
    ("日本 עברית ñ", "日本 עברית ñ"), ("a\u{2028}b\u{2029}c", "a<br>b<br>c"),
  ])
  func whatSomebodyWroteIsWordsAndNothingElse(words: String, escaped: String) {
    #expect(PageText.escaped(words) == escaped)
  }

  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
  func bytesAreLettersAsTheStandardSays(text: String, letters: String) {
    #expect(Base64.text(of: Array(text.utf8)) == letters)
  }

  @Test func whatWasSaidOfStagesThatTheOrderNeverStoodAtIsInTheRecord() async throws {
    try await atWork { server, _, _ in
      try await act(
        server, "PUT", "/v1/orders/X-1",
        #"""
        {"number":"X-1","customer":"O","ring":{"metal":"wc","size":"JP 13"},"stage":"finishing",
        "concept":{"occasion":"An anniversary"},"handcrafting":{"maker":"Mia Keller","weight_out_g":"4.512"},
        "unveiling":{"weight_g":"4.4","hallmark":"WC"}}
        """#)
      let page = try await server.ask("GET", "/v1/orders/X-1/record.html").body
      let places = ["An anniversary", "Mia Keller", ">VI</span>"].map { page.range(of: $0)?.lowerBound }
      #expect(!places.contains(nil) && places.compactMap(\.self) == places.compactMap(\.self).sorted(), "\(page)")
      // Of the others there is nothing to say, and so they have no chapter.
      for numeral in ["II", "III", "V", "VII"] { #expect(!page.contains(">\(numeral)</span>"), "\(numeral)") }
    }
  }

  @Test func aBalanceIsNamedOnlyBesideTheFigureThatItsWeighingGave() async throws {
    try await atWork { server, _, measuring in
      try await say(server, #""handcrafting":{"weight_out_g":"4.900"}"#)
      try await act(server, "PUT", "/v1/bench/order", #"{"order":"R-2041","by":"Mia"}"#)
      try await weigh(server, measuring.balance, 4_900)
      func page() async throws -> String { try await server.ask("GET", "/v1/orders/R-2041/record.html").body }
      // The same by chance: the figure is nobody's but the hand's, and the weighing is told as it happened.
      #expect(try await !page().contains("<bdi>4.900 g</bdi> · <bdi>balance</bdi>"))
      #expect(try await page().contains("Weighed: <bdi>4.900</bdi> g"))
      let weight = try #require(try await server.ask("GET", "/v1/weights").decoded(WeightList.self).weights.first)
      try await act(
        server, "PUT", "/v1/weights/\(weight.id)/order", #"{"order":"R-2041","use":"out","by":"Mia"}"#)
      #expect(try await page().contains("<bdi>4.900 g</bdi> · <bdi>balance</bdi>"))
      #expect(try await !page().contains("Weighed: <bdi>4.900</bdi> g"))
    }
  }

  @Test func whatIsPlannedForTheEndIsNotToldAsDone() async throws {
    try await atWork { server, _, _ in
      try await act(
        server, "PUT", "/v1/orders/X-1",
        #"""
        {"number":"X-1","customer":"O","ring":{"metal":"wc","size":"JP 13"},"stage":"finishing",
        "finishing":{"steps":["engraving","plating","polish"]}}
        """#)
      let page = try await server.ask("GET", "/v1/orders/X-1/record.html").body
      #expect(!page.contains("<th>Last touches</th>"), "\(page)")
      #expect(page.contains("<th>Last touches planned</th><td><bdi>engraving, plating, polish</bdi></td>"), "\(page)")
    }
  }

  @Test func aRecordIsIssuedWhenTheRingIsReadyToBeHandedOverAndADraftIsThereAlways() async throws {
    try await atWork { server, _, _ in
      try await act(
        server, "PUT", "/v1/orders/X-1",
        #"{"number":"X-1","customer":"O","ring":{"metal":"wc","size":"JP 13"},"stage":"finishing"}"#)
      let early = try await server.ask("POST", "/v1/orders/X-1/record/issues", #"{"by":"Mia"}"#)
      #expect(early.status == 409)
      let words = try early.decoded(ProblemBody.self).detail
      #expect(words.contains("the stage unveiling; its final weight (unveiling.weight_g)"), "\(words)")
      let draft = try await server.ask("GET", "/v1/orders/X-1/record.html")
      #expect(draft.status == 200)
      #expect(draft.body.contains("Draft, not issued</p>") && draft.body.contains("content: \"Draft, not issued\""))
      #expect(server.keepsakes.files.withLock { $0.isEmpty })
    }
  }

  @Test func aRecordThatIsIssuedOverMidnightIsIssuedOnce() async throws {
    try await atWork { server, clock, _ in
      try await act(
        server, "PUT", "/v1/orders/X-1",
        #"""
        {"number":"X-1","customer":"O","ring":{"metal":"wc","size":"JP 13"},"stage":"unveiling",
        "unveiling":{"weight_g":"4.4"}}
        """#)
      // The day ends between the making of the page and its fact.
      server.keepsakes.beforeKeeping.withLock { $0 = { clock.pass(minutes: 24 * 60) } }
      let first = try await act(server, "POST", "/v1/orders/X-1/record/issues", #"{"by":"Mia"}"#)
      server.keepsakes.beforeKeeping.withLock { $0 = nil }
      let issued = try first.decoded(IssuedRecordBody.self)
      #expect(issued.at.hasPrefix("2026-11-26"), "\(issued.at)")
      let again = try await server.ask("POST", "/v1/orders/X-1/record/issues", #"{"by":"Mia"}"#)
      #expect(again.status == 200)
      #expect(try again.decoded(IssuedRecordBody.self) == issued)
    }
  }

  @Test func aPhotoThatIsGoneIsSaidInItsPlaceOfADraftAndKeepsTheRecordFromBeingIssued() async throws {
    try await atWork { server, _, _ in
      try await act(
        server, "PUT", "/v1/orders/X-1",
        #"""
        {"number":"X-1","customer":"O","ring":{"metal":"wc","size":"JP 13"},"stage":"unveiling",
        "unveiling":{"weight_g":"4.4"}}
        """#)
      let put = try await server.ask(
        "POST", "/v1/orders/X-1/photos?caption=On%20the%20%3Cbench%3E", bytes: try PhotoRouteTests.ring(),
        headers: ["Content-Type": "image/png"])
      #expect(put.status == 201)
      server.keepsakes.files.withLock { $0 = [:] }
      let draft = try await server.ask("GET", "/v1/orders/X-1/record.html")
      #expect(draft.status == 200)
      #expect(draft.body.contains("Photo missing: <bdi>On the &lt;bench&gt;</bdi>"), "\(draft.body)")
      let refused = try await server.ask("POST", "/v1/orders/X-1/record/issues", #"{"by":"Mia"}"#)
      #expect(refused.status == 503)
      #expect(
        try refused.decoded(ProblemBody.self).detail.contains("The photo \"On the <bench>\" of order X-1 is missing."))
    }
  }

  @Test func anOrderOfOneWordIsARecordToo() async throws {
    try await atWork { server, _, _ in
      try await act(
        server, "PUT", "/v1/orders/X-1",
        #"{"number":"X-1","customer":"O","ring":{"metal":"wc","size":"JP 13"},"stage":"concept"}"#)
      let page = try await server.ask("GET", "/v1/orders/X-1/record.html")
      #expect(page.status == 200)
      #expect(page.body.contains("Tungsten carbide"))
      #expect(try await server.ask("GET", "/v1/orders/X-2/record.html").status == 404)
    }
  }
}
