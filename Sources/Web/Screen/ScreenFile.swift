import HTTPTypes
import NIOCore
import Workshop

/// One file of the bench screen, as it is built into the program.
struct ScreenFile: Sendable {
  /// The page itself, served at `/`.
  static let page = "index.html"

  /// Every file by its path below `/screen/`.
  static let all: [String: ScreenFile] = {
    let sources: [(path: String, bytes: [UInt8])] = [
      (page, PackageResources.index_html),
      ("ask.js", PackageResources.ask_js),
      ("boot.js", PackageResources.boot_js),
      ("desk.js", PackageResources.desk_js),
      ("drawings.js", PackageResources.drawings_js),
      ("frame.js", PackageResources.frame_js),
      ("hold.js", PackageResources.hold_js),
      ("holding.js", PackageResources.holding_js),
      ("icon.svg", PackageResources.icon_svg),
      ("line.js", PackageResources.line_js),
      ("main.js", PackageResources.main_js),
      ("parts.js", PackageResources.parts_js),
      ("screen.css", PackageResources.screen_css),
      ("screens/bench.js", PackageResources.bench_js),
      ("screens/clean.js", PackageResources.clean_js),
      ("screens/devices.js", PackageResources.devices_js),
      ("screens/inbox.js", PackageResources.inbox_js),
      ("screens/menu.js", PackageResources.menu_js),
      ("screens/orders.js", PackageResources.orders_js),
      ("screens/pairing.js", PackageResources.pairing_js),
      ("screens/programme.js", PackageResources.programme_js),
      ("screens/proof.js", PackageResources.proof_js),
      ("screens/question.js", PackageResources.question_js),
      ("screens/record.js", PackageResources.record_js),
      ("screens/setup.js", PackageResources.setup_js),
      ("screens/start.js", PackageResources.start_js),
      ("stop.js", PackageResources.stop_js),
      ("store.js", PackageResources.store_js),
      ("stream.js", PackageResources.stream_js),
      ("strings/de.js", PackageResources.de_js),
      ("strings/en.js", PackageResources.en_js),
      ("strings/fr.js", PackageResources.fr_js),
      ("strings/he.js", PackageResources.he_js),
      ("strings/it.js", PackageResources.it_js),
      ("tree.js", PackageResources.tree_js),
      ("watch.js", PackageResources.watch_js),
      ("words.js", PackageResources.words_js),
      ("worker.js", PackageResources.worker_js),
    ]
    return Dictionary(uniqueKeysWithValues: sources.map { ($0.path, ScreenFile($0.path, $0.bytes)) })
  }()

  /// What the page may load and do: its own files and nothing else; no script or style in the page itself, nobody's frame.
  static let policy =
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  /// The content.
  let bytes: ByteBuffer
  /// Changes with the content.
  let tag: String
  /// What is said of it.
  let headers: HTTPFields

  private init(_ path: String, _ source: [UInt8]) {
    let lean = path.hasSuffix(".svg") ? source : SourceText.lean(source)
    let content = path.hasSuffix(".css") ? SourceText.dense(lean) : lean
    bytes = ByteBuffer(bytes: content)
    tag = "\"\(Fingerprint(content).text)\""
    var headers: HTTPFields = [
      .contentType: Self.type(of: path), .eTag: tag, .cacheControl: "no-cache", .contentSecurityPolicy: Self.policy,
      .xContentTypeOptions: "nosniff",
    ]
    for (name, value) in [
      ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ] {
      if let field = HTTPField.Name(name) { headers[field] = value }
    }
    self.headers = headers
  }

  private static func type(of path: String) -> String {
    if path.hasSuffix(".html") { return "text/html; charset=utf-8" }
    if path.hasSuffix(".css") { return "text/css; charset=utf-8" }
    if path.hasSuffix(".svg") { return "image/svg+xml" }
    return "text/javascript; charset=utf-8"
  }
}
