/// What a field of a shop's form is about, told by its name in the languages shops are met in.
enum FieldMeaning: CaseIterable {
  case system, size, font, place, engraving, metal, width, profile, certificate, stone, due, note

  /// The meaning of a field; `nil` for one that means nothing to the bench. `name` is folded.
  init?(_ name: String) {
    let name = Self.bare(name)
    for meaning in Self.allCases where meaning.matches(name) {
      self = meaning
      return
    }
    return nil
  }

  /// Whether a name is a plugin's own: `_wapf_hidden`. What the shop wrote for the bench (`_bench_due`) is not.
  static func isHidden(_ name: String) -> Bool { name.hasPrefix("_") && !name.hasPrefix("_bench_") }

  /// WooCommerce puts `pa_` or `attribute_pa_` before the name of an attribute.
  private static func bare(_ name: String) -> String {
    var name = PlainText.folded(name)
    for prefix in ["attribute ", "pa ", "bench "] where name.hasPrefix(prefix) {
      name.removeFirst(prefix.count)
    }
    return name
  }

  private func matches(_ name: String) -> Bool {
    let (whole, parts) = words
    return whole.contains(name) || parts.contains { name.contains($0) }
  }

  /// Names that have to be the whole, and names that may be a part. The order of the cases decides between two that fit.
  private var words: (whole: Set<String>, parts: [String]) {
    switch self {
    case .system:
      (
        ["system", "sizing", "size country", "region"],
        ["size system", "sizing system", "size standard", "size type", "system", "grossensystem"]
      )
    case .size:
      (
        ["size", "taille", "grosse", "taglia", "talla", "maat", "misura", "tamanho", "サイズ", "размер", "사이즈"],
        [
          "ring size", "ringsize", "finger size", "taille de bague", "tour de doigt", "taille bague", "ringgrosse",
          "ringgroesse", "ringweite", "ringmass", "ringmaat", "misura anello", "misura dell", "talla de anillo",
          "talla anillo", "tamanho do anel", "aro", "指輪", "リング", "号数", "반지", "호수", "размер кольца", "מידת טבעת",
          "مقاس", "戒指", "手寸",
        ]
      )
    case .font:
      (["schrift", "police", "style of text"], ["font", "schriftart", "typeface", "carattere", "fuente", "書体"])
    case .place:
      (
        [],
        [
          "engraving position", "engraving place", "engraving location", "engraving side", "where to engrave",
          "position de la gravure", "gravurposition", "gravurseite",
        ]
      )
    case .engraving:
      (
        ["inscription", "刻印", "각인", "נוסח", "חריטה", "نقش"],
        [
          "engraving", "engrave", "gravur", "gravure", "incisione", "grabado", "gravacao", "inscription", "刻印", "각인",
          "гравировка", "חריטה", "نقش",
        ]
      )
    case .metal:
      (
        ["metal", "metall", "material", "materiau", "legierung", "alloy", "metallo", "金属", "地金"],
        ["metal", "legierung", "alloy", "materiau"]
      )
    case .width:
      (
        ["width", "breite", "largeur", "larghezza", "ancho", "breedte", "幅"],
        ["band width", "ring width", "ringbreite", "largeur de"]
      )
    case .profile:
      (["profile", "profil", "profilo", "fit"], ["band profile", "inside profile", "comfort fit", "innenform"])
    case .certificate:
      (["certificat", "certificate", "zertifikat", "certificato"], ["certificate", "certificat", "zertifikat"])
    case .stone:
      (
        ["stone", "gem", "stein", "pierre", "pietra", "piedra", "diamond", "diamant", "宝石"],
        ["gemstone", "centre stone", "center stone", "edelstein", "main stone", "side stone"]
      )
    case .due:
      (
        ["due", "deadline", "due date", "wedding date", "liefertermin", "hochzeitstermin", "date de mariage"],
        ["needed by", "required by", "wedding date", "due date"]
      )
    case .note: (["note", "notes", "comment", "comments", "bemerkung", "remarque"], ["special instruction"])
    }
  }
}
