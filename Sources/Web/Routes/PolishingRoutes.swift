import BenchAPI
import Hummingbird
import Station
import Workshop

/// Wheels, and what would run on a ring: looked at before anything starts.
struct PolishingRoutes {
  let bench: Bench

  func add(to routes: RouteTable) {
    routes.at("/v1/wheels", [.get: { _, _ in try .json(await list()) }])
    routes.at(
      "/v1/wheels/{name}",
      [
        .put: { request, context in
          let name = context.parameters.get("name") ?? ""
          let (diameter, by) = try await request.fields { reader -> (Micrometres, String)? in
            let text = reader.requiredText("diameter_mm", "the wheel's diameter in millimetres, for instance 98.5")
            let by = reader.by(context.visitor)
            guard let text else { return nil }
            guard let count = DecimalText.parse(text, decimals: 3), (1000...1_000_000).contains(count) else {
              reader.note(
                "diameter_mm",
                "is \"\(text.shortened(to: 60))\"; write millimetres with a point, from 1 to 1000, for instance 98.5.")
              return nil
            }
            return (Micrometres(count), by)
          }
          let measured = try await bench.measure(wheel: name, diameter, by: by)
          return try .json(WheelBody(bench.polishing.wheels.first { $0.name == name } ?? Wheel(name: name), measured))
        }
      ])
    routes.at(
      "/v1/orders/{number}/pieces/{piece}/polishing",
      [
        .get: { request, context in
          let query = request.uri.queryParameters
          let piece = Piece(order: try context.orderNumber(), number: try context.pieceNumber())
          let part = try query["part"].map { text throws(Problem) in
            guard let number = Int(text), (1...100).contains(number) else {
              throw Problem.invalid(
                "part is \"\(String(text).shortened(to: 60))\"; write a whole number from 1 to 100.")
            }
            return number
          }
          let plan = try await bench.polishingPlan(
            JobRequest(
              kind: .polishing, piece: piece, programme: query["programme"].map(String.init), part: part,
              by: context.visitor.name))
          return try .json(PolishingPlanBody(plan))
        }
      ])
  }

  private func list() async throws -> WheelList {
    let measured = try await bench.measuredWheels()
    return WheelList(wheels: bench.polishing.wheels.map { WheelBody($0, measured[$0.name]) })
  }
}

extension WheelBody {
  /// A wheel as it travels.
  fileprivate init(_ wheel: Wheel, _ measured: WheelMeasured?) {
    self.init(
      name: wheel.name, max_rpm: wheel.maximum?.count, diameter_mm: measured?.diameter.text(),
      least_mm: wheel.least?.text(), measured_at: measured?.at.text, by: measured?.by)
  }
}

extension PolishingPlanBody {
  /// A part of a programme as it travels.
  init(_ plan: PolishingProgramme) {
    self.init(
      programme: plan.name, part: plan.part ?? 1, parts: plan.partCount ?? 1,
      steps: plan.steps.map { step in
        Step(
          title: step.title, wheel: step.wheel, compound: step.compound, rpm: step.speed.count,
          surface_m_s: step.diameter.map { SurfaceSpeed(step.speed, on: $0).decimal },
          diameter_mm: step.diameter?.text(), seconds: step.seconds)
      })
  }
}
