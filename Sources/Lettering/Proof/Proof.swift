import Crypto
import Workshop

/// What the customer sees, what is approved, and what the beam follows: one geometry, named by its hash.
package struct Proof: Hashable, Sendable {
  /// What a proof is made of.
  package struct Request: Hashable, Sendable {
    /// The words.
    package var text: EngravableText
    /// On which side of the band.
    package var place: EngravingText.Place
    /// The ring.
    package var band: Band
    /// The face; `nil` takes the shop's.
    package var face: String?
    /// Where the words stand; `nil` takes the shop's.
    package var alignment: Alignment?
    /// How the shop sets words.
    package var settings: LetteringSettings
    /// What the beam is set to, in one line; empty where nobody has said. In the hash, like every setting.
    package var beam = ""
    /// How wide a line of the beam is, for the pictures; `nil` where nobody has said. It changes nothing that is sent, so it
    /// is not in the hash.
    package var beamWidth: Micrometres?

    /// A request with all its parts.
    package init(
      text: EngravableText, place: EngravingText.Place, band: Band, face: String? = nil, alignment: Alignment? = nil,
      settings: LetteringSettings
    ) {
      self.text = text
      self.place = place
      self.band = band
      self.face = face
      self.alignment = alignment
      self.settings = settings
    }
  }

  /// What it was made of.
  package let request: Request
  /// SHA-256 over everything that would look or burn otherwise, in 64 hexadecimal digits.
  package let hash: String
  /// The lines the beam follows on the surface: row by row, the upper one first; `x` from 0 degrees in the direction of
  /// reading, `y` up from the lower edge.
  package let strokes: [BeamStroke]
  /// The height of a capital.
  package let height: Micrometres
  /// How long the longest row is.
  package let length: Micrometres
  /// How high all rows are together, as drawn.
  package let inkHeight: Micrometres
  /// The circumference of the surface.
  package let circumference: Micrometres
  /// The rows, the upper one first, as they were parted.
  package let rows: Int
  /// How many letters and signs are drawn, as their fonts part them; blanks are none.
  package let glyphs: Int
  /// The fonts that were used, with what each drew.
  package let fonts: [FontUse]
  /// Why fonts were passed over that would have come before those, each a sentence.
  let passedOver: [String]
  /// Where the free part of the ring begins, from 0 degrees in the direction of reading; negative before 0.
  package let freeFrom: Micrometres
  /// How long the free part of the ring is.
  package let freeLength: Micrometres

  /// The most corners of one drawing, the ends of lines counted: chosen. In lines of a filling they take some 16 MB here; a band
  /// 8 mm wide, full of letters and filled at the finest interval, has a fifth of them.
  package static let mostPoints = 500_000

  /// Sets, fits and draws. Throws, with the numbers, when the words cannot be set or do not fit, and when the drawing has more
  /// than `mostPoints` corners.
  package init(_ request: Request, fonts: FontShelf) throws(LetteringRefusal) {
    try self.init(request, fonts: fonts, upTo: Self.mostPoints)
  }

  init(_ request: Request, fonts: FontShelf, upTo mostPoints: Int) throws(LetteringRefusal) {
    let settings = request.settings
    let letters = try TypeCase(face: request.face ?? settings.face, from: fonts)
    let fitting = try Fitting(
      request.text, at: request.place, on: request.band, in: letters,
      alignment: request.alignment ?? settings.alignment, settings: settings)
    self.request = request
    strokes = try Self.drawn(fitting, settings: settings, upTo: mostPoints)
    height = fitting.height
    length = Micrometres(Int(fitting.length.rounded()))
    inkHeight = Micrometres(Int(fitting.inkHeight.rounded()))
    circumference = Micrometres(Int(fitting.circumference.rounded()))
    rows = fitting.rows.count
    glyphs = fitting.rows.reduce(0) { $0 + $1.glyphs.count }
    self.fonts = FontUse.joined(fitting.rows.map(\.fonts))
    passedOver = fitting.rows.flatMap(\.passedOver).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    freeFrom = Micrometres(Int(fitting.arc.start.rounded()))
    freeLength = Micrometres(Int(fitting.arc.length.rounded()))
    try Self.hold(strokes, within: fitting, of: request.band)
    hash = Self.hash(request, fonts: self.fonts, height: height, strokes: strokes)
  }

  /// Where the words stand.
  package var alignment: Alignment { request.alignment ?? request.settings.alignment }

  /// What must not be engraved on this side of the band, as the settings and the order have it.
  package var keepOuts: [KeepOut] {
    request.settings.keepOuts.filter { $0.degrees(reading: request.place) != nil && $0.length.count > 0 }
  }

  /// What whoever approves it should know and cannot see in it, each a plain sentence.
  package var cautions: [String] {
    var cautions = request.text.cautions
    // For the shop's own face the others are as usual as its choice; a face that an order chose is told where it lacks.
    if let chosen = request.face {
      cautions += fonts.filter { $0.name != chosen && !$0.letters.isEmpty }.map {
        "\($0.name) draws \($0.letters.count > 12 ? "\($0.letters.prefix(12))…" : $0.letters): the font \(chosen), which was chosen, does not have it."
      }
    }
    if !isEveryLineDrawn {
      cautions.append("The picture shows the filling as the surface it makes: it has \(fillingLines) lines.")
    }
    return cautions + passedOver.map { "\($0) Another font took its place." }
  }

  /// How much of the ring the words go round, in tenths of a degree.
  package var arcTenths: Int {
    circumference.count > 0 ? (length.count * 3600 + circumference.count / 2) / circumference.count : 0
  }

  /// About how many bytes it takes: a line is an array of its own, whose header has 32 bytes, and takes 16 in the drawing.
  package var bytes: Int { strokes.reduce(0) { $0 + 48 + $1.points.count * MemoryLayout<BeamPoint>.stride } }

  private static func drawn(
    _ fitting: Fitting, settings: LetteringSettings, upTo mostPoints: Int
  ) throws(LetteringRefusal) -> [BeamStroke] {
    var strokes: [BeamStroke] = []
    var left = mostPoints
    func take(_ more: [BeamStroke]) throws(LetteringRefusal) -> [BeamStroke] {
      left -= more.reduce(0) { $0 + $1.points.count }
      guard left >= 0 else { throw .tooLong(mostPoints) }
      return more
    }
    for (row, origin) in zip(fitting.rows, fitting.origins) {
      let scale = Double(fitting.height.count) * 1000
      var lines: [BeamStroke] = []
      for glyph in row.glyphs {
        let flattening = Flattening(scale: scale, origin: origin + glyph.at * scale)
        lines += try take(glyph.shape.traces.compactMap(flattening.stroke))
      }
      let edges = lines.filter { $0.kind == .edge }
      guard let fill = settings.fill, !edges.isEmpty else {
        strokes += lines
        continue
      }
      // The edges after the filling: they leave it clean.
      guard let filling = fill.lines(inside: edges, upTo: left) else { throw .tooLong(mostPoints) }
      strokes += try take(filling)
      strokes += settings.marksEdges ? lines : lines.filter { $0.kind == .line }
    }
    guard !strokes.isEmpty else {
      throw LetteringRefusal(
        "Nothing would be drawn: no line of the filling meets a letter.", remedy: "Make the interval smaller.")
    }
    return strokes
  }

  /// Throws for a path that leaves the free part of the ring or the band: a font may say one thing and draw another.
  private static func hold(
    _ strokes: [BeamStroke], within fitting: Fitting, of band: Band
  ) throws(LetteringRefusal) {
    let from = Int32((fitting.arc.start * 1000).rounded(.down)) - 1
    let to = Int32(((fitting.arc.start + fitting.arc.length) * 1000).rounded(.up)) + 1
    let top = Int32(band.width.count * 1000)
    for point in strokes.lazy.flatMap(\.points) where !(from...to).contains(point.x) || !(0...top).contains(point.y) {
      throw LetteringRefusal(
        "The path leaves the band at \(Micrometres(Int(point.x / 1000)).text()) mm round and \(Micrometres(Int(point.y / 1000)).text()) mm across.",
        remedy: "Choose another font: this one draws outside of what it says.")
    }
  }

  private static func hash(
    _ request: Request, fonts: [FontUse], height: Micrometres, strokes: [BeamStroke]
  ) -> String {
    var digest = SHA256()
    let band = request.band
    let words = [
      "benchpin proof 2", request.text.words, request.place.rawValue, String(band.diameter.count),
      String(band.width.count), band.inside.rawValue, String(band.thickness.count),
      fonts.map { "\($0.name)=\($0.digest)" }.joined(separator: ","),
      request.alignment?.rawValue ?? request.settings.alignment.rawValue, String(height.count),
      request.settings.canonical, request.beam,
    ]
    for word in words {
      digest.update(data: bytes(of: UInt32(word.utf8.count)))
      digest.update(data: Array(word.utf8))
    }
    var geometry: [UInt8] = []
    for stroke in strokes {
      geometry.append(stroke.kind.rawValue)
      geometry += bytes(of: UInt32(stroke.points.count))
      for point in stroke.points {
        geometry += bytes(of: UInt32(bitPattern: point.x))
        geometry += bytes(of: UInt32(bitPattern: point.y))
      }
    }
    digest.update(data: geometry)
    return HexDigest.text(digest.finalize())
  }

  private static func bytes(of number: UInt32) -> [UInt8] {
    [UInt8(number >> 24), UInt8(number >> 16 & 0xFF), UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]
  }
}

extension LetteringRefusal {
  /// A drawing that would have more than `most` corners.
  fileprivate static func tooLong(_ most: Int) -> LetteringRefusal {
    LetteringRefusal(
      "The drawing would have more than \(most) corners and ends of lines, which is the most that is drawn.",
      remedy: "Set the lines of the filling further apart, or choose lower letters or another font.")
  }
}
