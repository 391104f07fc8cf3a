import Glibc
import HTTPTypes

/// Tells who asks: by the kernel's word on the Unix socket, by nothing on the loopback.
struct Doorkeeper: Sendable {
  let names: UserNames
  /// The daemon's own user.
  var owner: UInt32 = geteuid()

  /// The visitor behind one request.
  func visitor(_ request: HTTPRequest, from caller: Caller) async -> Visitor {
    switch caller.door {
    case .loopback: return Visitor(door: .loopback, role: .work, name: "http")
    case .network: return Visitor(door: .network, role: nil, name: "network", refusal: .tokenMissing)
    case .socket:
      guard let user = caller.user else { return Visitor(door: .socket, role: .work, name: "socket") }
      // A name is for the record. Only what is recorded waits for it, and a stop never does.
      let isRecorded = request.method != .get && request.method != .head && !request.isStop
      let name = isRecorded ? await names.name(of: user) : names.known(user)
      return Visitor(door: .socket, role: user == 0 || user == owner ? .administer : .work, name: name)
    }
  }
}

extension HTTPRequest {
  /// A stop of everything or of one job: accepted from anybody who can connect.
  ///
  /// As lenient as the router: slashes may be doubled, and one may stand at the end.
  var isStop: Bool {
    guard method == .post, let path else { return false }
    let parts = path.prefix { $0 != "?" }.split(separator: "/")
    return parts == ["v1", "stop"] || (parts.count == 4 && parts.starts(with: ["v1", "jobs"]) && parts[3] == "halt")
  }
}
