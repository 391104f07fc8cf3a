import Glibc
import HTTPTypes
import Logging

/// Tells who asks: by the kernel's word on the Unix socket, by nothing on the loopback, by a token in the network.
struct Doorkeeper: Sendable {
  let names: UserNames
  /// The daemon's own user.
  var owner: UInt32 = geteuid()
  /// Which tokens are good; `nil` where the network is not served.
  var keys: NetworkKeys?
  /// How often the network may ask.
  var rates = NetworkRates()
  var logger: Logger?

  /// The visitor behind one request. Throws when they ask too often; a stop is never too often.
  func visitor(_ request: HTTPRequest, from caller: Caller) async throws(Problem) -> Visitor {
    switch caller.door {
    case .loopback: return Visitor(door: .loopback, role: .work, name: "http")
    case .network: return try networkVisitor(request, caller.address ?? "an unknown address")
    case .socket:
      guard let user = caller.user else { return Visitor(door: .socket, role: .work, name: "socket") }
      // A name is for the record. Only what is recorded waits for it, and a stop never does.
      let isRecorded = request.method != .get && request.method != .head && !request.isStop
      let name = isRecorded ? await names.name(of: user) : names.known(user)
      return Visitor(door: .socket, role: user == 0 || user == owner ? .administer : .work, name: name)
    }
  }

  private func networkVisitor(_ request: HTTPRequest, _ address: String) throws(Problem) -> Visitor {
    let shown = ShownToken.of(request)
    let token = shown.flatMap { keys?.token($0) }
    if request.isOfTheScreen {
      guard rates.mayFetch(address) else { throw .tooOften }
      return Visitor(door: .network, role: token?.role, name: token?.name ?? address)
    }
    if request.isStop { return Visitor(door: .network, role: token?.role, name: token?.name ?? address) }
    if let token {
      guard rates.mayAsk(token.name) else { throw .tooOften }
      return Visitor(
        door: .network, role: token.role, name: token.name, isWelcome: { [keys] in keys?.isGood(token) ?? false })
    }
    guard rates.mayKnock(address) else { throw .tooOften }
    if shown != nil { logger?.warning("a wrong token", metadata: ["address": "\(address)"]) }
    return Visitor(door: .network, role: nil, name: address, refusal: shown == nil ? .tokenMissing : .tokenWrong)
  }
}

extension HTTPRequest {
  /// A file of the bench screen, which holds no fact and is anybody's.
  var isOfTheScreen: Bool {
    guard method == .get, let path else { return false }
    let parts = path.prefix { $0 != "?" }.split(separator: "/")
    return parts.isEmpty || (2...3).contains(parts.count) && parts.first == "screen"
  }

  /// A stop of everything or of one job: accepted from anybody who can connect.
  ///
  /// As lenient as the router: slashes may be doubled, and one may stand at the end.
  var isStop: Bool {
    guard method == .post, let path else { return false }
    let parts = path.prefix { $0 != "?" }.split(separator: "/")
    return parts == ["v1", "stop"] || (parts.count == 4 && parts.starts(with: ["v1", "jobs"]) && parts[3] == "halt")
  }
}
