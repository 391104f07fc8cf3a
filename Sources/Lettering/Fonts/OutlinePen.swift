import CHarfBuzz

/// Takes down what HarfBuzz draws of a glyph.
final class OutlinePen {
  private var traces: [GlyphShape.Trace] = []
  private let capital: Double

  private init(capital: Double) { self.capital = capital }

  /// Draws `glyph` of `font`.
  static func draw(
    _ glyph: UInt32, of font: OpaquePointer, with functions: OpaquePointer, capital: Double
  ) -> GlyphShape {
    let pen = OutlinePen(capital: capital)
    // HarfBuzz calls back only within this call, so the pen outlives every use of the pointer.
    hb_font_get_glyph_shape(font, glyph, functions, Unmanaged.passUnretained(pen).toOpaque())
    return withExtendedLifetime(pen) { GlyphShape(traces: pen.traces.filter { $0.steps.count > 1 }) }
  }

  /// Says which functions `functions` calls.
  static func prepare(_ functions: OpaquePointer) {
    hb_draw_funcs_set_move_to_func(functions, { _, pen, _, x, y, _ in OutlinePen.at(pen)?.move(x, y) }, nil, nil)
    hb_draw_funcs_set_line_to_func(
      functions, { _, pen, _, x, y, _ in OutlinePen.at(pen)?.add { .line($0(x, y)) } }, nil, nil)
    hb_draw_funcs_set_quadratic_to_func(
      functions,
      { _, pen, _, controlX, controlY, x, y, _ in
        OutlinePen.at(pen)?.add { .quadratic($0(controlX, controlY), $0(x, y)) }
      }, nil, nil)
    hb_draw_funcs_set_cubic_to_func(
      functions,
      { _, pen, _, firstX, firstY, secondX, secondY, x, y, _ in
        OutlinePen.at(pen)?.add { .cubic($0(firstX, firstY), $0(secondX, secondY), $0(x, y)) }
      }, nil, nil)
    hb_draw_funcs_make_immutable(functions)
  }

  private static func at(_ pointer: UnsafeMutableRawPointer?) -> OutlinePen? {
    pointer.map { Unmanaged<OutlinePen>.fromOpaque($0).takeUnretainedValue() }
  }

  private func move(_ x: Float, _ y: Float) {
    traces.append(GlyphShape.Trace(steps: [.move(spot(x, y))], isClosed: true))
  }

  private func add(_ step: ((Float, Float) -> Spot) -> GlyphShape.Step) {
    guard !traces.isEmpty else { return }
    traces[traces.count - 1].steps.append(step(spot))
  }

  private func spot(_ x: Float, _ y: Float) -> Spot { Spot(Double(x), Double(y)) / capital }
}
