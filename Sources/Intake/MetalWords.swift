import Workshop

/// Reads an alloy as shops write it: `18k White Gold`, `Gelbgold 750`, `or rose 18 carats`. What could be two is a question.
enum MetalWords {
  /// What a text says of an alloy.
  enum Reading: Hashable {
    case metal(Metal)
    case question(String)
  }

  /// The alloy in `text`; `nil` when it names none.
  static func read(_ text: String) -> Reading? {
    if let metal = Metal(rawValue: PlainText.trimmed(text).lowercased()) { return .metal(metal) }
    let words = Words(text)
    let shown = PlainText.line(text, upTo: 60)
    guard !words.families.isEmpty else { return nil }
    if words.isCoated {
      return .question("The alloy is “\(shown)”, which is a coat over another. Which alloy is the ring made of?")
    }
    guard words.families.count == 1, let family = words.families.first, words.colours.count <= 1 else {
      return .question("The alloy is “\(shown)”, which names more than one. Which one is it?")
    }
    let fitting = metals(family, words)
    // The bench knows one platinum and one palladium; a name without its fineness may still be another one.
    let isVague = words.fineness == nil && (family == .platinum || family == .palladium)
    if fitting.count == 1, !isVague { return .metal(fitting[0]) }
    if fitting.isEmpty {
      return .question("The alloy is “\(shown)”, which this bench does not know. Which alloy is it?")
    }
    let list = fitting.map { "\($0.rawValue) (\($0.title))" }.joined(separator: ", ")
    return .question("The alloy is “\(shown)”, which does not say it all. Which one is it: \(list)?")
  }

  private enum Family: Hashable { case gold, silver, platinum, palladium, titanium, carbide }
  private enum Colour: Hashable { case yellow, white, rose }

  private static func metals(_ family: Family, _ words: Words) -> [Metal] {
    func fine(_ permille: Int) -> Bool { words.fineness.map { $0 == permille } ?? true }
    func coloured(_ list: [(Colour, Metal)]) -> [Metal] {
      list.filter { entry in words.colours.first.map { $0 == entry.0 } ?? true }.map(\.1)
    }
    switch family {
    case .gold:
      var metals: [Metal] = []
      if fine(999) { metals.append(.au999) }
      if fine(916) { metals.append(.au916) }
      if fine(750) { metals += coloured([(.yellow, .au750y), (.white, .au750w), (.rose, .au750r)]) }
      if fine(585) { metals += coloured([(.yellow, .au585y), (.white, .au585w), (.rose, .au585r)]) }
      if fine(417) { metals += coloured([(.yellow, .au417y)]) }
      if fine(375) { metals.append(.au375) }
      return metals
    case .silver: return [(925, Metal.ag925), (958, .ag958), (999, .ag999)].filter { fine($0.0) }.map(\.1)
    case .platinum: return fine(950) ? [.pt950] : []
    case .palladium: return fine(950) ? [.pd950] : []
    case .titanium:
      switch words.grade {
      case 5: return [.ti5]
      case 2: return [.ti2]
      default: return [.ti5, .ti2]
      }
    case .carbide: return [.wc]
    }
  }

  /// The words of a text that have to do with an alloy.
  private struct Words {
    var families: Set<Family> = []
    var colours: Set<Colour> = []
    /// Parts in a thousand; `nil` where it is not said or said twice.
    var fineness: Int?
    var grade: Int?
    var isCoated = false

    init(_ text: String) {
      let folded = PlainText.folded(text)
      let words = folded.split { !($0.isLetter || $0.isNumber) }.map(String.init)
      var found: Set<Int> = []
      for (index, word) in words.enumerated() {
        let next = index + 1 < words.count ? words[index + 1] : ""
        family(word, next)
        colour(word)
        if let number = Self.fineness(word, next) { found.insert(number) }
        if word == "grade" || word == "gr", let number = Int(next) { grade = number }
        if word == "sterling" { found.insert(925) }
        if word == "britannia" { found.insert(958) }
      }
      if folded.holds("6al 4v") || folded.holds("6al4v") { grade = 5 }
      isCoated = ["plated", "vermeil", "vergold", "plaque", "filled", "dore", "placcat", "chapado"].contains {
        folded.holds($0)
      }
      fineness = found.count == 1 ? found.first : nil
      // Bare fineness without the metal's name says nothing: 950 is platinum or palladium.
    }

    private mutating func family(_ word: String, _ next: String) {
      switch word {
      case "gold", "oro", "ouro", "goud", "золото", "gelbgold", "weissgold", "rotgold", "rosegold", "roségold", "k18",
        "18金":
        families.insert(.gold)
      // "or" is gold in French and a choice in English.
      case "or" where ["jaune", "blanc", "rose", "gris", "rouge"].contains(next): families.insert(.gold)
      case "silver", "silber", "argent", "argento", "plata", "prata", "zilver", "sterling": families.insert(.silver)
      case "platinum", "platin", "platine", "platino", "pt950", "pt": families.insert(.platinum)
      case "palladium", "palladio": families.insert(.palladium)
      case "titanium", "titan", "titane", "titanio": families.insert(.titanium)
      case "tungsten", "wolfram", "tungstene", "wolframcarbid": families.insert(.carbide)
      default: break
      }
    }

    private mutating func colour(_ word: String) {
      switch word {
      case "yellow", "gelb", "gelbgold", "jaune", "giallo", "amarillo", "amarelo": colours.insert(.yellow)
      case "white", "weiss", "weissgold", "blanc", "bianco", "blanco", "branco", "gris": colours.insert(.white)
      case "rose", "red", "pink", "rot", "rotgold", "rosegold", "rosa", "rosso", "rojo", "rouge": colours.insert(.rose)
      default: break
      }
    }

    private static let carats = [24: 999, 22: 916, 18: 750, 14: 585, 10: 417, 9: 375]

    /// Parts in a thousand from `18k`, `18 kt`, `750`, `k18`.
    private static func fineness(_ word: String, _ next: String) -> Int? {
      let units: Set = ["k", "kt", "ct", "carat", "carats", "karat", "kar", "金"]
      let digits = word.prefix { $0.isASCII && $0.isNumber }
      if let number = Int(digits) {
        let rest = String(word.dropFirst(digits.count))
        if units.contains(rest) || (rest.isEmpty && units.contains(next)) {
          return carats[number] ?? number * 1000 / 24
        }
        if rest.isEmpty, [999, 916, 750, 585, 417, 375, 925, 958, 950, 900, 850, 500, 800, 990].contains(number) {
          return number
        }
      }
      if word.hasPrefix("k"), let number = Int(word.dropFirst()) { return carats[number] }
      if word == "pt950" { return 950 }
      return nil
    }
  }
}
