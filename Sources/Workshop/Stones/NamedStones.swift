/// The stones that a name holds, as the charts know them: `diamond & opal` holds two, and the stricter one counts.
package struct NamedStones: Hashable, Sendable {
  /// What the charts say of each stone they know, in the order of the name.
  package let known: [StoneCare]
  /// Whether the name says something else that may be a stone: `Smaragd` in `Diamond, Smaragd`.
  package let leavesOpen: Bool

  /// The stones in `kind`.
  ///
  /// In each place the longest known name counts: `blue sapphire` is a sapphire, `black star sapphire` is not.
  package init(in kind: String) {
    var known: [StoneCare] = []
    var cuts: [StoneCare] = []
    var leavesOpen = false
    for part in Self.parts(kind) {
      let found = Self.stones(in: part)
      for (care, isCut) in found where !known.contains(care) {
        if isCut { cuts.append(care) } else { known.append(care) }
      }
      if found.isEmpty, part.contains(where: { !$0.contains(where: \.isNumber) && !Self.describing.contains($0) }) {
        leavesOpen = true
      }
    }
    // An emerald cut is a shape; where no other stone is named it may still be an emerald.
    if known.isEmpty { known = cuts }
    self.known = known
    self.leavesOpen = leavesOpen || known.isEmpty
  }

  /// What the name lists: the words of each part, in lower case and without the `s` of a plural.
  private static func parts(_ kind: String) -> [[String]] {
    var parts: [[String]] = []
    for section in kind.lowercased().split(whereSeparator: { ",;/&+|".contains($0) }) {
      parts.append([])
      for word in section.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).map(String.init) {
        if ["and", "with", "und", "mit", "et", "avec", "con", "y", "e", "en", "met"].contains(word) {
          parts.append([])
        } else if word != "s", word.contains(where: \.isLetter) {
          parts[parts.count - 1].append(singular(word))
        }
      }
    }
    return parts
  }

  private static func singular(_ word: String) -> String {
    let isPlural = word.count > 4 && word.hasSuffix("s") && !word.hasSuffix("ss") && !word.hasSuffix("is")
    return isPlural ? String(word.dropLast()) : word
  }

  private static func stones(in words: [String]) -> [(care: StoneCare, isCut: Bool)] {
    var found: [(care: StoneCare, isCut: Bool)] = []
    var start = 0
    while start < words.count {
      let here = names.filter { Array(words[start...]).starts(with: $0.words) }.max { $0.words.count < $1.words.count }
      guard let here else {
        start += 1
        continue
      }
      let end = start + here.words.count
      found.append((here.care, here.care.name == "emerald" && end < words.count && words[end] == "cut"))
      start = end
    }
    return found
  }

  private static let names = StoneCare.table.map { care in
    (words: care.name.split(separator: " ").map { singular(String($0)) }, care: care)
  }

  /// Words that describe a stone and name none; shapes, colours, grades and measures. Words with a digit are none either.
  private static let describing: Set<String> = [
    "round", "brilliant", "brillant", "oval", "princess", "cushion", "pear", "marquise", "baguette", "asscher",
    "radiant",
    "heart", "trillion", "cabochon", "cut", "faceted", "rose", "single", "old", "mine", "european", "solitaire", "pave",
    "halo", "melee", "side", "centre", "center", "main", "accent", "stone", "gem", "ct", "carat", "mm", "x", "each",
    "total", "tw", "ctw", "approx", "ca", "pc", "pcs", "natural", "lab", "grown", "created", "synthetic", "heated",
    "unheated", "treated", "untreated", "oiled", "no", "not", "heat", "oil", "none", "minor", "colour", "color",
    "clarity",
    "white", "blue", "pink", "yellow", "green", "red", "black", "grey", "gray", "brown", "light", "dark", "deep",
    "fancy",
    "if", "fl", "vv", "v", "si", "eye", "clean", "excellent", "very", "good", "ideal", "gia", "igi", "hrd", "aaa", "aa",
    "a", "b", "c", "d", "f", "g", "h", "i", "j", "k", "l", "m", "certified", "certificate", "vvs", "vs",
  ]
}
