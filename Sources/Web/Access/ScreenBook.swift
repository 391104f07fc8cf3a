import Workshop

/// The paired screens as their file holds them: one a line, with id, kind, SHA-256, two instants and the name.
struct ScreenBook: Sendable {
  private static let opening = """
    # The paired screens of the bench: id, kind, the SHA-256 of the secret, paired and heard last (ms since 1970), name.
    # The daemon writes it anew; `benchpin screens` lists and unpairs.

    """

  /// In the order they were paired in.
  var screens: [PairedScreen] = []
  /// The lines, counted from 1, that say nothing anybody understands: they let nobody in.
  private(set) var mistakes: [Int] = []

  /// A book without screens.
  init() {}

  /// Reads the text of a file.
  init(text: String) {
    // By bytes: a name may begin with what joins the space before it.
    for (index, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      guard let first = line.first, first != UInt8(ascii: "#") else { continue }
      guard let screen = Self.screen(line), !screens.contains(where: { $0.id == screen.id || $0.name == screen.name })
      else {
        mistakes.append(index + 1)
        continue
      }
      screens.append(screen)
    }
  }

  /// The file's text.
  var text: String {
    Self.opening
      + screens.map { screen in
        "\(screen.id.text) \(screen.kind.rawValue) \(screen.fingerprint) "
          + "\(screen.since.milliseconds) \(screen.seen.milliseconds) \(screen.name)\n"
      }.joined()
  }

  /// The screen whose secret is `secret`. Takes as long whichever it is, and whether it is any.
  func screen(_ secret: String) -> PairedScreen? {
    let shown = Array(AccessToken.fingerprint(of: secret).utf8)
    var found: PairedScreen?
    for screen in screens {
      var difference: UInt8 = 0
      for (left, right) in zip(shown, screen.fingerprint.utf8) { difference |= left ^ right }
      if difference == 0 { found = screen }
    }
    return found
  }

  private static func screen(_ line: Substring.UTF8View) -> PairedScreen? {
    let words = line.split(separator: 0x20, maxSplits: 5).map { String(Substring($0)) }
    guard words.count == 6, let id = EventID(text: words[0]), let kind = PairedScreen.Kind(rawValue: words[1]),
      AccessToken.isFingerprint(words[2]), let since = Int64(words[3]), let seen = Int64(words[4])
    else { return nil }
    return PairedScreen(
      id: id, kind: kind, name: words[5], fingerprint: words[2], since: Moment(milliseconds: since),
      seen: Moment(milliseconds: seen))
  }
}
