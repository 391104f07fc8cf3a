import HTTPTypes
import Hummingbird
import Station
import Workshop

/// The paths of the interface, and what each asks of whoever calls it. Every path knows all its methods, so that a wrong
/// one is answered with those that work.
final class RouteTable {
  typealias Handler = @Sendable (Request, DeskContext) async throws -> Response

  /// One method of one path.
  struct Route: Hashable {
    var method: HTTPRequest.Method
    var path: String
    var need: Need
  }

  /// Every method a path has an answer to.
  static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .delete, .patch, .options, .trace, .connect]

  let router = Router(context: DeskContext.self)
  /// Every method of every path.
  private(set) var routes: [Route] = []
  private let repeated: RepeatedRequests

  /// An empty table; `repeated` answers what was asked before.
  init(repeated: RepeatedRequests) { self.repeated = repeated }

  /// Gives `path` its methods. Without a word about what they need, reading needs `watch` and every act needs `work`;
  /// `exceptions` are methods that need something else.
  ///
  /// `limit` is the largest body any of them takes, in bytes: more is not read of an act with a key either. An answer that is
  /// not `isRepeatable` is never kept, whatever key the request has.
  func at(
    _ path: RouterPath, needs need: Need? = nil, except exceptions: [HTTPRequest.Method: Need] = [:],
    bodyUpTo limit: Int = Request.ordinaryBody, isRepeatable: Bool = true, _ handlers: [HTTPRequest.Method: Handler]
  ) {
    let allowed = Array(handlers.keys)
    let needs = { (method: HTTPRequest.Method) in exceptions[method] ?? need ?? Self.need(of: method) }
    routes += allowed.map { Route(method: $0, path: path.description, need: needs($0)) }
    for method in Self.methods {
      let needed = handlers[method] == nil ? .role(.watch) : needs(method)
      router.on(path, method: method) { [repeated] request, context in
        try needed.check(context.visitor)
        guard let handler = handlers[method] else { throw Problem.wrongMethod(allowed: allowed) }
        let answer = { (request: Request) async throws -> Response in
          do {
            return try await handler(request, context)
          } catch let refusal as BenchRefusal {
            throw Problem(refusal)
          }
        }
        return isRepeatable
          ? try await repeated.answer(request, at: context.visitor.door, upTo: limit, by: answer)
          : try await answer(request)
      }
    }
  }

  private static func need(of method: HTTPRequest.Method) -> Need {
    method == .get || method == .head ? .role(.watch) : .role(.work)
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
