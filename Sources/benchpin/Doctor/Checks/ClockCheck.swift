/// Whether the clock can be believed: facts carry its time.
struct ClockCheck {
  /// Seconds since 1970, now.
  var now: Int
  /// When these programs were made.
  var built: Int
  /// When the ledger was written last; `nil` where there is none or it cannot be seen.
  var lastFact: Int?
  /// Whether something keeps the clock right; `nil` when nobody can say.
  var isSynchronized: Bool?

  /// More than a clock that is being set right may wander back.
  private static let tolerance = 120

  var findings: [Finding] {
    let set = "sudo timedatectl set-ntp true, or set it by hand: sudo timedatectl set-time 'YYYY-MM-DD hh:mm:ss'"
    var findings: [Finding] = []
    // A file that was copied has today's date; a clock behind it by more than a day is the clock's fault.
    if now < built - 86_400 {
      findings.append(.act("clock", "it is before the day these programs were made", set))
    }
    if let lastFact, now < lastFact - Self.tolerance {
      let minutes = (lastFact - now) / 60
      findings.append(.act("clock", "it is \(minutes) min behind the ledger's last change: it jumped back", set))
    }
    guard findings.isEmpty else { return findings }
    switch isSynchronized {
    case true?: return [.well("clock", "it is kept right over the network")]
    case false?: return [.look("clock", "nothing keeps it right", "sudo timedatectl set-ntp true")]
    case nil: return [.look("clock", "nobody here says whether something keeps it right", "timedatectl status")]
    }
  }
}
