import Workshop

/// Rows of words at the height and the places at which they fit a ring.
struct Fitting: Sendable {
  /// The rows, the upper one first.
  let rows: [SetRow]
  /// The height of a capital.
  let height: Micrometres
  /// Where the line of each row begins, in nanometres: along the circumference from 0 degrees, and up from the lower edge.
  let origins: [Spot]
  /// The free part of the ring.
  let arc: FreeArc
  /// The circumference of the surface.
  let circumference: Double
  /// How long the longest row is and how high all are, in micrometres.
  let length: Double
  let inkHeight: Double

  /// Fits `text` to `band`: one row where it is high enough, else two where the band takes two and a blank parts them.
  init(
    _ text: EngravableText, at place: EngravingText.Place, on band: Band, in letters: TypeCase,
    alignment: Alignment, settings: LetteringSettings
  ) throws(LetteringRefusal) {
    try band.check()
    let circumference = Double(band.diameter(at: place).count) * .pi
    let arc = try FreeArc(of: circumference, at: place, besides: settings.keepOuts)
    let room = Room(band: band, place: place, arc: arc, circumference: circumference, settings: settings)
    var refusal: LetteringRefusal?
    for rows in try Self.divisions(of: text, in: letters, room: room) {
      do throws(LetteringRefusal) {
        height = try room.height(of: rows)
        self.rows = rows
        self.arc = arc
        self.circumference = circumference
        let scale = Double(height.count)
        length = (rows.map(\.length).max() ?? 0) * scale
        inkHeight = rows.map(\.height).reduce(0, +) * scale + room.gaps(of: rows.count)
        origins = room.origins(of: rows, scale: scale, inkHeight: inkHeight, alignment: alignment)
        return
      } catch {
        refusal = refusal ?? error
      }
    }
    throw refusal ?? LetteringRefusal("The text is empty.", remedy: "Write the words to engrave.")
  }

  /// The ways to part the words into rows, the one to try first in front.
  private static func divisions(
    of text: EngravableText, in letters: TypeCase, room: Room
  ) throws(LetteringRefusal) -> [[SetRow]] {
    guard text.rows.count <= room.rows else {
      throw LetteringRefusal(
        "The text has \(text.rows.count) rows; a band \(room.band.width.text()) mm wide takes \(room.rows).",
        remedy: "Write fewer rows.")
    }
    var set: [SetRow] = []
    for row in text.rows { set.append(try letters.set(row)) }
    guard set.count == 1, room.rows > 1 else { return [set] }
    let words = text.rows[0].split(separator: " ", omittingEmptySubsequences: true)
    guard words.count > 1 else { return [set] }
    // The halves whose longer one is shortest.
    var best: [SetRow]?
    for count in 1..<words.count {
      let halves = [words[..<count], words[count...]].map { $0.joined(separator: " ") }
      let rows = [try letters.set(halves[0]), try letters.set(halves[1])]
      if Self.longest(rows) < best.map(Self.longest) ?? .infinity { best = rows }
    }
    return [set] + (best.map { [$0] } ?? [])
  }

  private static func longest(_ rows: [SetRow]) -> Double { rows.map(\.length).max() ?? 0 }
}

/// What of a ring is free for words.
private struct Room {
  let band: Band
  let place: EngravingText.Place
  let arc: FreeArc
  let circumference: Double
  let settings: LetteringSettings

  /// What stays free at each edge.
  var margin: Double {
    Double((place == .inside && band.inside == .comfort ? settings.comfortMargin : settings.margin).count)
  }

  /// How many rows this band takes.
  var rows: Int { band.width >= settings.twoRowsFrom ? settings.rows : 1 }

  func gaps(of rows: Int) -> Double { Double(settings.rowGap.count * (rows - 1)) }

  /// The largest height at which `rows` fit, in whole hundredths of a millimetre.
  func height(of rows: [SetRow]) throws(LetteringRefusal) -> Micrometres {
    let least = Double(settings.heights.lowerBound.count)
    let across = Double(band.width.count) - 2 * margin
    let ink = rows.map(\.height).reduce(0, +)
    let length = rows.map(\.length).max() ?? 0
    let words = rows.count == 1 ? "" : " in \(rows.count) rows"
    guard ink * least + gaps(of: rows.count) <= across else {
      throw LetteringRefusal(
        "The words\(words) are \(Self.text(ink * least + gaps(of: rows.count))) mm high at the least height of \(settings.heights.lowerBound.text()) mm; the band of \(band.width.text()) mm less its margins of \(Self.text(margin)) mm leaves \(Self.text(max(across, 0))) mm.",
        remedy: "Choose a wider band, fewer rows, or another font.")
    }
    guard length * least <= arc.length else {
      throw LetteringRefusal(
        "The words\(words) are \(Self.text(length * least)) mm long at the least height of \(settings.heights.lowerBound.text()) mm; \(Self.text(arc.length)) mm of the \(Self.text(circumference)) mm around are free.",
        remedy: "Shorten the words, or choose a narrower font.")
    }
    let highest = min(
      Double(settings.heights.upperBound.count), ink > 0 ? (across - gaps(of: rows.count)) / ink : .infinity,
      length > 0 ? arc.length / length : .infinity)
    return Micrometres(max(Int(highest / 10) * 10, settings.heights.lowerBound.count))
  }

  /// Where the line of each row begins, in nanometres.
  func origins(of rows: [SetRow], scale: Double, inkHeight: Double, alignment: Alignment) -> [Spot] {
    var top = (Double(band.width.count) + inkHeight) / 2
    return rows.map { row in
      let free = arc.length - row.length * scale
      let left =
        switch alignment {
        case .center: arc.start + free / 2
        case .start: row.isToTheLeft ? arc.start + free : arc.start
        case .end: row.isToTheLeft ? arc.start : arc.start + free
        }
      let origin = Spot(left - row.ink.low.x * scale, top - row.ink.high.y * scale)
      top -= row.height * scale + Double(settings.rowGap.count)
      return origin * 1000
    }
  }

  private static func text(_ micrometres: Double) -> String { Micrometres(Int(micrometres.rounded())).text() }
}
