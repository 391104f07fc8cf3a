import Devices
import Workshop

/// An engraving as a machine of some profile takes it.
struct EngravingPlan: Hashable, Sendable {
  /// The words that are sent; `nil` when they stand in a file on the machine.
  var words: String?
  /// The machine's file; `nil` when there is only one.
  var file: Int?

  /// Refuses what the engraver of `profile` cannot carry, by name; nothing is ever cut or replaced.
  init(_ work: Work, _ profile: EngraverProfile) throws(PlanRefusal) {
    let engraving = try EngravingPlan.engraving(of: work)
    guard let text = profile.text else {
      file = try EngravingPlan.storedFile(engraving, profile)
      return
    }
    if let stored = engraving.storedFile {
      throw PlanRefusal(
        "The order names file \(stored) on the machine, but this engraver takes the words themselves: "
          + "take the file number off the order.")
    }
    try text.check(engraving.text)
    words = engraving.text
    file = engraving.place == .inside ? profile.job?.inside : profile.job?.outside
  }

  /// The words of a work that is an engraving.
  static func engraving(of work: Work) throws(PlanRefusal) -> EngravingText {
    switch work {
    case .engraving(let text): return text
    case .polishing(let programme): throw PlanRefusal("The engraver cannot polish: \(programme.name) is for a motor.")
    }
  }

  /// Words that cannot be sent must stand in a file on the machine, and only a person can know in which.
  private static func storedFile(_ engraving: EngravingText, _ profile: EngraverProfile) throws(PlanRefusal) -> Int {
    guard let file = engraving.storedFile else {
      throw PlanRefusal(
        "No words can be sent to this engraver (\(profile.title)): “\(engraving.text)” must stand in a file on the "
          + "machine, and the order must name that file's number.")
    }
    guard let files = profile.job?.files else {
      throw PlanRefusal("No file can be chosen on this engraver (\(profile.title)) from here.")
    }
    guard files.contains(file) else {
      throw PlanRefusal(
        "The order names file \(file); this engraver has files \(files.lowerBound) to \(files.upperBound).")
    }
    return file
  }
}

extension EngraverProfile {
  /// Refuses what no machine of this profile carries; `drawing` is what it would follow, where one was drawn.
  package func check(_ work: Work, drawing: RingDrawing?, lengths: PathLengths = PathLengths()) throws(PlanRefusal) {
    guard let path else {
      _ = try EngravingPlan(work, self)
      return
    }
    if let stored = try EngravingPlan.engraving(of: work).storedFile {
      throw PlanRefusal(
        "The order names file \(stored) on the machine, but this engraver follows the drawing of the words: "
          + "take the file number off the order.")
    }
    guard let drawing else { return }
    if let speed = drawing.beam?.speed, speed % 1000 != 0 || !(1000...65_535_000).contains(speed) {
      throw PlanRefusal(
        "The beam is set to \(DecimalText.text(of: speed, decimals: 3)) mm/s; this engraver takes whole mm/s up to 65535."
      )
    }
    let tiles = try HeadTiles(drawing, path)
    let count = lengths.words(of: drawing) { PathBlocks.wordCount(drawing, tiles) }
    guard count <= path.longest else {
      throw PlanRefusal("The path has \(count) words; this engraver takes \(path.longest) at most.")
    }
  }
}
