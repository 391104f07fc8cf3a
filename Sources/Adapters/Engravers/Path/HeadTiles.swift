import Devices
import Glibc
import Workshop

/// A drawing on a ring as a flat head marks it: in tiles between which the ring turns, each corrected for the curve.
///
/// The head's field is flat and the ring is round: what lies `x` round from the middle of the field lies `r·sin(x/r)`
/// beside it. Only points that are needed are made, tile by tile, so that a long path takes no more memory than a short one.
struct HeadTiles: Sendable {
  /// A line in the field of one tile, in micrometres from the middle of the field.
  struct Line: Sendable {
    var kind: BeamStroke.Kind
    var points: [(x: Int16, y: Int16)]
  }

  /// The middle of each tile, in nanometres round from the middle of the words; the first in the direction of reading first.
  let middles: [Int]
  /// Where the middle of the words is for the machine, in nanometres round from where the ring lies in it: one that turns
  /// the ring brings 0 degrees of the proof there; for one that does not, whoever lays the ring in lays the words there.
  private let origin: Int

  private let drawing: RingDrawing
  private let center: Int
  private let half: Int
  private let reach: Int
  private let isMirrored: Bool

  /// How far round from the middle of a tile the head marks, in radians: half a micrometre of rounding in the flat field is
  /// 0.72 on the ring there, within the micrometre a path is held to.
  private static let furthest = 0.8

  /// Parts `drawing` into tiles. Throws when it does not fit the field and the machine does not turn the ring.
  init(_ drawing: RingDrawing, _ path: EngraverPath) throws(PlanRefusal) {
    self.drawing = drawing
    var low = Int32.max
    var high = Int32.min
    for stroke in drawing.strokes {
      for point in stroke.points {
        low = min(low, point.x)
        high = max(high, point.x)
      }
    }
    guard low <= high, drawing.radius > 0 else { throw PlanRefusal("There is nothing to engrave.") }
    let extent = Int(high) - Int(low)
    // How much of the field this ring fills: further round, a micrometre of the head is more than one on the ring.
    let field = min(path.field * 1000, Int(2 * Self.furthest * Double(drawing.radius)))
    // Of two tiles and more each reaches half the overlap beyond its own part.
    let part = field - path.overlap * 1000
    guard part > 0, drawing.band.count <= 60_000, path.field < 64_000 else {
      throw PlanRefusal("The field of this engraver is larger than a ring of this size shows from one side.")
    }
    center = (Int(low) + Int(high)) / 2
    origin = path.turns ? center : 0
    isMirrored = path.mirrorsInside && drawing.place == .inside
    if extent <= field {
      middles = [0]
      half = extent / 2 + 1
      reach = half
    } else {
      guard path.turns else {
        throw PlanRefusal(
          "The words are \(Micrometres(extent / 1000).text()) mm long; this engraver reaches \(Micrometres(field / 1000).text()) mm of this ring and does not turn the ring."
        )
      }
      let count = (extent + part - 1) / part
      let width = (extent + count - 1) / count
      middles = (0..<count).map { width * $0 + width / 2 - extent / 2 }
      half = (width + 1) / 2
      reach = half + path.overlap * 500
    }
  }

  /// What of a stroke lies in the tile whose middle is `middle`.
  func lines(of stroke: BeamStroke, ofTileAt middle: Int) -> [Line] {
    let middle = center + middle
    return cut(stroke.points, around: middle).compactMap { piece in
      var points: [(x: Int16, y: Int16)] = []
      points.reserveCapacity(piece.count)
      for (index, point) in piece.enumerated() {
        if index > 0 {
          for between in between(piece[index - 1], and: point, around: middle) {
            add(between, to: &points, around: middle)
          }
        }
        add(point, to: &points, around: middle)
      }
      return points.count > 1 ? Line(kind: stroke.kind, points: points) : nil
    }
  }

  private func add(_ point: BeamPoint, to points: inout [(x: Int16, y: Int16)], around middle: Int) {
    let placed = placed(point, around: middle)
    if let last = points.last, last == placed { return }
    points.append(placed)
  }

  /// How far a straight line of the field may be from the line on the ring that it stands for, in nanometres: with the
  /// rounding to whole micrometres it stays within one.
  private static let sagitta = 200.0

  /// The points of a straight line on the ring that a head needs between its ends: in the flat field the line is bent, by at
  /// most L²/8 times the curvature, and a head draws straight.
  private func between(_ start: BeamPoint, and end: BeamPoint, around middle: Int) -> [BeamPoint] {
    let radius = Double(drawing.radius)
    let dx = Double(Int(end.x) - Int(start.x))
    // Short ones, nearly all of a drawing, need none however they lie: no field is more curved than the ring.
    guard dx * dx > 8 * Self.sagitta * radius else { return [] }
    let dy = Double(Int(end.y) - Int(start.y))
    let furthest = Double(max(abs(Int(start.x) - middle), abs(Int(end.x) - middle)))
    let curvature = sin(min(furthest / radius, .pi / 2)) / radius
    // In the flat field the line is as short as the ring is seen there, and so the steeper.
    let flat = dx * cos(min(furthest / radius, .pi / 2))
    let off = dx * dx / 8 * curvature * abs(dy) / (flat * flat + dy * dy).squareRoot()
    let parts = Int((off / Self.sagitta).squareRoot().rounded(.up))
    guard parts > 1 else { return [] }
    return (1..<parts).map { part in
      let share = Double(part) / Double(parts)
      return BeamPoint(
        x: Int32(clamping: Int((Double(start.x) + share * dx).rounded())),
        y: Int32(clamping: Int((Double(start.y) + share * dy).rounded())))
    }
  }

  /// By how much the ring is turned for a tile, in nanometres along the surface: the other way round for a mirrored head.
  func turn(ofTileAt middle: Int) -> Int32 { Int32(clamping: isMirrored ? -(origin + middle) : origin + middle) }

  private func placed(_ point: BeamPoint, around middle: Int) -> (x: Int16, y: Int16) {
    let radius = Double(drawing.radius)
    let along = radius * sin(Double(Int(point.x) - middle) / radius)
    let across = Double(Int(point.y)) - Double(drawing.band.count) * 500
    let x = Int16(clamping: Int((along / 1000).rounded()))
    return (isMirrored ? -x : x, Int16(clamping: Int((across / 1000).rounded())))
  }

  /// The pieces of a line within reach of a tile; a piece that lies wholly in the overlap belongs to the next tile alone.
  private func cut(_ points: [BeamPoint], around middle: Int) -> [[BeamPoint]] {
    let (low, high) = (middle - reach, middle + reach)
    if points.allSatisfy({ (low...high).contains(Int($0.x)) }) { return own([points], around: middle) }
    var pieces: [[BeamPoint]] = []
    var piece: [BeamPoint] = []
    for (start, end) in zip(points, points.dropFirst()) {
      guard let (from, to) = Self.clipped(start, end, low, high) else {
        if piece.count > 1 { pieces.append(piece) }
        piece = []
        continue
      }
      if piece.last != from {
        if piece.count > 1 { pieces.append(piece) }
        piece = [from]
      }
      piece.append(to)
      if to != end {
        pieces.append(piece)
        piece = []
      }
    }
    if piece.count > 1 { pieces.append(piece) }
    return own(pieces, around: middle)
  }

  private func own(_ pieces: [[BeamPoint]], around middle: Int) -> [[BeamPoint]] {
    guard reach > half else { return pieces }
    return pieces.filter { piece in piece.contains { abs(Int($0.x) - middle) <= half } || Self.crosses(piece, middle) }
  }

  /// Whether a piece has points on both sides of `middle`: its corners may all lie beyond the tile.
  private static func crosses(_ piece: [BeamPoint], _ middle: Int) -> Bool {
    piece.contains { Int($0.x) < middle } && piece.contains { Int($0.x) > middle }
  }

  /// The part of a straight line between two borders across it.
  private static func clipped(
    _ start: BeamPoint, _ end: BeamPoint, _ low: Int, _ high: Int
  ) -> (BeamPoint, BeamPoint)? {
    let (x0, x1) = (Int(start.x), Int(end.x))
    if max(x0, x1) < low || min(x0, x1) > high { return nil }
    func at(_ x: Int) -> BeamPoint {
      let part = Double(x - x0) / Double(x1 - x0)
      let y = Double(start.y) + part * (Double(end.y) - Double(start.y))
      return BeamPoint(x: Int32(clamping: x), y: Int32(y.rounded()))
    }
    let from = x0 < low ? at(low) : x0 > high ? at(high) : start
    let to = x1 < low ? at(low) : x1 > high ? at(high) : end
    return (from, to)
  }
}
