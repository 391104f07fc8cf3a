import Glibc
import Workshop

extension Proof {
  /// The ring in perspective, tilted towards the eye: words inside stand on the far wall, words outside on the near one. What
  /// goes further round than can be seen from there is left out.
  package var ringSVG: String {
    let inner = request.band.diameter.millimetres / 2
    let outer = inner + request.band.thickness.millimetres
    let half = request.band.width.millimetres / 2
    let eye = Eye(radius: outer)
    let isInside = request.place == .inside
    var svg = SVG(
      width: outer * 2.6, height: outer * 1.9, left: -outer * 1.3, top: -outer * 0.95, title: request.text.words)
    svg.line("<g transform=\"scale(0.001)\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"60\">")
    for (radius, height, range) in [
      (outer, half, 0...360), (inner, half, 0...360), (outer, -half, -83...83), (inner, -half, 110...250),
    ] {
      svg.line("<path d=\"\(eye.circle(radius, at: height, range))\"/>")
    }
    // Where a ray touches a cylinder that is ten radii away and tilted by 32 degrees.
    for side in [-83.0, 83.0] {
      let ends = [half, -half].map { eye.seen(outer, side * .pi / 180, $0) }
      svg.line("<path d=\"\(SVG.path(ends, isClosed: false))\"/>")
    }
    svg.line("</g><g transform=\"scale(0.001)\" \(BeamDrawing.style)>")
    let radius = Double(circumference.count) / 1000 / (2 * .pi)
    let middle = freeFrom.millimetres + freeLength.millimetres / 2
    var drawing = BeamDrawing()
    for stroke in strokes {
      let angles = stroke.points.map { (Double($0.x) / 1e6 - middle) / radius }
      // Beyond three quarters of a right angle letters are too foreshortened to be read.
      guard angles.allSatisfy({ abs($0) < 1.2 }) else { continue }
      drawing.add(stroke, isFilled: isFilled) { point in
        let angle = (Double(point.x) / 1e6 - middle) / radius
        // On the far wall reading goes on to the right as well: the angle runs the other way round.
        return eye.seen(radius, isInside ? .pi - angle : angle, Double(point.y) / 1e6 - half)
      }
    }
    for element in drawing.elements { svg.line(element) }
    svg.line("</g>")
    return svg.closed
  }
}

/// Where the eye is: above the ring and before it, ten radii away.
private struct Eye {
  let radius: Double
  private let sine = sin(32 * Double.pi / 180)
  private let cosine = cos(32 * Double.pi / 180)

  init(radius: Double) { self.radius = radius }

  /// Where a point of a cylinder round the ring's axis is seen, in micrometres: 0 is the side towards the eye.
  func seen(_ radius: Double, _ angle: Double, _ height: Double) -> (Int, Int) {
    let (x, z) = (radius * sin(angle), radius * cos(angle))
    let up = height * cosine - z * sine
    let near = height * sine + z * cosine
    let scale = 10 * self.radius / (10 * self.radius - near)
    return (SVG.whole(x * scale * 1000), SVG.whole(-up * scale * 1000))
  }

  func circle(_ radius: Double, at height: Double, _ degrees: ClosedRange<Int>) -> String {
    let corners = stride(from: degrees.lowerBound, through: degrees.upperBound, by: 3).map {
      seen(radius, Double($0) * .pi / 180, height)
    }
    return SVG.path(corners, isClosed: degrees.count > 360)
  }
}
