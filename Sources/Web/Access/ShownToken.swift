import HTTPTypes

/// A token as a request shows it, and tokens where they must not be.
enum ShownToken {
  /// The token in the field `Authorization`; `nil` without one.
  static func of(_ request: HTTPRequest) -> String? {
    guard let field = request.headerFields[.authorization] else { return nil }
    let words = field.split(separator: " ", omittingEmptySubsequences: true)
    // Another scheme shows something, if nothing right.
    guard words.count == 2, words[0].lowercased() == "bearer" else { return "" }
    return String(words[1])
  }

  /// Whether a path or its query holds a token or a screen's secret, or looks as if somebody thinks that it should.
  ///
  /// What stands in a URL stays in the histories of browsers and in the logs of whatever lies between.
  static func isIn(_ target: String) -> Bool {
    let plain = target.withoutPercentEncoding ?? target
    if plain.contains(AccessToken.prefix) || plain.contains(ScreenCookie.prefix) { return true }
    guard let query = plain.firstIndex(of: "?") else { return false }
    let names = plain[plain.index(after: query)...].split(separator: "&").map {
      $0.prefix { $0 != "=" }.lowercased()
    }
    return !Set(names).isDisjoint(with: ["token", "access_token", "authorization", "bearer", "api_key", "apikey"])
  }
}
