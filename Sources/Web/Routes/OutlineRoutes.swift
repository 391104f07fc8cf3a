import BenchAPI
import Devices
import HTTPTypes
import Hummingbird
import Station
import Workshop

/// The outline of what would be engraved, shown by the engraver's pointer beam for a person at the bench.
struct OutlineRoutes {
  let bench: Bench
  let starts: StartPlaces

  func add(to routes: RouteTable) {
    routes.at(
      "/v1/outline",
      [
        .post: { request, context in
          try starts.check(context.visitor)
          let asked = try await request.fields { reader -> Asked? in Asked(&reader, from: context.visitor) }
          let device = try await bench.showOutline(asked.request, seconds: asked.seconds)
          return try .json(OutlineBody(devices: [device.text], seconds: asked.seconds))
        },
        .delete: { _, _ in
          try .json(OutlineBody(devices: try await bench.endOutlines().map(\.text), seconds: 0))
        },
      ])
  }
}

/// What somebody asks to see.
private struct Asked: Sendable {
  var request: JobRequest
  var seconds: Int

  init?(_ reader: inout FieldReader, from visitor: Visitor) {
    let order = OrderNumber(reading: "order", of: &reader)
    let piece = reader.whole("piece", in: 1...99) ?? 1
    let device = reader.deviceName("device")
    seconds = reader.whole("seconds", in: PointerTime.range) ?? PointerTime.standard
    let by = reader.by(visitor)
    guard let order else { return nil }
    request = JobRequest(kind: .engraving, piece: Piece(order: order, number: piece), device: device, by: by)
  }
}
