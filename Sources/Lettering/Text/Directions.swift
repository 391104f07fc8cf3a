import CFriBidi

/// Which way each character of a row runs, by the Unicode bidirectional algorithm.
enum Directions {
  /// The embedding level of each scalar: even runs to the right, odd to the left. The row's own direction is that of its
  /// first strong letter.
  static func levels(of scalars: [Unicode.Scalar]) throws(LetteringRefusal) -> [UInt8] {
    let characters = scalars.map(\.value)
    let count = FriBidiStrIndex(characters.count)
    var types = [FriBidiCharType](repeating: FriBidiCharType(rawValue: 0), count: characters.count)
    var brackets = [FriBidiBracketType](repeating: 0, count: characters.count)
    var levels = [FriBidiLevel](repeating: 0, count: characters.count)
    var base = benchpin_paragraph_by_first_letter()
    fribidi_get_bidi_types(characters, count, &types)
    fribidi_get_bracket_types(characters, count, types, &brackets)
    guard fribidi_get_par_embedding_levels_ex(types, brackets, count, &base, &levels) > 0 else {
      throw LetteringRefusal(
        "The directions of the text could not be told.", remedy: "Try again; the machine may be out of memory.")
    }
    return levels.map { UInt8(bitPattern: $0) }
  }

  /// The order from left to right of runs with these levels (rule L2: each stretch of a level or higher is turned round).
  static func visualOrder(of levels: [UInt8]) -> [Int] {
    var order = Array(levels.indices)
    guard let highest = levels.max() else { return order }
    for level in stride(from: Int(highest), through: 1, by: -1) {
      var start = 0
      while start < order.count {
        guard levels[order[start]] >= level else {
          start += 1
          continue
        }
        var end = start
        while end < order.count, levels[order[end]] >= level { end += 1 }
        order[start..<end].reverse()
        start = end
      }
    }
    return order
  }
}
