import HTTPTypes
import Hummingbird
import NIOCore

/// Refuses what another web page makes a browser ask: a request sent to a name that is not ours (DNS rebinding) or one
/// whose `Origin` or `Sec-Fetch-Site` is foreign. Reading counts too: customers' names are nobody else's business.
struct ForeignRequestGuard: Sendable {
  private let names: Set<String>
  private let scheme: String

  /// A guard that knows the loopback's names and `names`, each with its own port or, without one, with the server's or none.
  init(names: [String], host: String, scheme: String = "http") {
    self.scheme = scheme
    let bracketed = host.contains(":") ? "[\(host)]" : host
    let wildcards: Set = ["0.0.0.0", "[::]"]
    self.names = Set((["127.0.0.1", "localhost", "[::1]", bracketed] + names).map { $0.lowercased() })
      .subtracting(wildcards)
  }

  /// Throws when the request is foreign.
  func check(_ request: HTTPRequest, on channel: any Channel) throws(Problem) {
    let port = channel.localAddress?.port
    if let site = request.headerFields[.secFetchSite], site != "same-origin", site != "none" { throw .foreign }
    if let origin = request.headerFields[.origin], !isOurs(origin: origin, port: port) { throw .foreign }
    if !request.isStop, request.namesSeveralHosts { throw .severalHosts }
    // Behind the Unix socket there is no name to be rebound: file permissions say who may come in.
    guard let port else { return }
    // A person's stop counts under whatever name the bench was found. A browser that asks for another page always says so,
    // with an origin that was refused above.
    if request.isStop { return }
    guard let authority = request.authority, isOurs(authority, port: port) else { throw .foreign }
  }

  private func isOurs(origin: String, port: Int?) -> Bool {
    let scheme = "\(scheme)://"
    guard origin.lowercased().hasPrefix(scheme) else { return false }
    return isOurs(String(origin.dropFirst(scheme.count)), port: port)
  }

  private func isOurs(_ authority: String, port: Int?) -> Bool {
    let name = authority.lowercased()
    if names.contains(name) { return true }
    guard let port, name.hasSuffix(":\(port)") else { return false }
    return names.contains(String(name.dropLast(":\(port)".count)))
  }
}

extension HTTPRequest {
  /// Whether it says twice whom it is for: whoever passed it on may have taken the other one for the bench (RFC 9112,
  /// section 3.2). Of a target with scheme and host only the path has come here.
  fileprivate var namesSeveralHosts: Bool {
    // The first one is the authority; a further one is left among the fields.
    HTTPField.Name("Host").map { headerFields.contains($0) } ?? false
  }
}

extension HTTPField.Name {
  fileprivate static var secFetchSite: HTTPField.Name { HTTPField.Name("Sec-Fetch-Site") ?? .origin }
}
