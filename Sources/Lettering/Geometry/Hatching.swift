import Glibc
import Workshop

/// Lines that fill a surface, side by side.
package struct Hatching: Hashable, Sendable {
  /// From one line to the next.
  package var interval: Micrometres
  /// The direction of the lines, in whole degrees from the circumference.
  package var degrees: Int

  /// How far apart lines may be.
  package static let intervals = Micrometres(5)...Micrometres(1_000)
  /// The directions they may have: half round either way.
  package static let directions = -180...180
  /// What a shop that has said nothing gets: chosen.
  package static let usual = Hatching(interval: Micrometres(30), degrees: 45)

  /// Lines so far apart and in this direction.
  package init(interval: Micrometres, degrees: Int) {
    self.interval = interval
    self.degrees = degrees
  }

  /// The lines inside `edges`, every second one backwards, so that the beam's way between them is short; `nil` where they
  /// have more than `most` ends, told before they are made.
  ///
  /// What is inside is told by winding, so where two letters of a joined script overlap the surface is filled once.
  func lines(inside edges: [BeamStroke], upTo most: Int = .max) -> [BeamStroke]? {
    let step = Double(interval.count) * 1000
    let angle = Double(degrees) * .pi / 180
    let (sine, cosine) = (sin(angle), cos(angle))
    // Turned so that the lines lie level: a line is a whole number of steps from 0, whatever the letters are.
    let loops = edges.map { edge in
      edge.points.map { point in
        Spot(Double(point.x) * cosine + Double(point.y) * sine, Double(point.y) * cosine - Double(point.x) * sine)
      }
    }
    var crossings: [Int: [(at: Double, winding: Int)]] = [:]
    var count = 0
    for loop in loops {
      for (start, end) in zip(loop, loop.dropFirst()) where start.y != end.y {
        let (low, high) = start.y < end.y ? (start, end) : (end, start)
        let first = Int((low.y / step).rounded(.up))
        let last = Int((high.y / step).rounded(.up)) - 1
        guard first <= last else { continue }
        count += last - first + 1
        guard count <= most else { return nil }
        let slope = (high.x - low.x) / (high.y - low.y)
        for line in first...last {
          let at = low.x + (Double(line) * step - low.y) * slope
          crossings[line, default: []].append((at, start.y < end.y ? 1 : -1))
        }
      }
    }
    var lines: [BeamStroke] = []
    for (number, line) in crossings.keys.sorted().enumerated() {
      var spans = Self.spans(crossings[line] ?? [])
      if number % 2 == 1 { spans = spans.reversed().map { ($0.1, $0.0) } }
      let y = Double(line) * step
      for (from, to) in spans {
        let points = [from, to].map { x in BeamPoint(Spot(x * cosine - y * sine, x * sine + y * cosine)) }
        if points[0] != points[1] { lines.append(BeamStroke(kind: .fill, points: points)) }
      }
    }
    return lines
  }

  /// From where to where a line is inside.
  private static func spans(_ crossings: [(at: Double, winding: Int)]) -> [(Double, Double)] {
    var spans: [(Double, Double)] = []
    var winding = 0
    var began = 0.0
    for crossing in crossings.sorted(by: { ($0.at, $0.winding) < ($1.at, $1.winding) }) {
      if winding == 0 { began = crossing.at }
      winding += crossing.winding
      if winding == 0, crossing.at > began { spans.append((began, crossing.at)) }
    }
    return spans
  }
}
