import Wire

/// What stood at some of a machine's points, read in as few requests as their places and its limits allow.
///
/// Only places that a point names are read: what lies between them may be refused by the machine.
struct EngraverImage: Hashable, Sendable {
  private var cells: [EngraverPoint.Table: [UInt16: UInt16]] = [:]
  /// How many requests it took.
  private(set) var requests = 0

  /// Reads all of `points`. A number of several registers comes from one request, or was read the same twice.
  static func read(
    _ points: [EngraverPoint], _ line: ModbusLine, _ unit: ModbusUnit
  ) throws(WireFault) -> EngraverImage {
    var image = EngraverImage()
    for table in EngraverPoint.Table.allCases {
      let here = points.filter { $0.table == table }
      for block in blocks(here, limit: unit.maxRead) {
        var words = try read(table, block, line, unit)
        image.requests += (block.count + unit.maxRead - 1) / unit.maxRead
        if block.count > unit.maxRead {
          // Torn over several requests: between two of them a counter may have gone on.
          var isWhole = false
          for _ in 0..<4 where !isWhole {
            let again = try read(table, block, line, unit)
            isWhole = again == words
            words = again
          }
          guard isWhole else {
            throw .badReply(
              place: line.place.text, doing: "a read of \(block.count) registers at \(block.first)",
              why: "it changes faster than it can be read whole")
          }
        }
        for (index, word) in words.enumerated() { image.cells[table, default: [:]][block.first + UInt16(index)] = word }
      }
    }
    return image
  }

  /// The registers of a point; nothing for one that was not read.
  func registers(_ point: EngraverPoint) -> [UInt16] {
    (0..<point.words).compactMap { cells[point.table]?[point.address &+ UInt16($0)] }
  }

  /// The number at a point.
  func number(_ point: EngraverPoint) -> UInt64 { point.number(in: registers(point)) }

  private struct Block {
    var first: UInt16
    var count: Int
  }

  /// Neighbours together, as many as one request may read; a point of several registers is never divided.
  private static func blocks(_ points: [EngraverPoint], limit: Int) -> [Block] {
    var blocks: [Block] = []
    for point in points.sorted(by: { ($0.address, $1.words) < ($1.address, $0.words) }) {
      let end = Int(point.address) + point.words
      if var last = blocks.last, Int(point.address) <= Int(last.first) + last.count {
        let count = max(last.count, end - Int(last.first))
        if count <= limit || count == last.count {
          last.count = count
          blocks[blocks.count - 1] = last
          continue
        }
      }
      blocks.append(Block(first: point.address, count: point.words))
    }
    return blocks
  }

  private static func read(
    _ table: EngraverPoint.Table, _ block: Block, _ line: ModbusLine, _ unit: ModbusUnit
  ) throws(WireFault) -> [UInt16] {
    switch table {
    case .coil: try line.readCoils(unit, at: block.first, count: block.count).map { $0 ? 1 : 0 }
    case .discrete: try line.readDiscrete(unit, at: block.first, count: block.count).map { $0 ? 1 : 0 }
    case .holding: try line.readHolding(unit, at: block.first, count: block.count)
    case .input: try line.readInput(unit, at: block.first, count: block.count)
    }
  }
}
