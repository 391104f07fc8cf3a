import HTTPTypes

/// The cookie in which a paired screen keeps its secret.
///
/// No script reads it, no other site's page sends it, and over TLS it never leaves in the clear. A browser sends it to
/// every port of the bench's host, which no attribute prevents.
struct ScreenCookie: Sendable {
  /// What every secret begins with, so that one that lies where it should not is recognized.
  static let prefix = "bpscreen_"
  /// A year, in seconds. It begins anew each time the screen asks who it is.
  static let age = 365 * 86_400
  /// The most of its name that are looked at in one request: a page of another port may have left some there.
  private static let mostShown = 4

  /// Its name. The bench's stands in it, since two benches of one machine differ by nothing but the port.
  let name: String

  /// The cookie of the bench named `bench`.
  init(bench: String) {
    let plain = bench.lowercased().utf8.filter {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
    }
    name = "benchpin-screen-" + String(decoding: plain, as: UTF8.self)
  }

  /// The secrets that a request shows.
  func secrets(in request: HTTPRequest) -> [String] {
    guard let field = request.headerFields[.cookie] else { return [] }
    let shown = field.split(separator: ";").lazy.compactMap { part -> String? in
      let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, pair[0] == name else { return nil }
      return String(pair[1])
    }
    return Array(shown.prefix(Self.mostShown))
  }

  /// The field `Set-Cookie` that gives a browser its secret.
  func setting(_ secret: String, isSecure: Bool) -> String {
    "\(name)=\(secret); Path=/; Max-Age=\(Self.age); HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "")
  }

  /// The field `Set-Cookie` that has a browser forget it.
  func forgetting(isSecure: Bool) -> String {
    "\(name)=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "")
  }
}
