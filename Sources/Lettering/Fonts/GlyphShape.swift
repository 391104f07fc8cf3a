/// A place in a drawing before it is measured: to the right, and upwards from the line the letters stand on.
typealias Spot = SIMD2<Double>

/// What one glyph looks like: contours or strokes, in heights of its face's capitals.
struct GlyphShape: Sendable {
  /// One step of the pen.
  enum Step: Sendable {
    case move(Spot)
    case line(Spot)
    case quadratic(Spot, Spot)
    case cubic(Spot, Spot, Spot)
  }

  /// One uninterrupted line; closed for the contour of a surface.
  struct Trace: Sendable {
    var steps: [Step]
    var isClosed: Bool
  }

  /// The lines in the order they are drawn; empty for a blank.
  var traces: [Trace] = []

  /// The smallest box around every point and every control point, which no curve leaves.
  var box: Box? {
    traces.reduce(into: nil) { box, trace in
      for step in trace.steps {
        switch step {
        case .move(let end), .line(let end): box.include(end)
        case .quadratic(let control, let end):
          box.include(control)
          box.include(end)
        case .cubic(let first, let second, let end):
          box.include(first)
          box.include(second)
          box.include(end)
        }
      }
    }
  }
}

/// A rectangle around something.
struct Box: Hashable, Sendable {
  var low: Spot
  var high: Spot

  func moved(by offset: Spot) -> Box { Box(low: low + offset, high: high + offset) }

  func united(with other: Box) -> Box {
    Box(low: pointwiseMin(low, other.low), high: pointwiseMax(high, other.high))
  }
}

extension Box? {
  mutating func include(_ spot: Spot) {
    let point = Box(low: spot, high: spot)
    self = self?.united(with: point) ?? point
  }

  mutating func include(_ box: Box?) {
    guard let box else { return }
    self = self?.united(with: box) ?? box
  }
}
