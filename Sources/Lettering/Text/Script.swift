import CHarfBuzz

/// The script a character is written in, as Unicode assigns it.
struct Script: Hashable, Sendable {
  /// HarfBuzz' tag.
  let tag: hb_script_t

  /// The script of `scalar`.
  init(of scalar: Unicode.Scalar) { tag = hb_unicode_script(hb_unicode_funcs_get_default(), scalar.value) }

  /// Whether it takes the script of its surroundings: digits, blanks, marks.
  var isShared: Bool { tag == HB_SCRIPT_COMMON || tag == HB_SCRIPT_INHERITED || tag == HB_SCRIPT_UNKNOWN }

  /// The scripts of `scalars`, each shared one resolved to that of the letters before it, or after it at the beginning.
  static func resolved(_ scalars: [Unicode.Scalar]) -> [Script] {
    var scripts = scalars.map(Script.init(of:))
    guard let first = scripts.first(where: { !$0.isShared }) else { return scripts }
    var current = first
    for index in scripts.indices {
      if scripts[index].isShared { scripts[index] = current } else { current = scripts[index] }
    }
    return scripts
  }
}
