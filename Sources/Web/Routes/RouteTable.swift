import HTTPTypes
import Hummingbird
import Station
import Workshop

/// The paths of the interface. Every path knows all its methods, so that a wrong one is answered with those that work.
final class RouteTable {
  typealias Handler = @Sendable (Request, DeskContext) async throws -> Response

  /// Every method a path has an answer to.
  static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .delete, .patch, .options, .trace, .connect]

  let router = Router(context: DeskContext.self)
  /// Answers what was asked before.
  let repeated: RepeatedRequests
  /// Every path and its methods, as they were given.
  private(set) var paths: [String: Set<HTTPRequest.Method>] = [:]

  init(repeated: RepeatedRequests) { self.repeated = repeated }

  /// Gives `path` its methods.
  func at(_ path: RouterPath, _ handlers: [HTTPRequest.Method: Handler]) {
    let allowed = Array(handlers.keys)
    paths[path.description] = Set(allowed)
    for method in Self.methods {
      router.on(path, method: method) { [repeated] request, context in
        guard let handler = handlers[method] else { throw Problem.wrongMethod(allowed: allowed) }
        return try await repeated.answer(request) { request in
          do {
            return try await handler(request, context)
          } catch let refusal as BenchRefusal {
            throw Problem(refusal)
          }
        }
      }
    }
  }
}

extension DeskContext {
  /// The order number in the path.
  func orderNumber() throws(Problem) -> OrderNumber {
    let text = parameters.get("number") ?? ""
    guard let number = OrderNumber(text.withoutPercentEncoding ?? text) else {
      throw Problem.notFound("There is no order \"\(text.shortened(to: 60))\": that is no order number.")
    }
    return number
  }

  /// The id in the path.
  func id(of thing: String) throws(Problem) -> EventID {
    let text = parameters.get("id") ?? ""
    guard let id = EventID(text: text) else {
      throw Problem.notFound("There is no \(thing) \"\(text.shortened(to: 60))\": that is no id.")
    }
    return id
  }
}
