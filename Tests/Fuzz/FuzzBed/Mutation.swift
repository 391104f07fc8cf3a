/// Makes inputs out of recordings: damaged, cut, glued, and now and then quite different.
struct Mutation {
  private let corpus: [[UInt8]]
  /// What means something to decoders.
  private static let words: [[UInt8]] =
    [
      "\r", "\n", "\r\n", "+", "-", " ", ".", ",", ";", "?", "0", "9", "99999999999999999999", "mm", "inch", " g",
      " ct",
      "ERR", "e+19", "0x", "nan", "[", "]", "<", "=", ">", "S S", "TOTAL", "#",
    ].map { Array($0.utf8) } + [[0], [2], [3], [0x0F], [0x7F], [0x80], [0x8D], [0xFF]]

  init(_ corpus: [[UInt8]]) { self.corpus = corpus }

  /// Fills `input` with the next one.
  func next(_ input: inout [UInt8], _ random: inout SeededRandom) {
    input.removeAll(keepingCapacity: true)
    input += corpus[random.below(corpus.count)]
    if random.below(4) == 0 { input += corpus[random.below(corpus.count)] }
    for _ in 0..<random.below(4) { change(&input, &random) }
    if input.isEmpty { input.append(UInt8(truncatingIfNeeded: random.next())) }
  }

  private func change(_ input: inout [UInt8], _ random: inout SeededRandom) {
    guard !input.isEmpty else { return }
    let place = random.below(input.count)
    switch random.below(12) {
    case 0: input[place] ^= 1 << UInt8(random.below(8))
    case 1: input[place] = UInt8(truncatingIfNeeded: random.next())
    case 2: input.remove(at: place)
    case 3: input.insert(input[random.below(input.count)], at: place)
    case 4, 5: input.insert(contentsOf: Self.words[random.below(Self.words.count)], at: place)
    case 6: input.removeSubrange(place..<min(input.count, place + 1 + random.below(8)))
    case 7: input.swapAt(place, random.below(input.count))
    case 8: input[place] = 0x30 + UInt8(random.below(10))
    case 9:
      let other = corpus[random.below(corpus.count)]
      input.replaceSubrange(place..., with: other.suffix(random.below(other.count + 1)))
    case 10 where random.below(8) == 0:
      // What a port set to 8N1 hears of a gauge that sends 7E.
      for index in input.indices where input[index].nonzeroBitCount & 1 == 1 { input[index] ^= 0x80 }
    case 11 where random.below(64) == 0:
      input.insert(contentsOf: repeatElement(input[place], count: random.below(1500)), at: place)
    default: input[place] = 0x20 + UInt8(random.below(95))
    }
  }
}
