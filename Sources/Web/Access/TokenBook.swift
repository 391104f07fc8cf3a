/// The tokens of a bench as their file holds them: one a line, with name, role and SHA-256.
package struct TokenBook: Sendable {
  /// Something in the file that is no token.
  package struct Mistake: Error, Hashable, Sendable {
    /// Counted from 1.
    package var line: Int
    /// What is wrong and what to do.
    package var sentence: String
  }

  /// The largest file that is read, in bytes.
  package static let largest = 256 * 1024
  private static let opening = """
    # Who may come in from the network: name, role (watch, work, administer) and the SHA-256 of the token.
    # `benchpind token` adds and revokes; `systemctl reload benchpind` takes it over.

    """

  /// In the order of the file.
  package private(set) var tokens: [AccessToken] = []

  /// A book without tokens.
  package init() {}

  /// Reads the text of a file; an empty line and one that begins with `#` say nothing.
  package init(text: String) throws(Mistake) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      guard words.count == 3, let role = Role(rawValue: String(words[1])),
        let token = AccessToken(name: String(first), role: role, fingerprint: String(words[2]))
      else {
        // The line is not repeated: somebody may have written a token into it.
        throw Mistake(
          line: index + 1,
          sentence: "expected a name, watch, work or administer, and 64 hexadecimal digits; "
            + "`benchpind token add` writes such a line")
      }
      guard add(token) else {
        throw Mistake(line: index + 1, sentence: "\"\(token.name)\" is the name of another token; give each its own")
      }
    }
  }

  /// Adds a token; `false` when its name is taken.
  package mutating func add(_ token: AccessToken) -> Bool {
    guard !tokens.contains(where: { $0.name == token.name }) else { return false }
    tokens.append(token)
    return true
  }

  /// Takes a token out; `false` when there is none of that name.
  package mutating func revoke(_ name: String) -> Bool {
    let before = tokens.count
    tokens.removeAll { $0.name == name }
    return tokens.count < before
  }

  /// The file's text.
  package var text: String {
    Self.opening + tokens.map { "\($0.name) \($0.role.rawValue) \($0.fingerprint)\n" }.joined()
  }

  /// The token whose text is `text`. Takes as long whichever it is, and whether it is any.
  func token(_ text: String) -> AccessToken? {
    let shown = Array(AccessToken.fingerprint(of: text).utf8)
    var found: AccessToken?
    for token in tokens {
      var difference: UInt8 = 0
      for (left, right) in zip(shown, token.fingerprint.utf8) { difference |= left ^ right }
      if difference == 0 { found = token }
    }
    return found
  }
}
