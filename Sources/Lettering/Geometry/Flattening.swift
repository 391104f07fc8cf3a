import Workshop

/// Makes corners of curves: no chord is further from its curve than `tolerance`.
///
/// The tolerance is a micrometre: what the path that is sent may differ from what was approved.
struct Flattening {
  /// Nanometres.
  static let tolerance = 1000.0

  /// From heights of a capital to nanometres.
  let scale: Double
  /// Where the glyph stands, in nanometres.
  let origin: Spot

  /// The stroke that `trace` is; `nil` when nothing of it is left.
  func stroke(_ trace: GlyphShape.Trace) -> BeamStroke? {
    var points: [BeamPoint] = []
    var pen = Spot(0, 0)
    for step in trace.steps {
      switch step {
      case .move(let end), .line(let end):
        pen = place(end)
        add(pen, to: &points)
      case .quadratic(let control, let end):
        let (a, b, c) = (pen, place(control), place(end))
        let count = pieces(length(a - 2 * b + c) / 4)
        for piece in 1...count {
          let t = Double(piece) / Double(count)
          add(a * ((1 - t) * (1 - t)) + b * (2 * t * (1 - t)) + c * (t * t), to: &points)
        }
        pen = c
      case .cubic(let first, let second, let end):
        let (a, b, c, d) = (pen, place(first), place(second), place(end))
        let count = pieces(0.75 * max(length(a - 2 * b + c), length(b - 2 * c + d)))
        for piece in 1...count {
          let t = Double(piece) / Double(count)
          let u = 1 - t
          add(a * (u * u * u) + b * (3 * t * u * u) + c * (3 * t * t * u) + d * (t * t * t), to: &points)
        }
        pen = d
      }
    }
    if trace.isClosed, let first = points.first, points.last != first { points.append(first) }
    guard points.count > (trace.isClosed ? 3 : 1) else { return nil }
    return BeamStroke(kind: trace.isClosed ? .edge : .line, points: points)
  }

  private func place(_ spot: Spot) -> Spot { origin + spot * scale }

  private func add(_ spot: Spot, to points: inout [BeamPoint]) {
    let point = BeamPoint(spot)
    if points.last != point { points.append(point) }
  }

  /// How many chords a curve takes that one chord would miss by `deviation`: halving a piece quarters it.
  private func pieces(_ deviation: Double) -> Int {
    min(max(Int((deviation / Self.tolerance).squareRoot().rounded(.up)), 1), 1000)
  }

  private func length(_ spot: Spot) -> Double { (spot * spot).sum().squareRoot() }
}

extension BeamPoint {
  /// The nearest point; what is further away than any ring is cut to the largest number.
  init(_ spot: Spot) {
    func whole(_ value: Double) -> Int32 { Int32(min(max(value.rounded(), -2_147_483_647), 2_147_483_647)) }
    self.init(x: whole(spot.x), y: whole(spot.y))
  }
}
