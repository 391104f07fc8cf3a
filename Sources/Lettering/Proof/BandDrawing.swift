import Workshop

extension Proof {
  /// The band unrolled, in true millimetres: the words as they are read, the edges, what is kept free.
  ///
  /// The middle of the free part is in the middle of the drawing, so that no word is cut. It takes the colour of the text
  /// around it (`currentColor`).
  package var bandSVG: String {
    let around = circumference.millimetres
    let width = request.band.width.millimetres
    let freeEnd = freeFrom.millimetres + freeLength.millimetres
    let left = freeFrom.millimetres + freeLength.millimetres / 2 - around / 2
    var svg = SVG(width: around, height: width, left: left, top: -width, title: request.text.words)
    svg.line(Self.rectangle(left, around, width, "fill=\"none\" stroke=\"currentColor\" stroke-width=\"0.05\""))
    for (from, to) in [(left, freeFrom.millimetres), (freeEnd, left + around)] where to - from > 0.01 {
      svg.line(Self.rectangle(from, to - from, width, "fill=\"currentColor\" fill-opacity=\"0.12\""))
    }
    svg.line("<g transform=\"scale(0.001 -0.001)\" \(BeamDrawing.style)>")
    var drawing = BeamDrawing()
    for stroke in strokes {
      drawing.add(stroke, isFilled: isFilled) { (SVG.whole(Double($0.x) / 1000), SVG.whole(Double($0.y) / 1000)) }
    }
    for element in drawing.elements { svg.line(element) }
    svg.line("</g>")
    return svg.closed
  }

  /// Whether surfaces are filled.
  var isFilled: Bool { request.settings.fill != nil }

  private static func rectangle(_ left: Double, _ width: Double, _ height: Double, _ style: String) -> String {
    "<rect x=\"\(SVG.number(left))\" y=\"\(SVG.number(-height))\" width=\"\(SVG.number(width))\" height=\"\(SVG.number(height))\" \(style)/>"
  }
}

/// The lines of the beam as elements of a drawing in micrometres. Filling is shown as the surface it makes: its lines lie
/// closer together than a beam is wide.
struct BeamDrawing {
  /// A line as wide as a fine beam, 30 µm.
  static let style =
    "fill=\"none\" stroke=\"currentColor\" stroke-width=\"30\" stroke-linecap=\"round\" stroke-linejoin=\"round\""

  private var surfaces = ""
  private var lines = ""

  /// Adds a stroke, with its corners placed by `place`.
  mutating func add(_ stroke: BeamStroke, isFilled: Bool, place: (BeamPoint) -> (Int, Int)) {
    switch stroke.kind {
    case .fill: break
    case .line: lines += SVG.path(stroke.points.lazy.map(place), isClosed: false)
    case .edge:
      let path = SVG.path(stroke.points.dropLast().lazy.map(place), isClosed: true)
      if isFilled { surfaces += path } else { lines += path }
    }
  }

  /// The elements: surfaces, then lines.
  var elements: [String] {
    (surfaces.isEmpty ? [] : ["<path d=\"\(surfaces)\" fill=\"currentColor\" stroke=\"none\"/>"])
      + (lines.isEmpty ? [] : ["<path d=\"\(lines)\"/>"])
  }
}
