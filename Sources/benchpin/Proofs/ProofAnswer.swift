import BenchAPI
import Lettering
import Workshop

/// The answer of `benchpin proof --json`. Lengths are text in millimetres, as in the bench's other JSON.
struct ProofAnswer: Encodable, Hashable {
  /// SHA-256 over geometry and settings.
  var hash: String
  var text: String
  var place: String
  var diameter_mm: String
  /// Of the surface the words stand on.
  var circumference_mm: String
  var band_mm: String
  /// Of a capital.
  var height_mm: String
  /// Of everything drawn, across the band.
  var ink_mm: String
  var length_mm: String
  var arc_degrees: String
  var rows: Int
  /// Where the words stand in what is free.
  var alignment: String
  /// Which fonts drew which characters, each named by its file and what is in it.
  var fonts: [FontBody]
  /// What must not be engraved on that side of the band.
  var keep_outs: [KeepOutBody]
  /// What whoever approves it should know and cannot see in it.
  var cautions: [String]
  /// How many lines the beam follows, and how many corners they have.
  var strokes: Int
  var points: Int
  /// Always null here: how long the beam takes follows from its settings for the alloy, which nobody gave.
  var minutes: Int?

  init(_ proof: Proof) {
    hash = proof.hash
    text = proof.request.text.words
    place = proof.request.place.rawValue
    diameter_mm = proof.request.band.diameter.text(decimals: 3)
    circumference_mm = proof.circumference.text(decimals: 3)
    band_mm = proof.request.band.width.text()
    height_mm = proof.height.text()
    ink_mm = proof.inkHeight.text(decimals: 3)
    length_mm = proof.length.text(decimals: 3)
    arc_degrees = DecimalText.text(of: proof.arcTenths, decimals: 1)
    rows = proof.rows
    alignment = proof.alignment.rawValue
    fonts = proof.fonts.map { FontBody($0) }
    keep_outs = proof.keepOuts.map { KeepOutBody($0) }
    cautions = proof.cautions
    strokes = proof.strokes.count
    points = proof.strokes.reduce(0) { $0 + $1.points.count }
  }

  private enum CodingKeys: String, CodingKey {
    case hash, text, place, diameter_mm, circumference_mm, band_mm, height_mm, ink_mm, length_mm, arc_degrees, rows,
      alignment, fonts, keep_outs, cautions, strokes, points, minutes
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(hash, forKey: .hash)
    try container.encode(text, forKey: .text)
    try container.encode(place, forKey: .place)
    try container.encode(diameter_mm, forKey: .diameter_mm)
    try container.encode(circumference_mm, forKey: .circumference_mm)
    try container.encode(band_mm, forKey: .band_mm)
    try container.encode(height_mm, forKey: .height_mm)
    try container.encode(ink_mm, forKey: .ink_mm)
    try container.encode(length_mm, forKey: .length_mm)
    try container.encode(arc_degrees, forKey: .arc_degrees)
    try container.encode(rows, forKey: .rows)
    try container.encode(alignment, forKey: .alignment)
    try container.encode(fonts, forKey: .fonts)
    try container.encode(keep_outs, forKey: .keep_outs)
    try container.encode(cautions, forKey: .cautions)
    try container.encode(strokes, forKey: .strokes)
    try container.encode(points, forKey: .points)
    try container.encode(minutes, forKey: .minutes)
  }
}

/// The answer of `benchpin proof` for people.
enum ProofText {
  static func lines(_ proof: Proof) -> [String] {
    let rows = proof.rows == 1 ? "one row" : "\(proof.rows) rows"
    return [
      "\"\(proof.request.text.words.asEngraved)\", \(proof.request.place.rawValue), in \(rows), at the \(proof.alignment.rawValue) of what is free.",
      "Capitals are \(proof.height.text()) mm high; the words are \(proof.length.text()) mm long and go round \(DecimalText.text(of: proof.arcTenths, decimals: 1)) degrees of \(proof.circumference.text()) mm.",
      "\(proof.strokes.count) lines of the beam. How long it takes is not known: nobody gave its settings for the alloy.",
    ] + proof.fonts.map { FontBody($0).sentence } + proof.keepOuts.map { KeepOutBody($0).sentence }
      + proof.cautions.map { "Mind: \($0)" } + ["Proof \(proof.hash)."]
  }
}
