import Workshop

extension Proof {
  /// The ring in perspective, turned so that the middle of the words is in front: words inside stand on the far wall, words
  /// outside on the near one. What goes further round than can be read from there is left out, and nothing is seen through
  /// the ring.
  package var ringSVG: String {
    let radius = Double(circumference.count) / 1000 / (2 * .pi)
    let (left, right) = (
      strokes.lazy.flatMap(\.points).map(\.x).min() ?? 0, strokes.lazy.flatMap(\.points).map(\.x).max() ?? 0
    )
    let middle = (Double(left) + Double(right)) / 2
    let words = RingWords(
      half: (Double(right) - Double(left)) / 2e6 / radius,
      low: Double(strokes.lazy.flatMap(\.points).map(\.y).min() ?? 0) / 1e6 - request.band.width.millimetres / 2)
    let ring = RingView(
      inner: request.band.diameter.millimetres / 2, thickness: request.band.thickness.millimetres,
      half: request.band.width.millimetres / 2, showing: words, at: request.place)
    var frame = RingFrame()
    let outline = ring.outline.map { line in SVG.path(line.map { frame.seen(ring.place($0)) }, isClosed: false) }
      .joined()
    var surfaces = ""
    var lines = ""
    for stroke in legible(within: ring.reach * radius * 1e6, of: middle) {
      let corners = stroke.points.map { point in
        frame.seen(
          ring.place(ring.spot((Double(point.x) - middle) / 1e6 / radius, radius, Double(point.y) / 1e6, request.place))
        )
      }
      let isSurface = stroke.kind == .edge && request.settings.fill != nil
      let path = SVG.path(stroke.kind == .edge ? corners.dropLast() : corners[...], isClosed: stroke.kind == .edge)
      if isSurface { surfaces += path } else { lines += path }
    }
    var svg = SVG(
      width: frame.width, height: frame.height, left: frame.left, top: frame.top, title: request.text.words)
    if words.half > ring.reach {
      svg.line(
        "<desc>The words go on further round than can be read from here; the picture of the band has all.</desc>")
    }
    svg.line(
      "<g transform=\"scale(0.001)\" fill=\"none\" stroke=\"currentColor\" stroke-linecap=\"round\" stroke-linejoin=\"round\">"
    )
    svg.line("<path d=\"\(outline)\" stroke-width=\"60\"/>")
    let hasEdges = strokes.contains { $0.kind == .edge }
    // No line round a surface: where letters are seen from the side it would close them.
    if !surfaces.isEmpty { svg.line("<path d=\"\(surfaces)\" fill=\"currentColor\" stroke=\"none\"/>") }
    if !lines.isEmpty { svg.line("<path d=\"\(lines)\" stroke-width=\"\(hasEdges ? 40 : 60)\"/>") }
    svg.line("</g>")
    return svg.closed
  }

  /// The lines no further than `reach` nanometres from `middle`. A letter that would be cut is left out whole; of a word that
  /// is joined, what can be seen of it is there.
  func legible(within reach: Double, of middle: Double) -> [BeamStroke] {
    let drawn = strokes.filter { $0.kind != .fill }
    let boxes = drawn.map { stroke in
      let sides = stroke.points.lazy.map { Double($0.x) - middle }
      return (from: sides.min() ?? 0, to: sides.max() ?? 0)
    }
    // What lies over each other round the ring is one letter, or a word that is joined.
    var letters: [(from: Double, to: Double, strokes: [Int])] = []
    for index in drawn.indices.sorted(by: { boxes[$0].from < boxes[$1].from }) {
      if let last = letters.indices.last, boxes[index].from <= letters[last].to {
        letters[last].to = max(letters[last].to, boxes[index].to)
        letters[last].strokes.append(index)
      } else {
        letters.append((boxes[index].from, boxes[index].to, [index]))
      }
    }
    let wide = 2 * Double(height.count) * 1000
    return letters.flatMap { letter -> [BeamStroke] in
      if letter.from >= -reach, letter.to <= reach { return letter.strokes.map { drawn[$0] } }
      guard letter.to - letter.from > wide else { return [] }
      return letter.strokes.flatMap { Self.cut(drawn[$0], from: middle - reach, to: middle + reach) }
    }
  }

  /// What of `stroke` is between two places round the ring.
  private static func cut(_ stroke: BeamStroke, from: Double, to: Double) -> [BeamStroke] {
    var pieces = [stroke.points.map { Spot(Double($0.x), Double($0.y)) }]
    for (edge, sign) in [(from, 1.0), (to, -1.0)] {
      pieces = pieces.flatMap { piece -> [[Spot]] in
        var kept: [[Spot]] = [[]]
        for (index, spot) in piece.enumerated() {
          let isIn = (spot.x - edge) * sign >= 0
          if index > 0, ((piece[index - 1].x - edge) * sign >= 0) != isIn {
            let before = piece[index - 1]
            kept[kept.count - 1].append(before + (spot - before) * ((edge - before.x) / (spot.x - before.x)))
            // A surface goes on along the cut, a line begins anew.
            if !isIn, stroke.kind == .line { kept.append([]) }
          }
          if isIn { kept[kept.count - 1].append(spot) }
        }
        return kept.filter { $0.count > 1 }
      }
    }
    return pieces.map { piece in
      var points = piece.map(BeamPoint.init)
      if stroke.kind == .edge, let first = points.first { points.append(first) }
      return BeamStroke(kind: stroke.kind, points: points)
    }
  }
}

/// The corners of a drawing that were placed so far, in micrometres.
private struct RingFrame {
  private var low = (Int.max, Int.max)
  private var high = (Int.min, Int.min)

  mutating func seen(_ corner: (Int, Int)) -> (Int, Int) {
    low = (min(low.0, corner.0), min(low.1, corner.1))
    high = (max(high.0, corner.0), max(high.1, corner.1))
    return corner
  }

  /// Millimetres, with some air round the ring.
  private var air: Double { Double(high.0 - low.0) / 1000 * 0.06 }
  var left: Double { Double(low.0) / 1000 - air }
  var top: Double { Double(low.1) / 1000 - air }
  var width: Double { Double(high.0 - low.0) / 1000 + 2 * air }
  var height: Double { Double(high.1 - low.1) / 1000 + 2 * air }
}
