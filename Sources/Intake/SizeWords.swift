import Workshop

/// Reads a ring size as shops write it. What may be two sizes is a question: nothing is guessed.
enum SizeWords {
  /// What a text says of a size.
  enum Reading: Hashable {
    /// The size; `hint` says why it is this one where the system was not stated.
    case size(RingSize, hint: String?)
    /// What has to be asked.
    case question(String)
  }

  /// The reading of `value` in a field called `name`, where the shop's form names the system in `system`. Questions say sizes
  /// in millimetres by the `rules`.
  static func read(_ value: String, name: String, system: String?, rules: SizeRules) -> Reading {
    let text = withoutFrench(PlainText.trimmed(String(value.map(PlainText.ascii))))
    let shown = PlainText.line(value, upTo: 60)
    guard !isPlaceholder(text, name) else {
      return .question("No ring size was chosen: the shop's form says “\(shown)”. Which size is it?")
    }
    if let millimetres = millimetres(text, name, rules) { return millimetres }
    let named = Self.system(of: text)
    if let system, !system.isEmpty {
      guard let prefix = Self.systems[PlainText.folded(system)] else {
        return .question(
          "The size is “\(shown)” in the system “\(PlainText.line(system, upTo: 40))”, which this bench does not know. Which size is it?"
        )
      }
      if let named, named.system != prefix {
        return .question(
          "The size is “\(shown)”, and the form says that the system is \(prefix). Which one holds?")
      }
      return sized("\(prefix) \(label(named?.label ?? text))", shown)
    }
    if let named { return sized("\(named.system) \(label(named.label))", shown) }
    if let two = two(text, shown, rules) { return two }
    return bare(label(text), shown, rules)
  }

  /// A French size without the words for it; the “de” in them is no Germany. The turn of a finger is the circumference, which
  /// the European size is.
  private static func withoutFrench(_ text: String) -> String {
    let folded = PlainText.folded(text)
    let phrases = [
      ("tour de doigt", "EU "), ("tour de bague", "EU "), ("taille de bague", ""), ("taille de doigt", ""),
    ]
    for (words, system) in phrases {
      guard let place = folded.range(of: words), !folded.contains("mm") else { continue }
      let others = folded[..<place.lowerBound] + " " + folded[place.upperBound...]
      let rest = PlainText.trimmed(String(others.map { ":()=".contains($0) ? " " : $0 }))
      guard !rest.isEmpty else { return text }
      return Self.system(of: rest) == nil ? system + rest : rest
    }
    return text
  }

  /// Whether nothing was chosen: the form's own words stand where the answer should.
  private static func isPlaceholder(_ text: String, _ name: String) -> Bool {
    let folded = PlainText.folded(text)
    if folded.isEmpty || folded == PlainText.folded(name) { return true }
    let words: Set = [
      "ring size", "size", "ringgrosse", "taille de bague", "select", "none", "n/a", "na", "tbd", "tba", "?", "unknown",
      "not sure", "i don't know", "i dont know", "unsure", "other", "custom", "default title",
    ]
    return words.contains(folded)
      || ["choose", "select ", "please", "not sure", "i'm not", "bitte wahlen", "choisir", "send me", "don't know"]
        .contains { folded.hasPrefix($0) }
  }

  private static func sized(_ text: String, _ shown: String) -> Reading {
    do throws(SizeTextRefusal) {
      return .size(try RingSize(text: text), hint: nil)
    } catch {
      return .question("The size “\(shown)” cannot be read: \(error.sentence) Which size is it?")
    }
  }

  // MARK: Systems

  /// What the systems are called, folded, and the prefix each is written with.
  static let systems: [String: String] = [
    "us": "US", "usa": "US", "u.s.": "US", "us/canada": "US", "us / canada": "US", "american": "US",
    "united states": "US",
    "ca": "US", "canada": "US", "mx": "US", "uk": "UK", "u.k.": "UK", "gb": "UK", "british": "UK",
    "united kingdom": "UK",
    "au": "UK", "australia": "UK", "uk/au": "UK", "ie": "UK", "nz": "UK", "za": "UK", "eu": "EU", "iso": "EU",
    "europe": "EU", "european": "EU",
    "fr": "EU", "france": "EU", "francais": "EU", "at": "EU", "be": "EU", "jp": "JP", "japan": "JP", "jis": "JP",
    "号": "JP",
    "ch": "CH", "swiss": "CH", "switzerland": "CH", "it": "IT", "italy": "IT", "italia": "IT", "es": "ES",
    "spain": "ES",
    "in": "IN", "india": "IN", "indian": "IN", "kr": "KR", "korea": "KR", "호": "KR", "de": "DE", "ru": "DE", "lt": "DE",
  ]

  /// Prefixes that are words of other languages as well.
  private static let ordinary: Set = ["de", "in", "at", "it", "es", "be", "ch", "za"]

  /// The system that stands in the text and the rest: `6.5 (US)`, `US 6 1/2`, `6-5-us`, `13号`.
  private static func system(of text: String) -> (system: String, label: String)? {
    if let slug = slug(text) { return slug }
    for (sign, system) in [("号", "JP"), ("호", "KR")] where text.hasSuffix(sign) {
      return (system, String(text.dropLast()))
    }
    let words = text.lowercased().split { " ()[]:".contains($0) }.map(String.init)
    let rest = words.filter { systems[$0] == nil && $0 != "size" && $0 != "ring" && $0 != "taille" }
    // Some prefixes are words of other languages, too: they name a system only where no other word stands beside them.
    let isTalk = rest.contains { word in word.filter(\.isLetter).count > 1 }
    let found = Set(words.compactMap { isTalk && ordinary.contains($0) ? nil : systems[$0] })
    if found.count == 1, let system = found.first { return rest.isEmpty ? nil : (system, rest.joined(separator: " ")) }
    // US6.5, JP13: no blank between. A letter that follows could be a British size.
    let prefix = String(text.prefix(2)).uppercased()
    let label = text.dropFirst(2)
    if found.isEmpty, SizeSystem(rawValue: prefix) != nil, label.first?.isNumber == true {
      return (prefix, String(label))
    }
    return nil
  }

  /// A size in the form of WooCommerce's slugs: `6-5-us` is six and a half, not 6 to 5.
  private static func slug(_ text: String) -> (system: String, label: String)? {
    var parts = text.lowercased().split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 2, !text.contains(" ") else { return nil }
    let system: String
    if let last = parts.last.flatMap({ systems[$0] }) {
      system = last
      parts.removeLast()
    } else if let first = parts.first.flatMap({ systems[$0] }) {
      system = first
      parts.removeFirst()
    } else {
      return nil
    }
    switch parts.count {
    case 1: return (system, parts[0])
    case 2 where ["5", "25", "50", "75", "0"].contains(parts[1]) && parts[0].allSatisfy(\.isNumber):
      return (system, "\(parts[0]).\(parts[1])")
    case 3 where ["2", "4"].contains(parts[2]): return (system, "\(parts[0]) \(parts[1])/\(parts[2])")
    default: return (system, parts.joined(separator: "-"))
    }
  }

  // MARK: Labels

  /// A label with a point for the comma of a decimal, and without the words around it.
  private static func label(_ text: String) -> String {
    var label = PlainText.trimmed(text)
    for word in ["size ", "ring size ", "taille ", "no. ", "nr. ", "n° "] where label.lowercased().hasPrefix(word) {
      label.removeFirst(word.count)
    }
    return label.replacing(",", with: ".")
  }

  /// Two systems side by side, `US 7 / EU 54`: the first, where the second means the same ring.
  private static func two(_ text: String, _ shown: String, _ rules: SizeRules) -> Reading? {
    for separator in ["/", "=", "|", "·", ";"] {
      let parts = text.split(separator: separator).map { PlainText.trimmed($0) }
      guard parts.count == 2, let one = system(of: parts[0]), let other = system(of: parts[1]) else { continue }
      guard case .size(let first, _) = sized("\(one.system) \(label(one.label))", shown),
        case .size(let second, _) = sized("\(other.system) \(label(other.label))", shown)
      else { continue }
      // As far apart as the nearest whole sizes of the finer system can be.
      let step = min(first.system.diameterStepMillimetres, second.system.diameterStepMillimetres)
      if abs((rules.diameter(of: first) - rules.diameter(of: second)).millimetres) <= step / 2 {
        return .size(first, hint: "The shop also writes \(second.text), which is the same ring to the nearest size.")
      }
      return .question(
        "The size is “\(shown)”, and these are two rings: \(words(first, rules)) and \(words(second, rules)). Which one is it?"
      )
    }
    return nil
  }

  /// A label without a system: a size where only one system has it, a question otherwise.
  private static func bare(_ label: String, _ shown: String, _ rules: SizeRules) -> Reading {
    let candidates = RingSize.candidates(bare: label)
    switch candidates.count {
    case 0: return .question("The size “\(shown)” is none this bench knows. Which size is it, in which system?")
    case 1:
      return .size(
        candidates[0], hint: "The system was not stated; only \(candidates[0].system.rawValue) has such a size.")
    default: break
    }
    // Swiss charts write quarters as fractions; in decimals only the US sells them, up to where a diameter could be meant.
    let isDecimalQuarter = label.hasSuffix(".25") || label.hasSuffix(".75")
    let others = candidates.filter { $0.system != .ch }
    if isDecimalQuarter, others.count == 1, others[0].system == .us {
      return .size(others[0], hint: "The system was not stated; quarters in decimals are written in the US alone.")
    }
    let list = candidates.map { words($0, rules) }.joined(separator: ", ")
    return .question("The size is “\(shown)” and no system is named. Which one is it: \(list)?")
  }

  private static func words(_ size: RingSize, _ rules: SizeRules) -> String {
    "\(size.text) (\(rules.diameter(of: size).text()) mm)"
  }

  // MARK: Millimetres

  /// A size in millimetres: an inside diameter, or a circumference where the number or the words say so.
  private static func millimetres(_ text: String, _ name: String, _ rules: SizeRules) -> Reading? {
    let lower = text.lowercased().replacing(",", with: ".")
    guard let unit = lower.range(of: "mm"),
      let number = lower[..<unit.lowerBound].split(whereSeparator: { !"0123456789.".contains($0) }).last,
      let count = DecimalText.parse(Array(number.utf8), decimals: 3)
    else { return nil }
    let words = PlainText.folded(lower + " " + name)
    let isAround = ["umfang", "circumf", "circonf", "tour de", "周"].contains { words.holds($0) }
    let isAcross = ["durchmesser", "diamet", "diametre", "⌀", "ø"].contains { words.holds($0) }
    let length = Micrometres(count)
    if !isAround, RingWindow.diameters.contains(length) { return across(length, rules) }
    if !isAcross, (38_000...78_000).contains(count) { return around(length, rules) }
    return .question(
      "The size is “\(PlainText.line(text, upTo: 60))”, which is no inside of a ring. What does the ring measure inside?"
    )
  }

  private static func across(_ length: Micrometres, _ rules: SizeRules) -> Reading {
    if let size = RingSize(.de, quarters: (length.count + 125) / 250), size.diameter == length {
      return .size(size, hint: "The shop gives the inside diameter in millimetres.")
    }
    return between(RingBore(diameter: length), "\(length.text()) mm inside diameter", rules)
  }

  private static func around(_ length: Micrometres, _ rules: SizeRules) -> Reading {
    if length.count % 500 == 0, let size = RingSize(.eu, quarters: length.count / 250) {
      return .size(size, hint: "The shop gives the inside circumference in millimetres.")
    }
    return between(RingBore(circumference: length), "\(length.text()) mm inside circumference", rules)
  }

  private static func between(_ bore: RingBore, _ words: String, _ rules: SizeRules) -> Reading {
    let near = [SizeSystem.us, .uk, .eu, .de].compactMap { system in
      NearestSize(to: bore, in: system, chart: rules.chart).map { Self.words($0.size, rules) }
    }
    return .question(
      "The size is \(words), which lies between two sizes; the nearest are \(near.joined(separator: ", ")). Which size shall the ring be?"
    )
  }
}

extension StringProtocol {
  /// Where `part` stands first.
  fileprivate func range(of part: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<(index(start, offsetBy: part.count)) }
      start = index(after: start)
    }
    return nil
  }
}
