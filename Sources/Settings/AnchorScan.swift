/// Finds files whose aliases could unfold without end while they are composed, before they are.
///
/// Anchors are refused after composing, with their exact place. But Yams hashes keys while it composes, and a key that
/// is an alias of aliases is as large as their product. With at most 16 aliases that product is below 3^5.4 ≈ 350.
enum AnchorScan {
  private static let most = 16

  /// The place of the first word that looks like an alias, when there are more than 16 and something looks like an anchor.
  ///
  /// Comments are left out; words in quotes are not, since a miscount only matters for a text with 17 of them.
  static func firstOfTooManyAliases(in text: String) -> SettingsPosition? {
    var first: SettingsPosition?
    var aliases = 0
    var hasAnchor = false
    var position = SettingsPosition(line: 1, column: 1)
    var before: Unicode.Scalar = "\n"
    var isComment = false
    for scalar in text.unicodeScalars {
      let beginsWord = " \t\r\n[]{},:-?".unicodeScalars.contains(before)
      if scalar == "#", " \t\r\n".unicodeScalars.contains(before) { isComment = true }
      if scalar == "\n" || scalar == "\r" { isComment = false }
      if beginsWord, !isComment {
        if scalar == "&" { hasAnchor = true }
        if scalar == "*" {
          aliases += 1
          first = first ?? position
        }
      }
      if scalar == "\n" { position = SettingsPosition(line: position.line + 1, column: 0) }
      position.column += 1
      before = scalar
    }
    return hasAnchor && aliases > most ? first : nil
  }
}
