import BenchAPI
import Foundation
import HTTPTypes
import Testing

@testable import Web

/// `Sources/Web/Interface/openapi.json` is kept by hand; here it is held against what the server answers.
@Suite struct InterfaceTests {
  /// The document as JSON.
  private static func document() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(PackageResources.openapi_json)) as? [String: Any])
  }

  private static func schemas() throws -> [String: [String: Any]] {
    let components = try #require(try document()["components"] as? [String: Any])
    return try #require(components["schemas"] as? [String: [String: Any]])
  }

  @Test func theDocumentIsServedAsItIsKept() async throws {
    try await TestServer.run { server in
      let answer = try await server.ask("GET", "/openapi.json")
      #expect(answer.status == 200)
      #expect(answer.header("Content-Type") == "application/json")
      #expect(Array(answer.body.utf8) == PackageResources.openapi_json)
    }
  }

  @Test func everyPathAndMethodIsInTheDocumentAndNoOther() async throws {
    let served = Dictionary(grouping: try await TestServer.routes(), by: \.path)
      .mapValues { Set($0.map { $0.method.rawValue.lowercased() }) }
    let paths = try #require(try Self.document()["paths"] as? [String: [String: Any]])
    let written = paths.mapValues { Set($0.keys) }
    #expect(Set(served.keys) == Set(written.keys))
    for (path, methods) in served { #expect(methods == written[path], "\(path)") }
  }

  /// Every body with each of its fields, by the name of its schema.
  private static let bodies: [(String, any Sendable)] = {
    let ring = OrderBody.Ring(metal: "", size: "", inside_profile: "", band_width_mm: "", diameter_mm: "")
    let order = OrderBody(
      number: "", customer: "", ring: ring, engraving: OrderBody.Engraving(text: "", place: "", stored_file: 1),
      polishing: "", stage: "", revision: 1)
    let settlement = SettlementBody(finding: "", by: "", note: "", at: "", is_from_record: false)
    let job = JobBody(
      id: "", kind: "", order: "", piece: 1, revision: 1, device: "", what: "", phase: "", reason: "", by: "",
      requested_at: "", expected_ms: 1, settled: settlement)
    let reading = ReadingBody(
      id: "", device: "", micrometres: 1, diameter_mm: "", size: "", sent: "", taken_at: "", order: "",
      set_aside: false,
      verdict: "")
    let check = GaugeCheckBody(
      id: "", serial: "", reference: "", certificate: "", read: [], offset: "", spread: "", due: "", at: "",
      by: "")
    let device = DeviceBody(
      name: "", kind: "", model: "", address: "", link: "", state: "", trouble: "", last_heard_ms: 1, losses: 0)
    let photo = PhotoBody(
      id: "", order: "", media_type: "", bytes: 1, sha256: "", caption: "", stage: "", is_internal: false, by: "",
      at: "")
    return [
      ("Problem", ProblemBody(type: "", title: "", status: 400, detail: "", remedy: "")), ("Order", order),
      ("ProblemChange", ProblemBody.Change(field: "", from: "", to: "", by: "", at: "")),
      ("OrderDraft", order), ("OrderPage", OrderPage(orders: [], next: "")), ("Reading", reading),
      ("ReadingList", ReadingList(readings: [])), ("Settlement", settlement), ("Job", job),
      ("JobList", JobList(jobs: [])), ("ToldToStop", ToldToStopBody(by: "", at: "")),
      ("Inspection", InspectionBody(order: "", piece: 1, finding: "", by: "", note: "", at: "")),
      ("Proof", ProofBody(hash: "", text: "", place: "", diameter_mm: "", measured: false)),
      ("Approval", ApprovalBody(hash: "", by: "")), ("OutlineRequest", OutlineRequestBody(order: "")),
      ("Outline", OutlineBody(devices: [], seconds: 1)), ("GapClosing", GapClosingBody(by: "", why: "")),
      ("Backup", BackupBody(path: "", bytes: 1, facts: 0, until: "", at: "", kept: 1, missing_files: 0, complaint: "")),
      ("Reengraving", ReengravingBody(order: "", piece: 1, after: "", by: "", why: "")),
      ("OrderRecord", OrderRecordBody(order: order, readings: [], jobs: [])), ("Device", device),
      (
        "OutOfRound",
        OutOfRoundBody(smallest_mm: "", largest_mm: "", mean_mm: "", readings: 2, words: "")
      ),
      ("DeviceList", DeviceList(devices: [])),
      ("Input", InputBody(name: "", kind: "", address: "", state: "", held_ms: 1, trouble: "")),
      ("InputList", InputList(inputs: [])),
      ("Conditions", ConditionsBody(at: "", order: "", revision: 1, piece: 1, fit: nil, starts: [])),
      (
        "Start",
        StartBody(
          kind: "", device: "", proof: "", programme: "",
          plan: PolishingPlanBody(programme: "", part: 1, parts: 1, steps: []), expected_ms: 1, missing: [])
      ),
      ("Missing", MissingBody(kind: "", sentence: "", remedy: "")),
      (
        "Fit",
        FitBody(
          reading: "", taken_at: "", system: "", measured: "", ordered: "", tolerance: "", measured_mm: "",
          ordered_mm: "", tolerance_mm: "", difference_mm: "", outcome: "", quarters_off: 0)
      ), ("Settings", SettingsBody(programmes: [], size_check: nil, starts_from: [])),
      (
        "Bench",
        BenchBody(
          bench: "", at: "", version: "", orders: [], devices: [], jobs: [], newest_reading: reading, inbox: 0)
      ), ("Scan", ScanBody(text: "")), ("Asked", AskedBody(device: "")), ("AskedAnswer", AskedBody(device: "")),
      ("Assignment", AssignBody(order: "", by: "")),
      ("WeightAssignment", WeightAssignBody(order: "", use: "", by: "")),
      ("JobRequest", JobRequestBody(kind: "", order: "")),
      ("Finding", SettleBody(finding: "", by: "", note: "")),
      ("Signature", ReengraveBody(by: "", why: "", inspected: true)), ("Asker", StopBody(by: "")),
      ("DeviceStop", StopAnswerBody.Device(device: "", answer: "", sentence: "")),
      ("Session", SessionBody(role: "", name: "", door: "", starts: false, screen: "")),
      ("PairingCodeRequest", PairingCodeRequestBody(as: "", name: "", by: "")),
      ("PairingCode", PairingCodeBody(code: "", as: "", expires_at: "")), ("Pairing", PairingBody(code: "", name: "")),
      ("Screen", ScreenBody(id: "", kind: "", name: "", since: "", seen: "", is_this: false)),
      ("ScreenList", ScreenList(screens: [])), ("OpenCode", ScreenList.OpenCode(as: "", tries_left: 1)),
      ("StopAnswer", StopAnswerBody(devices: [])),
      ("SeenSpeed", SeenSpeedBody(step: 1, told_rpm: 1, least_rpm: 1, most_rpm: 1, ms: 1)),
      (
        "Wheel",
        WheelBody(name: "", max_rpm: 1, diameter_mm: "", least_mm: "", measured_at: "", by: "")
      ), ("WheelList", WheelList(wheels: [])), ("WheelMeasure", WheelMeasureBody(diameter_mm: "", by: "")),
      ("PolishingPlan", PolishingPlanBody(programme: "", part: 1, parts: 1, steps: [])),
      (
        "PolishingStep",
        PolishingPlanBody.Step(
          title: "", wheel: "", compound: "", rpm: 1, surface_m_s: "", diameter_mm: "", seconds: 1)
      ),
      ("Calibration", CalibrationBody(check: "", serial: "", offset: 1, overdue: true)),
      ("GaugeCheck", check), ("GaugeCheckList", GaugeCheckList(checks: [])),
      (
        "GaugeFinding",
        GaugeFindingBody(reference: "", certificate: "", read: [], serial: "", due: "", by: "")
      ), ("Gauge", GaugeBody(name: "", kind: "", serial: "", state: "", words: "", check: check)),
      ("GaugeList", GaugeList(gauges: [])), ("WeightList", WeightList(weights: [])),
      (
        "Weight",
        WeightBody(
          id: "", device: "", milligrams: 1, grams: "", sent: "", taken_at: "", order: "", set_aside: false)
      ), ("Question", QuestionBody(id: "", about: "", question: "")),
      ("Answer", AnswerBody(about: "", question: "", answer: "", by: "")),
      ("ImportEntry", ImportBody.Entry(outcome: "", name: "", number: "", reason: "", questions: [])),
      ("Import", ImportBody(kind: "", orders: [], unread: [], caveat: "")),
      ("IncomingEntry", IncomingBody.Entry(name: "", value: "")),
      (
        "Incoming",
        IncomingBody(
          number: "", shop: "", name: "", customer: "", size_text: "", size: "", metal: "", due: "", font: "",
          stones: [], certificate: "", note: "", others: [], hints: [], questions: [], is_order: true)
      ), ("IncomingPage", IncomingPage(orders: [], next: "")),
      ("Concept", ConceptBody()), ("ConceptDraft", ConceptBody()),
      ("Design", DesignBody()), ("DesignDraft", DesignBody()), ("Material", MaterialBody()),
      ("MaterialDraft", MaterialBody()), ("Handcrafting", HandcraftingBody()),
      ("HandcraftingDraft", HandcraftingBody()),
      ("Setting", SettingBody()), ("SettingDraft", SettingBody()), ("Finishing", FinishingBody()),
      ("FinishingDraft", FinishingBody()), ("Unveiling", UnveilingBody()), ("UnveilingDraft", UnveilingBody()),
      ("StageMove", StageMoveBody(to: "", by: "", why: "")), ("Photo", photo), ("PhotoList", PhotoList(photos: [])),
      ("StageVisit", StageVisitBody(stage: "", since: "", until: "", by: "", why: "")),
      ("BenchTime", BenchTimeBody(on_bench_ms: 1, minutes_per_ring: 1, pieces: [])),
      (
        "IssuedRecord",
        IssuedRecordBody(
          sha256: "", bytes: 1, language: "", shop: "", up_to: 1, revision: 1, photos: [], made_by: "", by: "", at: "",
          edition: 1, replaces: "")
      ),
    ]
  }()

  @Test func everyBodyHasTheFieldsOfItsSchema() throws {
    let schemas = try Self.schemas()
    for (name, body) in Self.bodies {
      let fields = Set(Mirror(reflecting: body).children.compactMap(\.label))
      let written = try #require(schemas[name]?["properties"] as? [String: Any], "\(name)")
      #expect(fields == Set(written.keys), "\(name)")
    }
    // A schema without a body here is a part of another, or a text.
    let parts: Set = ["OrderNumber", "Position", "BenchOrder", "BenchOrderDraft"]
    #expect(Set(schemas.keys) == Set(Self.bodies.map(\.0)).union(parts))
  }
}
