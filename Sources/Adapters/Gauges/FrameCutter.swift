/// Cuts the bytes of a gauge into frames; the same frames however the bytes are cut.
///
/// Pure: no time of its own, no I/O. It keeps one frame of at most `framing.longest` bytes with its end and its checksum, or
/// of `framing.length`: a longer one is told once and skipped.
struct FrameCutter: Sendable {
  /// What was cut off.
  enum Piece {
    /// A frame without its end.
    case frame
    /// A frame without its end, whose end will not come: silence, or the end of the input.
    case unfinished
    /// The beginning of a frame that is too long.
    case overlong
  }

  private let framing: Framing
  /// The last bytes of the ends, for a quick look at each byte.
  private let lastBytes: [Bool]
  /// With the wrong parity the end itself comes with bit 7 set; in text it still ends the line.
  private let mask: UInt8
  private var kept: [UInt8] = []
  private var isOverlong = false
  /// How many bytes of a checksum behind the end are still to come.
  private var owed = 0

  init(_ framing: Framing, isText: Bool) {
    self.framing = framing
    mask = isText ? 0x7F : 0xFF
    var lastBytes = [Bool](repeating: false, count: 256)
    for byte in UInt8.min...UInt8.max {
      lastBytes[Int(byte)] = framing.ends.contains { $0.last == byte & (isText ? 0x7F : 0xFF) }
    }
    self.lastBytes = lastBytes
    kept.reserveCapacity(framing.longest)
  }

  /// Whether bytes are kept that are no frame yet.
  var isInside: Bool { !kept.isEmpty }

  /// Cuts `bytes`; `take` is given each piece and answers how many of its first bytes are used up. The others are looked at
  /// again where a frame has a fixed length or a checksum; elsewhere a piece is used up whatever it answers.
  mutating func cut(
    _ bytes: UnsafeBufferPointer<UInt8>, _ take: (Piece, UnsafeBufferPointer<UInt8>) -> Int
  ) {
    if let length = framing.length { return cut(bytes, length, take) }
    if let checksum = framing.checksum {
      for byte in bytes { add(byte, checksum, take) }
      return
    }
    var start = 0
    for position in bytes.indices where lastBytes[Int(bytes[position])] {
      guard let end = end(bytes, at: position, from: start) else { continue }
      finish(UnsafeBufferPointer(rebasing: bytes[start...position]), without: end, take)
      start = position + 1
    }
    keep(UnsafeBufferPointer(rebasing: bytes[start...]), take)
  }

  /// Gives up what is kept: silence, or the end of the input.
  mutating func flush(_ take: (Piece, UnsafeBufferPointer<UInt8>) -> Int) {
    let isSkipping = isOverlong
    let isOwed = owed > 0
    isOverlong = false
    owed = 0
    guard !kept.isEmpty else { return }
    let rest = kept
    kept.removeAll(keepingCapacity: true)
    guard !isSkipping else { return }
    let isWhole = framing.length == nil && framing.quiet != nil && !isOwed
    rest.withUnsafeBufferPointer { _ = take(isWhole ? .frame : .unfinished, $0) }
  }

  /// How many bytes the end has that the byte at `position` completes.
  private func end(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int, from start: Int) -> Int? {
    for end in framing.ends where end.last == bytes[position] & mask {
      guard end.count == 2 else { return 1 }
      let before = position > start ? bytes[position - 1] : kept.last
      if let before, before & mask == end[0] { return 2 }
    }
    return nil
  }

  private mutating func finish(
    _ line: UnsafeBufferPointer<UInt8>, without end: Int, _ take: (Piece, UnsafeBufferPointer<UInt8>) -> Int
  ) {
    defer {
      kept.removeAll(keepingCapacity: true)
      isOverlong = false
    }
    guard !isOverlong else { return }
    if kept.isEmpty {
      frame(UnsafeBufferPointer(rebasing: line.dropLast(end)), take)
    } else {
      kept += line
      kept.withUnsafeBufferPointer { frame(UnsafeBufferPointer(rebasing: $0.dropLast(end)), take) }
    }
  }

  private func frame(_ line: UnsafeBufferPointer<UInt8>, _ take: (Piece, UnsafeBufferPointer<UInt8>) -> Int) {
    // Two ends in a row end one frame.
    guard !line.isEmpty else { return }
    if line.count > framing.longest {
      _ = take(.overlong, UnsafeBufferPointer(rebasing: line[..<framing.longest]))
    } else {
      _ = take(.frame, line)
    }
  }

  private mutating func keep(
    _ rest: UnsafeBufferPointer<UInt8>, _ take: (Piece, UnsafeBufferPointer<UInt8>) -> Int
  ) {
    guard let last = rest.last else { return }
    if isOverlong {
      // The last byte may be the first half of an end.
      kept = [last]
      return
    }
    // Two more than the longest frame: an end of two bytes may still come in halves.
    kept += rest.prefix(framing.longest + 2 - kept.count)
    let content = kept.count == framing.longest + 1 && framing.ends.contains { $0.count == 2 && $0[0] == last & mask }
    guard kept.count > framing.longest, !content else { return }
    isOverlong = true
    kept.withUnsafeBufferPointer { _ = take(.overlong, UnsafeBufferPointer(rebasing: $0[..<framing.longest])) }
    kept = [last]
  }

  private mutating func cut(
    _ bytes: UnsafeBufferPointer<UInt8>, _ length: Int, _ take: (Piece, UnsafeBufferPointer<UInt8>) -> Int
  ) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(length - kept.count)
      kept += part
      rest = rest.dropFirst(part.count)
      while kept.count == length {
        let used = kept.withUnsafeBufferPointer { take(.frame, $0) }
        kept.removeFirst(min(max(used, 1), length))
      }
    }
  }
}

// MARK: - Frames with a checksum

extension FrameCutter {
  /// Takes one byte of frames whose checksum may look like the byte that ends them.
  private mutating func add(
    _ byte: UInt8, _ checksum: Checksum, _ take: (Piece, UnsafeBufferPointer<UInt8>) -> Int
  ) {
    let isBehind = checksum.place == .afterEnd
    // What lines end with says nothing behind a checksum that stands behind the end.
    if isBehind, kept.isEmpty, byte == 13 || byte == 10 { return }
    kept.append(byte)
    if owed > 0 {
      owed -= 1
      if owed == 0 { finishSealed(take) }
      return
    }
    guard let end = sealedEnd(checksum) else { return keepShort(checksum, take) }
    kept.removeLast(end)
    // No checksum follows what began in the middle of a frame; the next byte may begin one.
    if isBehind, isOverlong || !kept.isEmpty, framing.start.map({ kept.contains($0) }) ?? true {
      owed = checksum.size
    } else {
      finishSealed(take)
    }
  }

  /// How many bytes the end has that the last byte completes; `nil` where that byte is of the checksum.
  private func sealedEnd(_ checksum: Checksum) -> Int? {
    guard let last = kept.last, lastBytes[Int(last)] else { return nil }
    let found = kept.withUnsafeBufferPointer { end($0, at: $0.count - 1, from: 0) }
    guard let found, checksum.place == .beforeEnd, checksum.writing == .bytes, !isOverlong else { return found }
    return framing.isSealed(kept.dropLast(found)) || !framing.mayBeginSeal(kept) ? found : nil
  }

  private mutating func finishSealed(_ take: (Piece, UnsafeBufferPointer<UInt8>) -> Int) {
    let isSkipped = isOverlong || kept.isEmpty
    isOverlong = false
    var used = kept.count
    if !isSkipped {
      used = kept.withUnsafeBufferPointer { frame in
        guard frame.count > framing.longest else { return take(.frame, frame) }
        _ = take(.overlong, UnsafeBufferPointer(rebasing: frame[..<framing.longest]))
        return frame.count
      }
    }
    kept.removeFirst(min(used, kept.count))
  }

  /// Gives a frame up that is too long, with room for a checksum and an end of two bytes.
  private mutating func keepShort(
    _ checksum: Checksum, _ take: (Piece, UnsafeBufferPointer<UInt8>) -> Int
  ) {
    guard isOverlong || kept.count > framing.longest + checksum.size + 2, let last = kept.last else { return }
    if !isOverlong {
      isOverlong = true
      kept.withUnsafeBufferPointer { _ = take(.overlong, UnsafeBufferPointer(rebasing: $0[..<framing.longest])) }
    }
    kept = [last]
  }
}
