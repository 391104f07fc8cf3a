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
    while words.count < size, !hasEnd { fill() }
    guard !words.isEmpty else { return nil }
    let block = Array(words.prefix(size))
    words.removeFirst(block.count)
    return block
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

/// The blocks of a path with their numbers in front, some at a time, and what they come to so far.
struct PathSource: Sendable {
  /// How many words were made.
  private(set) var count = 0
  /// The CRC-32 over them.
  private(set) var sum = WordSum()
  private var blocks: PathBlocks
  private let batch: Int
  private var number: UInt16 = 1

  init(_ drawing: RingDrawing, _ tiles: HeadTiles, words: Int, batch: Int) {
    blocks = PathBlocks(drawing, tiles, size: words)
    self.batch = batch
  }

  /// The next blocks; none behind the last.
  mutating func next() -> [[UInt16]] {
    var made: [[UInt16]] = []
    made.reserveCapacity(batch)
    while made.count < batch, let words = blocks.next() {
      sum.add(words[...])
      count += words.count
      made.append([number, UInt16(words.count)] + words)
      number &+= 1
    }
    return made
  }

  /// The source after its next blocks, and these.
  func advanced() -> (PathSource, [[UInt16]]) {
    var source = self
    let made = source.next()
    return (source, made)
  }
}
