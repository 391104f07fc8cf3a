import BenchAPI
import Devices
import Foundation
import Testing
import Workshop

@testable import Station
@testable import Web

/// Wheels and programmes by HTTP.
@Suite struct PolishingRouteTests {
  private static func plan() throws -> Bench.Plan {
    var plan = Bench.Plan()
    plan.machines = [(try #require(DeviceName("polisher")), .polisher, PaperMachine())]
    plan.polishing = PolishingRules(
      wheels: [Wheel(name: "muslin", maximum: RevolutionsPerMinute(3450))],
      limits: [PolishingLimit(stone: "any", most: SurfaceSpeed(6000))])
    plan.programmes = [
      PolishingProgramme(
        name: "gold",
        steps: ["tripoli", "rouge"].map {
          .init(
            title: $0, speed: RevolutionsPerMinute(0), seconds: 1, wheel: "muslin", compound: $0,
            surface: SurfaceSpeed(13_000))
        })
    ]
    return plan
  }

  private func lay(_ server: TestServer, _ more: String) async throws {
    let order =
      #"{"number":"R-7","customer":"Zoë","ring":{"metal":"au750y","size":"US 6"},"stage":"finishing","#
      + #""polishing":"gold""#
    #expect(try await server.ask("PUT", "/v1/orders/R-7", "\(order)\(more)}").status < 300)
    #expect(try await server.ask("PUT", "/v1/bench/order", #"{"order":"R-7"}"#).status == 200)
  }

  private func muslin(_ server: TestServer, _ diameter: String) async throws -> TestServer.Answer {
    try await server.ask("PUT", "/v1/wheels/muslin", #"{"diameter_mm":"\#(diameter)","by":"Mia"}"#)
  }

  @Test func aMeasuredWheelMakesThePlanAndTheConditionsShowIt() async throws {
    try await TestServer.run(Self.plan()) { server in
      try await lay(server, #","material":{"stones":[]}"#)
      let place = "/v1/orders/R-7/pieces/1/polishing"
      let before = try await server.ask("GET", place)
      #expect(before.status == 422 && before.body.contains("Nobody has measured muslin"), "\(before.body)")
      let measured = try await muslin(server, "101.6")
      #expect(measured.status == 200)
      #expect(try measured.decoded(WheelBody.self).diameter_mm?.hasPrefix("101.6") == true)
      #expect(try await server.ask("GET", "/v1/wheels").decoded(WheelList.self).wheels.map(\.by) == ["Mia"])

      let plan = try await server.ask("GET", place).decoded(PolishingPlanBody.self)
      #expect(plan.part == 1 && plan.parts == 2 && plan.steps.map(\.rpm) == [2443])
      let second = try await server.ask("GET", place + "?part=2").decoded(PolishingPlanBody.self)
      #expect(second.steps.map(\.title) == ["rouge"])
      let start = try await server.ask("GET", "/v1/bench/conditions").decoded(ConditionsBody.self).starts.first
      #expect(start?.plan == plan && start?.programme == "gold")
      let known = try await server.ask("GET", "/v1/settings").decoded(SettingsBody.self).programmes.first?.steps.first
      #expect(known?.rpm == nil && known?.surface_m_s == "13.000")
    }
  }

  @Test func whereTheOrderIsSilentAboutStonesTheStrictestLimitHolds() async throws {
    try await TestServer.run(Self.plan()) { server in
      try await lay(server, "")
      _ = try await muslin(server, "101.6")
      let plan = try await server.ask("GET", "/v1/orders/R-7/pieces/1/polishing").decoded(PolishingPlanBody.self)
      #expect(plan.steps.map(\.rpm) == [1127])
    }
  }

  @Test(
    arguments: [
      ("R-7/pieces/1/polishing?part=0", 422), ("R-7/pieces/1/polishing?part=x", 422),
      ("R-7/pieces/1/polishing?part=3", 422), ("R-7/pieces/2/polishing", 422), ("R-7/pieces/x/polishing", 404),
      ("R-8/pieces/1/polishing", 404), ("R-7/pieces/1/polishing?programme=silver", 404),
    ])
  func whatCannotBePlannedIsSaid(path: String, status: Int) async throws {
    try await TestServer.run(Self.plan()) { server in
      try await lay(server, "")
      _ = try await muslin(server, "101.6")
      let answer = try await server.ask("GET", "/v1/orders/\(path)")
      #expect(answer.status == status, "\(answer.body)")
    }
  }

  @Test(arguments: ["0", "-98", "98,5", "1000.1", "98.55555", "NaN", ""])
  func whatIsNoDiameterIsRefused(diameter: String) async throws {
    try await TestServer.run(Self.plan()) { server in
      let refused = try await muslin(server, diameter)
      #expect(refused.status == 422)
      let unknown = try await server.ask("PUT", "/v1/wheels/felt", #"{"diameter_mm":"98"}"#)
      #expect(unknown.status == 404)
    }
  }
}
