import Settings

extension Checksum {
  /// Reads `kind`, `as`, `size`, `place`, `counts`, `skip`, `skip_last`, `bytes`, `over`, `modulo`, `seed`, `plus` and `order`.
  init?(_ reader: SettingsReader, framing: Framing) {
    let kind = reader.choice("kind", of: Kind.self)
    let writing = reader.choice("as", of: Writing.self)
    let size = reader.optionalInteger("size", in: 1...5)
    self.init(
      kind: kind ?? .sum, writing: writing ?? .hex,
      size: size ?? Checksum.usualSize(kind ?? .sum, writing ?? .hex))
    place = reader.optionalChoice("place", of: Place.self) ?? .beforeEnd
    readPart(reader, framing)
    skip = reader.integer("skip", in: 0...64, default: 0)
    skipLast = reader.integer("skip_last", in: 0...64, default: 0)
    modulo = reader.integer("modulo", in: 2...65_536, default: modulo)
    seed = reader.integer("seed", in: 0...0xFFFF, default: seed)
    plus = reader.integer("plus", in: 0...0xFF, default: 0)
    let order = reader.optionalChoice("order", of: BinaryLayout.Order.self)
    isLowFirst = order.map { $0 == .little } ?? isLowFirst
    guard kind != nil, writing != nil else { return nil }
    check(reader)
    checkPlace(reader, framing)
  }

  private static func usualSize(_ kind: Kind, _ writing: Writing) -> Int {
    switch writing {
    case .hex: kind.isCRC ? 4 : 2
    case .decimal: kind.isCRC ? 5 : 3
    case .bytes: kind.isCRC ? 2 : 1
    }
  }

  /// Reads which bytes are reckoned in.
  private mutating func readPart(_ reader: SettingsReader, _ framing: Framing) {
    for mark in reader.optionalTexts("counts") ?? [] {
      switch mark {
      case "start": countsStart = true
      case "end": countsEnd = true
      default: reader.refuse("counts", "expected start or end, found \"\(mark)\"")
      }
    }
    let last = (framing.length ?? 1) - 1
    let places = "a place N or a range N-M, counted from 0 to \(last)"
    func range(_ key: String) -> ClosedRange<Int>? {
      reader.optionalValue(key, places) { text in
        ClosedRange<Int>(places: text).flatMap { $0.upperBound <= last ? $0 : nil }
      }
    }
    over = range("over")
    guard let bytes = range("bytes") else { return }
    first = bytes.lowerBound
    if !reader.has("size") { size = min(bytes.count, 5) }
    if bytes.count != size { reader.refuse("bytes", "\(bytes.count) bytes, and the checksum has \(size)") }
    if writing == .bytes, size == 2, !kind.isCRC { modulo = 65_536 }
  }

  private func check(_ reader: SettingsReader) {
    if writing == .bytes, size > 2 { reader.refuse("size", "a checksum has one byte or two, found \(size)") }
    if writing == .hex, size == 3 || size == 5 {
      reader.refuse("size", "hexadecimal digits stand in twos: 2 or 4, or 1 for a modulo of 16, found \(size)")
    }
    if kind.isCRC, reader.has("modulo") { reader.refuse("modulo", "a CRC has all its 16 bits; remove the key") }
    let base = writing == .decimal ? 10 : writing == .hex ? 16 : 256
    let room = (0..<size).reduce(1) { room, _ in room * base }
    let most = (kind.isCRC ? 65_536 : modulo) + plus
    if most > room, !reader.hasMistakes {
      reader.refuse(
        "size", "\(size) \(writing == .bytes ? "bytes" : "digits") hold less than \(room), and it may be \(most - 1)")
    }
  }

  private func checkPlace(_ reader: SettingsReader, _ framing: Framing) {
    if framing.length != nil {
      for key in ["place", "counts", "skip", "skip_last"] where reader.has(key) {
        reader.refuse(key, "a frame of fixed `length` says it with `bytes` and `over`; remove the key")
      }
      let first = first ?? (framing.length ?? 0) - size
      if first < 1 { reader.refuse("bytes", "nothing stands before the checksum") }
      if let over, over.overlaps(first...(first + size - 1)) {
        reader.refuse("over", "the checksum itself stands there")
      }
      return
    }
    for key in ["bytes", "over"] where reader.has(key) {
      reader.refuse(key, "only a frame of fixed `length` has such places; write `skip`, `skip_last` or `counts`")
    }
    if countsStart, framing.start == nil { reader.refuse("counts", "no `start` is written in the framing") }
    let isOne = framing.ends.count == 1
    if countsEnd, !isOne { reader.refuse("counts", "it counts only where `end` is one; write [CRLF], or one byte") }
    if place == .afterEnd, !isOne {
      reader.refuse("place", "behind the end only where `end` is one; write [ETX], [CRLF] or another one")
    }
  }
}
