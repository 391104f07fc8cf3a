import Glibc
import HTTPTypes
import Logging

/// Tells who asks: by the kernel's word on the Unix socket, by nothing on the loopback, by a token in the network; and by its
/// cookie, which paired screen.
struct Doorkeeper: Sendable {
  let names: UserNames
  /// The daemon's own user.
  var owner: UInt32 = geteuid()
  /// Which tokens are good; `nil` where the network is not served.
  var keys: NetworkKeys?
  /// Which screens are paired.
  var screens: PairedScreens?
  /// How often the network may ask.
  var rates = NetworkRates()
  var logger: Logger?

  /// The visitor behind one request. Throws when they ask too often; a stop is never too often.
  func visitor(_ request: HTTPRequest, from caller: Caller) async throws(Problem) -> Visitor {
    switch caller.door {
    case .loopback:
      guard let screen = screens?.shown(request)?.screen else {
        return Visitor(door: .loopback, role: .work, name: "http", address: caller.address)
      }
      return visitor(screen, at: .loopback, caller.address, while: { true })
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
    let (shown, isInTheClear) = (ShownToken.of(request), keys?.isInTheClear ?? false)
    let token = isInTheClear ? nil : shown.flatMap { keys?.token($0) }
    let screen = shown == nil && keys?.isOpen == true ? screens?.shown(request)?.screen : nil
    var stranger = Visitor(
      door: .network, role: nil, name: address, address: address, isInTheClear: isInTheClear)
    if request.isOfTheScreen || request.isStop {
      if request.isOfTheScreen { guard rates.mayFetch(address) else { throw .tooOften } }
      if let token { return Visitor(door: .network, role: token.role, name: token.name, address: address) }
      return screen.map { visitor($0, at: .network, address, while: { true }) } ?? stranger
    }
    if let token {
      guard rates.mayAsk(token.name) else { throw .tooOften }
      return Visitor(
        door: .network, role: token.role, name: token.name, address: address,
        isWelcome: { [keys] in keys?.isGood(token) ?? false })
    }
    if let screen {
      guard rates.mayAsk(screen.recordName) else { throw .tooOften }
      return visitor(screen, at: .network, address, while: { [keys] in keys?.isOpen ?? false })
    }
    guard rates.mayKnock(address) else { throw .tooOften }
    if shown != nil {
      logger?.warning(
        isInTheClear ? "a token in the clear" : "a wrong token", metadata: ["address": "\(address)"])
    }
    stranger.refusal =
      switch (shown != nil, isInTheClear) {
      case (false, false): .tokenMissing
      case (true, false): .tokenWrong
      case (false, true): .screenMissing
      case (true, true): .tokenInTheClear
      }
    return stranger
  }

  /// The visitor that a paired screen is at `door` while `isOpen`. In the clear it looks and stops, whatever it was paired as.
  private func visitor(
    _ screen: PairedScreen, at door: Door, _ address: String?, while isOpen: @escaping @Sendable () -> Bool
  ) -> Visitor {
    var screen = screen
    let isInTheClear = door == .network && keys?.isInTheClear == true
    if isInTheClear { screen.kind = .watch }
    return Visitor(
      door: door, role: screen.kind.role, name: screen.recordName, screen: screen, address: address,
      isInTheClear: isInTheClear,
      isWelcome: { [screens, id = screen.id] in screens?.isPaired(id) == true && isOpen() })
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
