import CHarfBuzz
import Workshop

/// HarfBuzz' view of one open font. Used by one thread at a time.
struct FontHandle: ~Copyable {
  /// The height of a capital in units of the font.
  let capital: Double
  /// What the font calls its family; empty where it does not say.
  let family: String

  private let face: OpaquePointer
  private let font: OpaquePointer
  private let buffer: OpaquePointer
  private let pen: OpaquePointer
  /// Shapes drawn so far, by glyph.
  private var shapes: [UInt32: GlyphShape] = [:]
  /// The glyph of U+25CC; 0 where the font has none.
  private let placeholder: UInt32

  /// The longest font file; the largest of Debian's, for Chinese, Japanese and Korean, have some 26 MB. While one is opened it
  /// is in memory twice.
  static let longestFile = 32 << 20

  /// The first face of a whole font file; `nil` when there is no glyph in it, or no character.
  ///
  /// Copied, and not mapped: a file that somebody shortens while it is mapped would end the daemon.
  init?(_ bytes: [UInt8]) {
    guard
      let blob = bytes.withUnsafeBytes({ bytes in
        bytes.withMemoryRebound(to: CChar.self) { bytes in
          hb_blob_create_or_fail(bytes.baseAddress, UInt32(bytes.count), HB_MEMORY_MODE_DUPLICATE, nil, nil)
        }
      })
    else { return nil }
    defer { hb_blob_destroy(blob) }
    guard hb_face_count(blob) > 0, let face = hb_face_create(blob, 0) else { return nil }
    let unitsPerEm = hb_face_get_upem(face)
    guard hb_face_get_glyph_count(face) > 1, (16...16_384).contains(unitsPerEm), let font = hb_font_create(face),
      let buffer = hb_buffer_create(), let pen = hb_draw_funcs_create()
    else {
      hb_face_destroy(face)
      return nil
    }
    hb_font_set_scale(font, Int32(unitsPerEm), Int32(unitsPerEm))
    hb_font_make_immutable(font)
    OutlinePen.prepare(pen)
    self.face = face
    self.font = font
    self.buffer = buffer
    self.pen = pen
    capital = Self.capital(of: font, unitsPerEm: Double(unitsPerEm))
    family = Self.family(of: face)
    var glyph: hb_codepoint_t = 0
    placeholder = hb_font_get_nominal_glyph(font, 0x25CC, &glyph) != 0 ? glyph : 0
  }

  deinit {
    hb_draw_funcs_destroy(pen)
    hb_buffer_destroy(buffer)
    hb_font_destroy(font)
    hb_face_destroy(face)
  }

  /// In English, which fonts write first where they write several.
  private static func family(of face: OpaquePointer) -> String {
    var text = [CChar](repeating: 0, count: 200)
    var size = UInt32(text.count)
    // OpenType 1.9, "name", Name IDs: 16 is the family whatever its weights, 1 the one of programs that know four styles.
    for name: hb_ot_name_id_t in [16, 1] {
      size = UInt32(text.count)
      if hb_ot_name_get_utf8(face, name, hb_language_from_string("en", -1), &size, &text) > 0 { break }
    }
    // A name comes out of a file and goes to terminals and pages.
    let seen = text.prefix(Int(size)).prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(
      String(decoding: seen, as: UTF8.self).unicodeScalars.filter { HiddenCharacter($0) == nil && !$0.isControl })
  }

  /// What the font says, what its H measures, or 0.7 em, which is what most Latin faces have.
  private static func capital(of font: OpaquePointer, unitsPerEm: Double) -> Double {
    var height: hb_position_t = 0
    let plausible = unitsPerEm * 0.3...unitsPerEm * 1.2
    if hb_ot_metrics_get_position(font, HB_OT_METRICS_TAG_CAP_HEIGHT, &height) != 0, plausible.contains(Double(height))
    {
      return Double(height)
    }
    var glyph: hb_codepoint_t = 0
    var extents = hb_glyph_extents_t()
    if hb_font_get_nominal_glyph(font, 0x48, &glyph) != 0, hb_font_get_glyph_extents(font, glyph, &extents) != 0,
      plausible.contains(Double(extents.y_bearing))
    {
      return Double(extents.y_bearing)
    }
    return unitsPerEm * 0.7
  }

  /// Whether the font has every character of `letter`, composed or in parts.
  func has(_ letter: [Unicode.Scalar]) -> Bool {
    for scalar in letter where !has(scalar) { return hasComposed(letter) }
    return true
  }

  /// Whether the font has `scalar`, by itself or in the parts Unicode takes it apart into. What is not seen needs no glyph.
  private func has(_ scalar: Unicode.Scalar) -> Bool {
    var glyph: hb_codepoint_t = 0
    if hb_font_get_nominal_glyph(font, scalar.value, &glyph) != 0 || HiddenCharacter(scalar) != nil { return true }
    var first: hb_codepoint_t = 0
    var second: hb_codepoint_t = 0
    guard hb_unicode_decompose(hb_unicode_funcs_get_default(), scalar.value, &first, &second) != 0,
      let one = Unicode.Scalar(first)
    else { return false }
    return has(one) && (Unicode.Scalar(second).map { second == 0 || has($0) } ?? true)
  }

  /// Whether the font has the characters that `scalars` make together, where it lacks a mark by itself.
  private func hasComposed(_ scalars: [Unicode.Scalar]) -> Bool {
    guard var current = scalars.first else { return false }
    for scalar in scalars.dropFirst() {
      var composed: hb_codepoint_t = 0
      if hb_unicode_compose(hb_unicode_funcs_get_default(), current.value, scalar.value, &composed) != 0,
        let whole = Unicode.Scalar(composed)
      {
        current = whole
      } else if !has(scalar) {
        return false
      }
    }
    return has(current)
  }

  mutating func set(
    _ scalars: [Unicode.Scalar], run: Range<Int>, isToTheLeft: Bool, script: Script
  ) -> [SetGlyph] {
    hb_buffer_clear_contents(buffer)
    let characters = scalars.map(\.value)
    hb_buffer_add_utf32(buffer, characters, Int32(characters.count), UInt32(run.lowerBound), Int32(run.count))
    hb_buffer_set_direction(buffer, isToTheLeft ? HB_DIRECTION_RTL : HB_DIRECTION_LTR)
    hb_buffer_set_script(buffer, script.tag)
    // No language: by default HarfBuzz takes the machine's, and a ring would look another way on another bench.
    hb_buffer_set_language(buffer, hb_language_from_string("und", -1))
    hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES)
    hb_shape(font, buffer, nil, 0)
    var count: UInt32 = 0
    guard let glyphs = hb_buffer_get_glyph_infos(buffer, &count) else { return [] }
    guard let positions = hb_buffer_get_glyph_positions(buffer, &count) else { return [] }
    var set: [SetGlyph] = []
    set.reserveCapacity(Int(count))
    for index in 0..<Int(count) {
      let number = glyphs[index].codepoint
      let offset = Spot(Double(positions[index].x_offset), Double(positions[index].y_offset)) / capital
      set.append(
        SetGlyph(
          number: number, source: Int(glyphs[index].cluster), offset: offset,
          advance: Double(positions[index].x_advance) / capital, shape: shape(of: number),
          isPlaceholder: placeholder != 0 && number == placeholder))
    }
    return set
  }

  private mutating func shape(of glyph: UInt32) -> GlyphShape {
    if let shape = shapes[glyph] { return shape }
    let shape = OutlinePen.draw(glyph, of: font, with: pen, capital: capital)
    // A shop engraves some hundred glyphs; a font of ten thousand must not stay in memory for one look at each.
    if shapes.count >= 1000 { shapes.removeAll() }
    shapes[glyph] = shape
    return shape
  }
}
