import Workshop

extension Proof {
  /// The most lines of a filling that are drawn one by one; a picture of them has about a megabyte. More are shown as the
  /// surface they make, which the picture and `cautions` say.
  static let mostLinesDrawn = 40_000

  /// How wide a line is drawn: as wide as the beam where the shop has said so, else so thin that the lines of a filling are
  /// seen apart, and single lines seen at all.
  private var lineWidth: Micrometres { request.beamWidth ?? Micrometres(fillingLines > 0 ? 20 : 30) }

  /// The band unrolled, in true millimetres: every line of the beam, the edges, what is kept free.
  ///
  /// The middle of the free part is in the middle of the drawing, so that no word is cut. It takes the colour of the text
  /// around it (`currentColor`).
  package var bandSVG: String {
    let around = circumference.millimetres
    let width = request.band.width.millimetres
    let freeEnd = freeFrom.millimetres + freeLength.millimetres
    let left = freeFrom.millimetres + freeLength.millimetres / 2 - around / 2
    var svg = SVG(width: around, height: width, left: left, top: -width, title: request.text.words)
    if !isEveryLineDrawn {
      svg.line("<desc>The filling is shown as the surface it makes: it has \(fillingLines) lines.</desc>")
    }
    svg.line(Self.rectangle(left, around, width, "fill=\"none\" stroke=\"currentColor\" stroke-width=\"0.05\""))
    for (from, to) in [(left, freeFrom.millimetres), (freeEnd, left + around)] where to - from > 0.01 {
      svg.line(Self.rectangle(from, to - from, width, "fill=\"currentColor\" fill-opacity=\"0.12\""))
    }
    let line = lineWidth.count
    svg.line(
      "<g transform=\"scale(0.001 -0.001)\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"\(line)\" stroke-linecap=\"round\" stroke-linejoin=\"round\">"
    )
    for kind in [BeamStroke.Kind.fill, .edge, .line] {
      let path = path(of: kind)
      guard !path.isEmpty else { continue }
      let isSurface = kind == .edge && !isEveryLineDrawn
      svg.line("<path d=\"\(path)\"\(isSurface ? " fill=\"currentColor\"" : "")/>")
    }
    svg.line("</g>")
    return svg.closed
  }

  /// Whether the picture of the band shows every line of the beam by itself.
  var isEveryLineDrawn: Bool { fillingLines <= Self.mostLinesDrawn }

  /// How many lines the filling has.
  var fillingLines: Int { strokes.count { $0.kind == .fill } }

  /// The strokes of one kind, in micrometres.
  private func path(of kind: BeamStroke.Kind) -> String {
    guard kind != .fill || isEveryLineDrawn else { return "" }
    var path = ""
    for stroke in strokes where stroke.kind == kind {
      let points = kind == .edge ? stroke.points.dropLast() : stroke.points[...]
      path += SVG.path(
        points.lazy.map { (SVG.whole(Double($0.x) / 1000), SVG.whole(Double($0.y) / 1000)) }, isClosed: kind == .edge)
    }
    return path
  }

  private static func rectangle(_ left: Double, _ width: Double, _ height: Double, _ style: String) -> String {
    "<rect x=\"\(SVG.number(left))\" y=\"\(SVG.number(-height))\" width=\"\(SVG.number(width))\" height=\"\(SVG.number(height))\" \(style)/>"
  }
}
