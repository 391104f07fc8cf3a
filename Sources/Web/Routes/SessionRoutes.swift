import BenchAPI
import HTTPTypes
import Hummingbird
import Workshop

/// Who the bench takes the asker for: what a page asks first, before it knows what it may show.
struct SessionRoutes {
  let starts: StartPlaces
  let screens: PairedScreens?

  func add(to routes: RouteTable) {
    routes.at("/v1/session", needs: .anybody, [.get: { request, context in try session(request, context.visitor) }])
  }

  private func session(_ request: Request, _ visitor: Visitor) throws -> Response {
    var response = try Response.json(
      SessionBody(
        role: visitor.screen?.kind.rawValue ?? visitor.role?.rawValue ?? "none",
        name: visitor.screen?.name ?? visitor.name, door: visitor.way,
        starts: (visitor.role ?? .watch) >= .work && starts.isBench(visitor),
        screen: visitor.screen?.id.text))
    // A screen that is used stays paired: its year begins anew.
    if visitor.screen != nil, let screens, let secret = screens.shown(request.head)?.secret {
      response.headers[.setCookie] = screens.cookie.setting(secret, isSecure: visitor.isSecure)
    }
    return response
  }
}

extension Visitor {
  /// The way in, in one word.
  fileprivate var way: String {
    switch door {
    case .socket: "socket"
    case .loopback: "loopback"
    case .network: isInTheClear ? "plain" : "network"
    }
  }

  /// Whether the way in is encrypted.
  var isSecure: Bool { door == .network && !isInTheClear }
}
