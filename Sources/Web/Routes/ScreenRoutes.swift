import HTTPTypes
import Hummingbird

/// The bench screen: its page at `/` and the files it loads below `/screen/`.
///
/// Open to whoever can connect, since it holds no fact and no name: what it shows it asks for afterwards, like any client.
struct ScreenRoutes {
  func add(to routes: RouteTable) {
    routes.at("/", needs: .page, [.get: { request, _ in try answer(request, ScreenFile.page) }])
    routes.at(
      "/screen/{name}", needs: .page,
      [.get: { request, context in try answer(request, context.parameters.get("name") ?? "") }])
    routes.at(
      "/screen/{name}/{file}", needs: .page,
      [
        .get: { request, context in
          let parts = [context.parameters.get("name"), context.parameters.get("file")]
          return try answer(request, parts.compactMap { $0 }.joined(separator: "/"))
        }
      ])
  }

  private func answer(_ request: Request, _ path: String) throws -> Response {
    guard let file = ScreenFile.all[path] else {
      throw Problem.notFound("The screen has no file \"\(path.shortened(to: 60))\".")
    }
    // A browser keeps every file and asks each time whether it changed: an upgraded daemon never runs an old screen.
    if request.headers[.ifNoneMatch] == file.tag { return Response(status: .notModified, headers: file.headers) }
    return Response(status: .ok, headers: file.headers, body: ResponseBody(byteBuffer: file.bytes))
  }
}
