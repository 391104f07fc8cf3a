/// What a field of a shop's form is about, told by its name in the languages shops are met in.
enum FieldMeaning: CaseIterable {
  case system, size, font, place, engraving, metal, width, profile, certificate, stone, due, note

  /// The meaning of a field; `nil` for one that means nothing to the bench. `name` is folded.
  init?(_ name: String) {
    let name = Self.bare(name)
    // A search of the library's makes a table of every word each time, and an export of ten thousand orders asks for a
    // hundred thousand names. Other scripts are compared by what their characters are, however they are put together.
    let isPlain = name.utf8.allSatisfy { $0 < 0x80 }
    let known =
      isPlain
      ? Self.plainNames.first { $0.matches(Array(name.utf8)) }?.meaning
      : Self.names.first { $0.matches(Array(name)) }?.meaning
    guard let known else { return nil }
    self = known
  }

  /// The names of one meaning, as bytes or as characters.
  private struct Names<Letter: Hashable & Sendable>: Sendable {
    let meaning: FieldMeaning
    let whole: Set<[Letter]>
    let parts: [[Letter]]

    init(_ meaning: FieldMeaning, _ letters: (String) -> [Letter]) {
      self.meaning = meaning
      let (whole, parts) = meaning.words
      self.whole = Set(whole.map(letters))
      self.parts = parts.map(letters)
    }

    func matches(_ name: [Letter]) -> Bool {
      whole.contains(name)
        || parts.contains { part in
          guard name.count >= part.count, let first = part.first else { return false }
          return (0...(name.count - part.count)).contains { start in
            name[start] == first && name[start..<(start + part.count)].elementsEqual(part)
          }
        }
    }
  }

  private static let plainNames = allCases.map { Names($0) { Array($0.utf8) } }
  private static let names = allCases.map { Names($0) { Array($0) } }

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
        [
          "stone", "stones", "gem", "gems", "stein", "steine", "pierre", "pierres", "pietra", "pietre", "piedra",
          "piedras", "diamond", "diamonds", "diamant", "宝石",
        ],
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
