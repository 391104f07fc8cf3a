import Hummingbird
import NIOCore

/// The description of the interface, for programs: `Interface/openapi.json`, kept by hand and held against the routes.
struct InterfaceRoutes {
  func add(to routes: RouteTable) {
    let document = ByteBuffer(bytes: PackageResources.openapi_json)
    routes.at(
      "/openapi.json",
      [
        .get: { _, _ in
          Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: document))
        }
      ])
  }
}
