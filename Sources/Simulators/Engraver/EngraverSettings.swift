/// How a simulated engraver behaves, faults included; every value can be changed while it runs.
package struct EngraverSettings: Sendable {
  /// What a mark takes before the first character.
  package var base = Duration.milliseconds(300)
  /// What each character takes.
  package var perCharacter = Duration.milliseconds(120)
  /// What each line of a path takes besides its length, in each pass.
  package var perLine = Duration.microseconds(400)
  /// What it takes to turn the ring to a tile.
  package var perTurn = Duration.milliseconds(150)
  /// Divides all of them.
  package var speed = 1.0
  /// Opens the interlock at so many percent of the next mark, once.
  package var interlockOpensAt: Int?
  /// Trips with this error code at so many percent of the next mark, once.
  package var fails: (code: UInt16, atPercent: Int)?
  /// Loses so many characters from the end of each text it applies.
  package var truncatesBy = 0
  /// Drops the done bit so long after the end of a mark, however nobody looked; `nil` holds it until acknowledged.
  package var donePulse: Duration?
  /// Counts a mark and shows done so long after busy fell.
  package var recordLag = Duration.zero
  /// Ends each mark at once, so that busy is never seen.
  package var isInstant = false
  /// Shows the done bit always, as left over from an earlier job.
  package var doneIsStale = false
  /// Counts a mark that was aborted as one, and shows done.
  package var countsAborts = false
  /// Takes the next start, shows done and never switches the beam on, once.
  package var onlySaysDone = false
  /// Never echoes a new job number, as when the template's file is missing.
  package var activeJobStays = false
  /// Carries out the next start without answering it, once.
  package var losesStartReply = false
  /// Carries out the next start, or not, and answers it with this exception either way, once.
  package var startException: (code: UInt8, obeys: Bool)?
  /// Switches the beam on so long after a start was taken; nothing on the wire shows it meanwhile.
  package var startLatency = Duration.zero
  /// Starts again at the end of a mark while the start is still held high.
  package var restartsWhileStartIsHeld = false
  /// Clears a fault by itself after so long.
  package var faultClears: Duration?
  /// Answers an apply with exception 5 and applies so long afterwards.
  package var appliesAfter: Duration?
  /// The most registers or bits it lets be read at once.
  package var readLimit = 125
  /// Confirms the next apply and refuses it all the same.
  package var refusesApply = false
  /// The words in the files of a machine that none can be sent to, by their numbers.
  package var files: [Int: String] = [1: "Always", 2: "Ada & Max", 3: "Forever"]
  /// Garbles this word of the next path it takes, unseen.
  package var flipsPathWord: Int?
  /// Takes this block of a path without answering it, once.
  package var losesPathAnswerAt: UInt16?
  /// Answers this block of a path with "acknowledged" (exception 5) although it took it, once.
  package var acknowledgesPathAt: UInt16?
  /// How many blocks of a path it has room for at a time.
  package var pathRoom = 64
  /// Takes no end of the pointer beam and never ends it.
  package var pointerSticks = false
  /// Whether the machine takes part at all (status bit 0).
  package var isOnline = true
  /// Status bit 5.
  package var hasWarning = false

  /// A machine without faults.
  package init() {}

  func duration(of text: String) -> Duration {
    isInstant ? .zero : (base + perCharacter * text.unicodeScalars.count) / max(speed, 0.000_001)
  }
}

/// Error codes of input register 1.
package enum EngraverError {
  package static let interlock: UInt16 = 1
  package static let emergencyStop: UInt16 = 2
  package static let notReady: UInt16 = 3
  package static let textRefused: UInt16 = 4
  package static let laserSource: UInt16 = 5
}
