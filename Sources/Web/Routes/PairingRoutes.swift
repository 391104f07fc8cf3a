import BenchAPI
import HTTPTypes
import Hummingbird
import Logging
import Station
import Workshop

/// Screens: showing a code for one, pairing it with that code, listing and unpairing.
///
/// No answer of these is kept for a repetition: a code is in memory only, and a secret is given once.
struct PairingRoutes {
  let bench: Bench
  let screens: PairedScreens
  /// Has the streams looked at again after somebody was put out.
  let review: @Sendable () -> Void

  func add(to routes: RouteTable) {
    routes.at(
      "/v1/screens/codes", isRepeatable: false,
      [.post: { request, context in try await showCode(request, context.visitor) }])
    routes.at(
      "/v1/screens", except: [.post: .anybody], isRepeatable: false,
      [
        .post: { request, context in try await pair(request, context) },
        .get: { _, context in try .json(list(for: context.visitor)) },
      ])
    routes.at(
      "/v1/screens/{id}", needs: .role(.watch), isRepeatable: false,
      [.delete: { request, context in try await unpair(request, context) }])
  }

  private func showCode(_ request: Request, _ visitor: Visitor) async throws -> Response {
    let asked = try await request.fields { reader -> (kind: PairedScreen.Kind, name: String?, by: String)? in
      let kind = reader.requiredWord(
        "as", oneOf: PairedScreen.Kind.allCases.map(\.rawValue), PairedScreen.Kind.init(rawValue:))
      let (name, by) = (reader.name("name", upTo: 200), reader.by(visitor))
      return kind.map { ($0, name, by) }
    }
    guard visitor.mayLetIn(asked.kind) else { throw Problem.notForYouToPair(asked.kind) }
    let (code, end) = try screens.showCode(as: asked.kind, name: asked.name, by: asked.by)
    return try .json(
      PairingCodeBody(code: code.text, as: code.kind.rawValue, expires_at: end.text), status: .created)
  }

  private func pair(_ request: Request, _ context: DeskContext) async throws -> Response {
    let visitor = context.visitor
    let shown = try await request.fields { reader -> PairingBody? in
      let code = reader.requiredText("code", "the six digits that are shown at the bench", upTo: 20)
      let name = reader.name("name", upTo: 200)
      return code.map { PairingBody(code: $0, name: name) }
    }
    let (screen, secret, by) = try await screens.pair(
      shown.code, name: shown.name, from: visitor.address ?? "the socket", inTheClear: visitor.isInTheClear,
      former: visitor.screen)
    if visitor.screen != nil { review() }
    await record(screen, isPaired: true, by: by, context.logger)
    var response = try Response.json(ScreenBody(screen, isThis: true), status: .created)
    response.headers[.location] = "/v1/screens/\(screen.id.text)"
    response.headers[.setCookie] = screens.cookie.setting(secret, isSecure: visitor.isSecure)
    return response
  }

  private func list(for visitor: Visitor) -> ScreenList {
    ScreenList(
      screens: screens.list.map { ScreenBody($0, isThis: $0.id == visitor.screen?.id) },
      // When guessing is worth while is nobody's business but theirs who let in.
      open_code: visitor.mayLetIn(.watch)
        ? screens.openCode.map { ScreenList.OpenCode(as: $0.kind.rawValue, tries_left: $0.triesLeft) } : nil)
  }

  private func unpair(_ request: Request, _ context: DeskContext) async throws -> Response {
    let (id, visitor) = (try context.id(of: "screen"), context.visitor)
    guard visitor.mayPutOut(screens.list.first { $0.id == id }, id) else { throw Problem.notForYouToUnpair }
    // Out before it is kept, also when that fails; whoever follows the events as that screen is cut off.
    defer { review() }
    let by = request.by(visitor)
    guard let screen = try await screens.unpair(id, by: by) else {
      throw Problem.notFound("There is no paired screen \(id.text).")
    }
    await record(screen, isPaired: false, by: by, context.logger)
    let isThis = visitor.screen?.id == id
    var response = try Response.json(ScreenBody(screen, isThis: isThis))
    if isThis { response.headers[.setCookie] = screens.cookie.forgetting(isSecure: visitor.isSecure) }
    return response
  }

  /// Puts into the record who was let in or put out. What is done is done, also where that cannot be written down.
  private func record(_ screen: PairedScreen, isPaired: Bool, by: String, _ logger: Logger) async {
    let change = ScreenChange(screen: screen.id, name: screen.name, kind: screen.kind.rawValue, by: by)
    do throws(BenchRefusal) {
      try await bench.record(change, isPaired: isPaired)
    } catch {
      logger.error(
        "a change of the paired screens is not in the record",
        metadata: ["screen": "\(screen.name)", "fault": "\(error.sentence)"])
    }
  }
}

extension Visitor {
  /// Whether they may have a code shown for a screen of `kind`: those at the socket, administrators, and, for one that
  /// watches, a bench screen. Not everybody on the loopback, who may not start either.
  fileprivate func mayLetIn(_ kind: PairedScreen.Kind) -> Bool {
    (role ?? .watch) >= .work && (door == .socket || role == .administer || kind == .watch && screen?.kind == .bench)
  }

  /// Whether they may put out `other`, which is `nil` when it is not in any more.
  fileprivate func mayPutOut(_ other: PairedScreen?, _ id: EventID) -> Bool {
    if door == .socket || role == .administer || screen?.id == id { return true }
    return screen?.kind == .bench && other?.kind != .bench
  }
}

extension ScreenBody {
  /// The screen as it travels: without its secret's hash.
  fileprivate init(_ screen: PairedScreen, isThis: Bool) {
    self.init(
      id: screen.id.text, kind: screen.kind.rawValue, name: screen.name, since: screen.since.text,
      seen: screen.seen.text, is_this: isThis)
  }
}
