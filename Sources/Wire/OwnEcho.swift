/// What a serial line showed of echoing whatever is sent, as a two-wire adapter does that leaves its receiver on.
///
/// Such a line must not be used: the right answer to a single write is the request again, so every write would seem to be
/// confirmed, with nobody on the line.
struct OwnEcho {
  /// So many exact echoes in a row are no device's mistake.
  private static let proof = 2

  private var count = 0
  /// Whether the line ever gave an answer that was not what was sent.
  private(set) var isProvenClear = false

  /// Whether what was sent came back instead of an answer when something was answered last.
  var isLikely: Bool { count > 0 }

  /// Exactly what was sent came back where an answer to it reads otherwise.
  mutating func heard() { count += 1 }

  /// Something came that was not what was sent.
  mutating func heardAnother() {
    count = 0
    isProvenClear = true
  }

  /// Why an echo is no answer.
  var words: String {
    count < OwnEcho.proof
      ? "it is what was sent, word for word"
      : "the line echoes what is sent: two-wire adapter without echo suppression"
  }
}
