import Workshop

/// The blocks of a path, one after the other; a stroke at a time is in memory, never the whole.
struct PathBlocks: Sendable {
  private let drawing: RingDrawing
  private let tiles: HeadTiles
  private let size: Int
  private var words: [UInt16] = []
  private var tile = 0
  private var stroke = 0
  private var hasHead = false
  private var hasEnd = false

  init(_ drawing: RingDrawing, _ tiles: HeadTiles, size: Int) {
    self.drawing = drawing
    self.tiles = tiles
    self.size = size
  }

  /// The next block, whole but the last; `nil` behind it.
  mutating func next() -> [UInt16]? {
    while !isReady { fill() }
    guard !words.isEmpty else { return nil }
    let block = Array(words.prefix(size))
    words.removeFirst(block.count)
    return block
  }

  /// Whether the next block needs no more strokes.
  var isReady: Bool { words.count >= size || hasEnd }

  /// Goes on with the next block, by some strokes at most: few of a long drawing lie in one tile.
  mutating func fill(strokes: Int) {
    var left = strokes
    while left > 0, !isReady {
      fill()
      left -= 1
    }
  }

  /// How many words all of them have.
  static func wordCount(_ drawing: RingDrawing, _ tiles: HeadTiles) -> Int {
    var blocks = PathBlocks(drawing, tiles, size: 1024)
    var count = 0
    while let block = blocks.next() { count += block.count }
    return count
  }

  private mutating func fill() {
    if !hasHead {
      hasHead = true
      words += PathWords.head(drawing)
    } else if tile == tiles.middles.count {
      hasEnd = true
      words.append(0xFFFE)
    } else if stroke == drawing.strokes.count {
      tile += 1
      stroke = 0
    } else {
      if stroke == 0 { words += PathWords.tile(tiles.turn(ofTileAt: tiles.middles[tile])) }
      for line in tiles.lines(of: drawing.strokes[stroke], ofTileAt: tiles.middles[tile]) {
        words += PathWords.words(of: line)
      }
      stroke += 1
    }
  }
}

/// The blocks of a path with their numbers in front, as far as the machine has not taken them, and what all of them come to so
/// far. No more than two are in memory, however long the path is.
struct PathSource: Sendable {
  /// How many strokes are looked at while a block is on its way: some millionths of a second's work each.
  private static let strokesBeside = 64

  /// How many words were made.
  private(set) var count = 0
  /// The CRC-32 over them.
  private(set) var sum = WordSum()
  /// The block that goes out next, its number and the count of its words in front; `nil` behind the last and while it has
  /// yet to be made.
  var block: [UInt16]? { made.first }
  private var made: [[UInt16]] = []
  private var blocks: PathBlocks
  private var number: UInt16 = 1

  init(_ drawing: RingDrawing, _ tiles: HeadTiles, words: Int) {
    blocks = PathBlocks(drawing, tiles, size: words)
  }

  /// Makes the block that goes out next, unless there is one; `false` behind the last.
  mutating func make() -> Bool {
    if made.isEmpty { add() }
    return !made.isEmpty
  }

  /// Goes on with the block after the one that is on its way, for no longer than its answer may take.
  mutating func makeBeside() {
    guard made.count < 2 else { return }
    blocks.fill(strokes: Self.strokesBeside)
    if blocks.isReady { add() }
  }

  /// The machine has every block up to this number; returns how many of them are new.
  mutating func drop(upTo taken: UInt16) -> Int {
    let gone = made.prefix { Int16(bitPattern: taken &- $0[0]) >= 0 }.count
    made.removeFirst(gone)
    return gone
  }

  private mutating func add() {
    guard let words = blocks.next() else { return }
    sum.add(words)
    count += words.count
    var block: [UInt16] = []
    block.reserveCapacity(words.count + 2)
    block.append(number)
    block.append(UInt16(words.count))
    block += words
    made.append(block)
    number &+= 1
  }
}
