import Lettering
import Settings
import Workshop

/// What the settings say of letters, checked and typed; without a word about it, Benchpin's own beginning.
struct LetteringChoice: Sendable {
  /// How words are set and fitted.
  var letters = LetteringSettings()
  /// The shop's own folder of fonts.
  var fonts: String?
  /// Whether nothing is engraved that nobody approved.
  var isApprovalNeeded = false
  /// How far a new reading may be from what was approved and still be the same ring.
  var sameRing = Micrometres(50)
  /// The fonts of that folder and the system's, opened once for whoever looks and whoever draws.
  private(set) var shelf = FontShelf()

  /// What is no mistake of the settings and worth a word, each a sentence without its full stop.
  var notes: [String] = []

  /// Reads the section `lettering`; `path` makes paths absolute. With `looksForFonts` a font or a folder that is not there is a
  /// mistake, too.
  init(_ reader: SettingsReader?, path: (String) -> String, looksForFonts: Bool = false) {
    if let reader { read(reader, path: path) }
    shelf = FontShelf(folder: fonts)
    if looksForFonts { look(reader) }
  }

  private mutating func read(_ reader: SettingsReader, path: (String) -> String) {
    fonts = reader.optionalText("fonts").map(path)
    letters.face = reader.text("face", default: letters.face)
    let low = reader.length("min_height_mm", in: LetteringSettings.possibleHeights, default: letters.heights.lowerBound)
    let high = reader.length(
      "max_height_mm", in: LetteringSettings.possibleHeights, default: letters.heights.upperBound)
    if low > high { reader.refuse("max_height_mm", "it is below `min_height_mm`") }
    letters.heights = low...max(low, high)
    letters.margin = reader.length("margin_mm", in: Micrometres(0)...Micrometres(10_000), default: letters.margin)
    letters.comfortMargin = reader.length(
      "comfort_margin_mm", in: Micrometres(0)...Micrometres(10_000), default: letters.comfortMargin)
    letters.rowGap = reader.length("row_gap_mm", in: Micrometres(0)...Micrometres(5_000), default: letters.rowGap)
    letters.rows = reader.integer("rows", in: 1...2, default: letters.rows)
    letters.twoRowsFrom = reader.length(
      "two_rows_from_mm", in: Band.widths, default: letters.twoRowsFrom)
    letters.thickness = reader.length("thickness_mm", in: LetteringSettings.thicknesses, default: letters.thickness)
    letters.alignment = reader.optionalChoice("alignment", of: Alignment.self) ?? letters.alignment
    if let fill = reader.optionalMap("fill") {
      letters.fill =
        fill.boolean("lines", default: true)
        ? Hatching(
          interval: fill.length("interval_mm", in: Hatching.intervals, default: Hatching.usual.interval),
          degrees: fill.integer("angle", in: Hatching.directions, default: Hatching.usual.degrees)) : nil
      letters.marksEdges = fill.boolean("edges", default: true)
      if letters.fill == nil, !letters.marksEdges { fill.refuse("edges", "without lines and edges nothing is marked") }
    }
    if let keepOuts = reader.optionalMaps("keep_outs") { letters.keepOuts = keepOuts.map(Self.keepOut) }
    isApprovalNeeded = reader.text("approval", oneOf: ["optional", "required"], default: "optional") == "required"
    sameRing = reader.length("same_ring_mm", in: Micrometres(0)...Micrometres(500), default: sameRing)
  }

  private static func keepOut(_ reader: SettingsReader) -> KeepOut {
    let name = reader.text("name")
    if let flaw = name.nameFlaw(upTo: KeepOut.longestName) { reader.refuse("name", "it \(flaw)") }
    return KeepOut(
      name: name, length: reader.length("length_mm", in: KeepOut.lengths),
      degrees: reader.integer("at_degrees", in: KeepOut.turns),
      place: reader.optionalChoice("place", of: EngravingText.Place.self))
  }
}

extension SettingsReader {
  /// A length in millimetres with up to three decimals.
  func length(_ key: String, in range: ClosedRange<Micrometres>, default fallback: Micrometres) -> Micrometres {
    Micrometres(
      decimal(key, decimals: 3, in: range.lowerBound.count...range.upperBound.count, default: fallback.count))
  }

  /// The same of one that has to be said.
  func length(_ key: String, in range: ClosedRange<Micrometres>) -> Micrometres {
    Micrometres(decimal(key, decimals: 3, in: range.lowerBound.count...range.upperBound.count))
  }
}
