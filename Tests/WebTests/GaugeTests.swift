import BenchAPI
import Devices
import Foundation
import TestJournal
import Testing
import Workshop

@testable import Station
@testable import Web

/// Gauges, their checks and weights by HTTP.
@Suite struct GaugeTests {
  /// A gauge that is never there: its checks are kept all the same.
  private struct AbsentGauge: GaugeDriver {
    let identity = DeviceIdentity(model: "absent", address: "nowhere")

    func open() async throws(DeviceFault) -> AbsentSession { throw .absent("It is not there.") }
  }

  private struct AbsentSession: GaugeSession {
    let identity = DeviceIdentity(model: "absent", address: "nowhere")
    var executor: (any TaskExecutor)? { nil }
    var canBeAsked: Bool { false }
    func nextFrames() async throws(DeviceFault) -> [GaugeFrame] { throw .cancelled("closed") }
    func askForReading() async throws(DeviceFault) {}
    func close() async {}
  }

  private static func plan() throws -> Bench.Plan {
    var plan = Bench.Plan()
    plan.gauges = [(try #require(DeviceName("gauge")), AbsentGauge())]
    plan.balances = [(try #require(DeviceName("balance")), AbsentGauge())]
    plan.calibration = CalibrationRules(everyDays: 180, serials: [try #require(DeviceName("gauge")): "77"])
    return plan
  }

  @Test func whatAReadingMeansForTheSizeIsSaidByTheShopsRulesAndWithoutTheGaugesOffset() throws {
    func outcome(offset: Int, _ sizes: SizeRules = SizeRules()) throws -> String? {
      let use = CalibrationUse(check: nil, serial: nil, offset: offset, isOverdue: false)
      let reading = Reading(
        device: try #require(DeviceName("gauge")), diameter: Micrometres(17_050), sent: "", takenAt: .now,
        calibration: use)
      var conditions = BenchConditions(order: try order("R-1"), piece: 1)
      conditions.reading = StoredReading(
        id: EventID(at: .now), sequence: 1, reading: reading, order: nil, isSetAside: false, verdict: nil)
      return ConditionsBody(conditions, sizes: sizes, barrier: nil).fit?.outcome
    }
    var wide = SizeRules()
    wide.toleranceQuarters = 2
    #expect(try outcome(offset: 0) != SizeVerdict.Outcome.inTolerance.rawValue)
    #expect(try outcome(offset: 130) == SizeVerdict.Outcome.inTolerance.rawValue)
    #expect(try outcome(offset: 0, wide) == SizeVerdict.Outcome.inTolerance.rawValue)
  }

  @Test func aGaugeIsCheckedAndSaysHowItStands() async throws {
    try await TestServer.run(Self.plan()) { server in
      let before = try await server.ask("GET", "/v1/gauges").decoded(GaugeList.self).gauges
      #expect(before.map(\.name) == ["balance", "gauge"])
      #expect(before.map(\.state) == ["never", "never"])
      #expect(before[1].words?.contains("due for its check") == true)
      let checked = try await server.ask(
        "POST", "/v1/gauges/gauge/calibrations",
        #"{"reference":"17.000","certificate":"C-1","read":["17.004","17.006"],"by":"Mia"}"#)
      #expect(checked.status == 201)
      let check = try checked.decoded(GaugeCheckBody.self)
      #expect(check.offset == "+0.005 mm" && check.serial == "77" && check.read == ["17.004 mm", "17.006 mm"])
      #expect(check.spread == "0.002 mm")
      let due = Day(number: Day(of: server.bench.now).number + 365).text
      let weighed = try await server.ask(
        "POST", "/v1/gauges/balance/calibrations",
        #"{"reference":"5.000","certificate":"M-1","read":["5.001"],"serial":"B9","due":"DUE"}"#.replacing(
          "DUE", with: due))
      #expect(weighed.status == 201)
      let after = try await server.ask("GET", "/v1/gauges").decoded(GaugeList.self).gauges
      #expect(after.map(\.state) == ["checked", "checked"])
      #expect(after[0].check?.due == "\(due)T23:59:59.999Z")
      let list = try await server.ask("GET", "/v1/gauges/gauge/calibrations").decoded(GaugeCheckList.self)
      #expect(list.checks == [check])
    }
  }

  @Test(arguments: [
    ("gauge", #"{"reference":"17.000","certificate":"C-1","read":[]}"#, 422),
    ("gauge", #"{"reference":"17,0","certificate":"C-1","read":["17.0"]}"#, 422),
    ("gauge", #"{"reference":"17.0","read":["17.0"]}"#, 422),
    ("gauge", #"{"reference":"17.0","certificate":"C-1","read":["18.0"]}"#, 422),
    ("gauge", #"{"reference":"17.0","certificate":"C-1","read":["17.0"],"due":"soon"}"#, 422),
    ("gauge", #"{"reference":"17.0","certificate":"C-1","read":["17.0"],"serial":"78"}"#, 422),
    ("gauge", #"{"reference":"17.0","certificate":"C-1","read":["17.000"],"due":"2999-12-31"}"#, 422),
    ("gauge", #"{"reference":"17.0","certificate":"C-1","read":["17.000","17.051"]}"#, 422),
    ("balance", #"{"reference":"5.0","certificate":"C-1","serial":"B9","read":["5.000","5.011"]}"#, 422),
    ("balance", #"{"reference":"5.0","certificate":"C-1","read":["5.0"]}"#, 422),
    ("caliper", #"{"reference":"17.0","certificate":"C-1","read":["17.0"]}"#, 404),
  ])
  func whatIsNoCheckIsRefusedInWords(name: String, body: String, status: Int) async throws {
    try await TestServer.run(Self.plan()) { server in
      let answer = try await server.ask("POST", "/v1/gauges/\(name)/calibrations", body)
      #expect(answer.status == status, "\(answer.body)")
      #expect(try server.journal.lastSequence() == 0)
    }
  }

  @Test func weightsAreListedAndGivenToOrders() async throws {
    try await TestServer.run(Self.plan()) { server in
      try await server.twoOrders()
      let weight = Weight(
        device: try #require(DeviceName("balance")), milligrams: 4873, sent: "S S 4.873 g",
        takenAt: Moment(milliseconds: 1))
      let id = EventID(at: .now)
      try server.journal.write { ledger in
        _ = try ledger.append(.weightTaken(WeightTaken(weight: weight, order: nil)), id: id, at: .now)
      }
      let inbox = try await server.ask("GET", "/v1/weights?inbox=true").decoded(WeightList.self)
      #expect(inbox.weights.map(\.grams) == ["4.873"])
      let given = try await server.ask("PUT", "/v1/weights/\(id.text)/order", #"{"order":"A-1"}"#)
      #expect(try given.decoded(WeightBody.self).order == "A-1")
      let record = try await server.ask("GET", "/v1/orders/A-1/record").decoded(OrderRecordBody.self)
      #expect(record.weights.map(\.milligrams) == [4873])
      #expect(try await server.ask("GET", "/v1/weights?inbox=true&order=A-1").status == 422)

      // It is on the order already, and what it is the weight of is said in one go.
      let path = "/v1/weights/\(id.text)/order"
      let number = try #require(OrderNumber("A-1"))
      for use in ["in", "out", "final"] {
        #expect(try await server.ask("PUT", path, #"{"order":"A-1","use":"\#(use)"}"#).status == 200)
        let making = try server.journal.order(number)?.making
        let said =
          switch use {
          case "in": making?.handcrafting?.weightIn
          case "out": making?.handcrafting?.weightOut
          default: making?.unveiling?.weight
          }
        #expect(said == Milligrams(4873), "\(use)")
      }
      #expect(try await server.ask("PUT", path, #"{"order":"A-1","use":"net"}"#).status == 422)
      #expect(try await server.ask("PUT", path, #"{"use":"out"}"#).status == 422)
    }
  }
}
