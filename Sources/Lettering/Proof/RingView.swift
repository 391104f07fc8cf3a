import Glibc
import Workshop

/// How far the words go round to each side of their middle, in radians, and how low they reach, in millimetres from the
/// middle of the band.
struct RingWords {
  var half: Double
  var low: Double
}

/// A ring that stands upright, seen from before and above, ten radii away. Lengths are millimetres: `x` to the right, `y` up
/// along the ring's axis, `z` towards whoever looks.
struct RingView {
  typealias Point = SIMD3<Double>

  let inner: Double
  let outer: Double
  /// Half of the band's width.
  let half: Double
  /// How far round letters are shown to each side of the middle, in radians.
  let reach: Double
  /// From how far above the ring is looked at, in radians.
  private let elevation: Double
  private let eye: Point

  /// Beyond this letters are too foreshortened to be read.
  private static let furthest = 1.15

  /// Turned up as far as it takes to see the words over the near side of the band, where they are inside.
  init(inner: Double, thickness: Double, half: Double, showing words: RingWords, at place: EngravingText.Place) {
    self.inner = inner
    self.half = half
    outer = inner + thickness
    let distance = 10 * (inner + thickness)
    var reach = min(max(words.half, 0), Self.furthest)
    var degrees = place == .inside ? 32.0 : 24
    // The height of the near rim over a point of the far wall, by the distance between them: looking down more steeply shows
    // more of the wall. Ten radii away the lines of sight are parallel enough; a sixth is what they are not.
    func isSeen(_ reach: Double, _ degrees: Double) -> Bool {
      2 * inner * cos(reach) * tan(degrees * .pi / 180) * 0.85 >= half - words.low
    }
    if place == .inside {
      while degrees < 62, !isSeen(reach, degrees) { degrees += 2 }
      while reach > 0.1, !isSeen(reach, degrees) { reach -= 0.02 }
    }
    // A hair more, so that the last point of the words is within it.
    self.reach = reach + 0.001
    elevation = degrees * .pi / 180
    eye = Point(0, distance * sin(elevation), distance * cos(elevation))
  }

  /// A point of the ring: `angle` from the middle of the words in the direction of reading, `y` up from the lower edge.
  func spot(_ angle: Double, _ radius: Double, _ y: Double, _ place: EngravingText.Place) -> Point {
    // On the far wall reading goes on to the right as well: the angle runs the other way round.
    let turned = place == .inside ? .pi - angle : angle
    return Point(radius * sin(turned), y - half, radius * cos(turned))
  }

  /// Where a point is seen, in micrometres, downwards.
  func place(_ point: Point) -> (Int, Int) {
    let (sine, cosine) = (sin(elevation), cos(elevation))
    let up = point.y * cosine - point.z * sine
    let near = point.y * sine + point.z * cosine
    let scale = 10 * outer / (10 * outer - near)
    return (SVG.whole(point.x * scale * 1000), SVG.whole(-up * scale * 1000))
  }

  /// The lines of the bare ring that are seen: its four rims, and where its outside turns away.
  var outline: [[Point]] {
    let rims = [(outer, half), (inner, half), (outer, -half), (inner, -half)].flatMap { visible(rim: $0, at: $1) }
    // Where a line from the eye touches the outside.
    let side = acos(min(outer / (eye.z * eye.z + eye.x * eye.x).squareRoot(), 1))
    return rims
      + [-side, side].map { angle in
        [half, -half].map { Point(outer * sin(angle), $0, outer * cos(angle)) }
      }
  }

  /// The parts of a rim that are seen, their ends to a thousandth of a degree.
  private func visible(rim radius: Double, at height: Double) -> [[Point]] {
    func point(_ angle: Double) -> Point { Point(radius * sin(angle), height, radius * cos(angle)) }
    let step = Double.pi / 120
    var parts: [[Point]] = []
    var wasSeen = false
    // From the far side round, so that a part that lies across the front is one.
    for index in 0...240 {
      let angle = .pi + Double(index) * step
      let isSeen = isVisible(point(angle))
      if index > 0, isSeen != wasSeen {
        var (from, to) = (angle - step, angle)
        for _ in 0..<11 {
          let between = (from + to) / 2
          if isVisible(point(between)) == isSeen { to = between } else { from = between }
        }
        if isSeen { parts.append([point(to)]) } else { parts[parts.count - 1].append(point(from)) }
      }
      if isSeen {
        if parts.isEmpty || (index == 0) { parts.append([]) }
        parts[parts.count - 1].append(point(angle))
      }
      wasSeen = isSeen
    }
    return parts.filter { $0.count > 1 }
  }

  /// Whether nothing of the ring is between a point of it and the eye.
  func isVisible(_ point: Point) -> Bool {
    let way = eye - point
    // From 0 at the point to 1 at the eye.
    func within(_ radius: Double) -> ClosedRange<Double>? {
      let a = way.x * way.x + way.z * way.z
      let b = point.x * way.x + point.z * way.z
      let c = point.x * point.x + point.z * point.z - radius * radius
      let square = b * b - a * c
      guard a > 0, square > 0 else { return nil }
      return (-b - square.squareRoot()) / a...(-b + square.squareRoot()) / a
    }
    guard let outside = within(outer), way.y != 0 else { return true }
    let heights = [(-half - point.y) / way.y, (half - point.y) / way.y].sorted()
    let from = max(0, heights[0], outside.lowerBound)
    let to = min(1, heights[1], outside.upperBound)
    guard to > from else { return true }
    var covered = to - from
    if let hole = within(inner) { covered -= max(0, min(to, hole.upperBound) - max(from, hole.lowerBound)) }
    // Twenty micrometres of metal are the edge itself.
    return covered * (way * way).sum().squareRoot() < 0.02
  }
}
