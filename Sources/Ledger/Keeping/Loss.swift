import Station
import Workshop

/// What is lost when a backup takes the place of a ledger, as far as anybody can know.
struct Loss: Hashable, Sendable {
  /// How many facts; `nil` when nobody can say.
  var facts: Int?
  /// The pieces that may have gone under the beam by what is lost; `nil` when it may be any.
  var pieces: [Piece]?
  /// The newest epoch that is known to have begun here.
  var newestEpoch: Int64
  /// What has to be named: a number of facts, or `unknown`; `nil` when there is nothing to lose.
  private var name: String?
  private var words = ""

  /// Looks at the ledger at `path`, whose lock the caller holds, and at what its mark says.
  init(
    of path: String, bench: String, putting backup: String, _ contents: LedgerContents
  ) throws(LedgerRestore.Refusal) {
    let mark = LedgerMark.read(beside: path)
    newestEpoch = mark?.epoch ?? 0
    // Nothing is there to be lost any more; what was lost with it nobody knows.
    guard DiskFile.size(path) > 0 else { return }
    let comparison: LedgerComparison
    do {
      comparison = try LedgerComparison.of(path, with: backup)
    } catch {
      name = "unknown"
      words =
        "The present ledger \(path) cannot be read as a whole (\(JournalFault(any: error, path: path).sentence)), so nobody can say which facts after \(contents.until?.text ?? "the backup") would be lost."
      return
    }
    guard comparison.bench == bench else {
      throw .backup(
        "The ledger \(path) belongs to the bench \"\(comparison.bench)\", not to \"\(bench)\". It was left as it is.")
    }
    newestEpoch = max(newestEpoch, comparison.epoch)
    // Without its mark nobody can say that it holds all that was recorded.
    let isWhole =
      mark.map {
        $0.epoch <= comparison.epoch && ($0.epoch < comparison.epoch || $0.sequence <= comparison.last)
      } ?? false
    if comparison.continuesTheBackup, isWhole {
      facts = comparison.lost
      pieces = comparison.pieces
    }
    guard comparison.lost > 0 else { return }
    name = String(comparison.lost)
    words = Self.sentence(comparison, in: pieces)
  }

  /// Throws unless what would be lost was named.
  func prove(named word: String?) throws(LedgerRestore.Refusal) {
    guard let name, name != word else { return }
    throw .loses("\(words) Nothing was changed. If that is meant, say so: --losing \(name)")
  }

  /// `pieces` are those that will be asked about; `nil` when any may be.
  private static func sentence(_ comparison: LedgerComparison, in pieces: [Piece]?) -> String {
    let facts = comparison.lost == 1 ? "1 fact" : "\(comparison.lost) facts"
    let time =
      switch (comparison.from, comparison.until) {
      case (let from?, let until?): " from \(from.text) to \(until.text)"
      default: ""
      }
    let rings =
      switch pieces {
      case nil: ", and which rings were engraved cannot be told from them: every one has to be looked at"
      case let pieces? where pieces.isEmpty: ", no engraving among them"
      case let pieces?:
        ". In doubt are then the engravings of "
          + pieces.map { "ring \($0.number) of order \($0.order.text)" }.joined(separator: ", ")
      }
    return "The present ledger holds \(facts)\(time) that the backup lacks\(rings)."
  }
}
