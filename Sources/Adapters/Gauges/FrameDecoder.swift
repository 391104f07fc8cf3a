import Devices
import Workshop

/// Cuts the bytes of a gauge into frames and says what each means; the same frames however the bytes are cut.
///
/// Pure: no I/O, and no time but the instants it is given. Its memory is bounded by the framing's longest frame.
package struct FrameDecoder: Sendable {
  /// Shared, so that a copy of the decoder is a small one.
  private final class Family: Sendable {
    let profile: GaugeProfile
    init(_ profile: GaugeProfile) { self.profile = profile }
  }

  private let family: Family
  private var cutter: FrameCutter
  private var began: ContinuousClock.Instant?
  private var lastArrival: ContinuousClock.Instant?

  /// A decoder at the beginning of a frame.
  package init(_ profile: GaugeProfile) {
    family = Family(profile)
    cutter = FrameCutter(profile.framing, isText: profile.binary == nil)
  }

  /// When the silence that ends the frame in hand will have lasted long enough; `nil` when no silence ends one.
  package var quietAt: ContinuousClock.Instant? {
    guard let quiet = family.profile.framing.quiet, cutter.isInside, let lastArrival else { return nil }
    return lastArrival + quiet
  }

  /// What the lines that end in `bytes` say; the bytes arrived together.
  package mutating func lines(_ bytes: [UInt8], arrived: ContinuousClock.Instant) -> [GaugeLine] {
    read(bytes, arrived).map(\.line)
  }

  /// What the frame in hand says when nothing more comes; nothing when none is in hand.
  package mutating func finish() -> [GaugeLine] { flush().map(\.line) }

  /// The frames that end in `bytes`, which arrived together.
  package mutating func decode(_ bytes: [UInt8], arrived: ContinuousClock.Instant) -> [GaugeFrame] {
    read(bytes, arrived).compactMap(frame)
  }

  /// The frame that a silence has ended, once `quietAt` has come.
  package mutating func decodeQuiet() -> [GaugeFrame] { flush().compactMap(frame) }

  private typealias Read = (line: GaugeLine, began: ContinuousClock.Instant)

  private mutating func read(_ bytes: [UInt8], _ arrived: ContinuousClock.Instant) -> [Read] {
    var found = quietAt.map { $0 <= arrived } == true ? flush() : []
    guard !bytes.isEmpty else { return found }
    lastArrival = arrived
    let first = cutter.isInside ? began ?? arrived : arrived
    var began = first
    bytes.withUnsafeBufferPointer { buffer in
      cutter.cut(buffer) { [family] piece, frame in
        defer { began = arrived }
        return family.profile.add(piece, frame) { found.append(($0, began)) }
      }
    }
    self.began = cutter.isInside ? began : nil
    return found
  }

  private mutating func flush() -> [Read] {
    var found: [Read] = []
    let instant = began ?? lastArrival ?? .now
    cutter.flush { [family] piece, frame in family.profile.add(piece, frame) { found.append(($0, instant)) } }
    began = nil
    return found
  }

  private func frame(_ read: Read) -> GaugeFrame? {
    family.profile.content(of: read.line).map { GaugeFrame(content: $0, began: read.began) }
  }
}

extension GaugeProfile {
  /// Tells what a piece says, one result after the other, and how many of its bytes are used up.
  fileprivate func add(
    _ piece: FrameCutter.Piece, _ frame: UnsafeBufferPointer<UInt8>, _ tell: (GaugeLine) -> Void
  ) -> Int {
    switch piece {
    case .overlong:
      let judged = judged(frame)
      tell(.garbled(Array(frame), .overlong(bytes: framing.longest, judged)))
    case .unfinished:
      let rest = framing.start == nil ? frame : withoutLineEnds(frame)
      guard !rest.isEmpty else { return frame.count }
      tell(.garbled(Array(rest), .incomplete(judged(rest))))
    case .frame where framing.length != nil: return addFixed(frame, tell)
    case .frame: return addBetweenMarks(frame, tell)
    }
    return frame.count
  }

  /// What the bits of text give away; the mark a frame begins with is no text and no noise either.
  private func judged(_ bytes: UnsafeBufferPointer<UInt8>) -> Garbling.Line? {
    guard binary == nil else { return nil }
    guard let start = framing.start, bytes.contains(start) else { return Garbling.Line.judging(bytes) }
    return bytes.filter { $0 != start }.withUnsafeBufferPointer { Garbling.Line.judging($0) }
  }

  /// A frame of fixed length; one that is none is left as far as the next place where one could begin.
  private func addFixed(_ frame: UnsafeBufferPointer<UInt8>, _ tell: (GaugeLine) -> Void) -> Int {
    var body = frame
    if let start = framing.start {
      guard frame.first == start else {
        let next = frame.firstIndex(of: start) ?? frame.count
        tell(.garbled(Array(frame[..<next]), .stray(start: start)))
        return next
      }
      // The places of a binary frame count from its first byte, a pattern's from behind it.
      if binary == nil { body = UnsafeBufferPointer(rebasing: frame.dropFirst()) }
    }
    if binary == nil { body = UnsafeBufferPointer(rebasing: body.dropLast(framing.checksum?.size ?? 0)) }
    let line = framing.flaw(ofFixed: frame).map { broken(body, $0) } ?? read(body)
    guard case .garbled(_, let why) = line else {
      tell(line)
      return frame.count
    }
    let next = (1..<frame.count).first { place in
      if let start = framing.start { return frame[place] == start }
      return binary.map { !$0.fixed.isEmpty && $0.couldBegin(frame[place...]) } ?? false
    }
    tell(.garbled(Array(frame[..<(next ?? frame.count)]), why))
    return next ?? frame.count
  }

  /// A line whose checksum is wrong: nothing it says counts, unless it says nothing.
  private func broken(_ body: UnsafeBufferPointer<UInt8>, _ why: Garbling) -> GaugeLine {
    if echoes.contains(where: { FrameMatch.captures(of: $0, in: body) != nil }) { return .echo }
    return .garbled(Array(body), judged(body).map { .line($0) } ?? why)
  }

  /// A line, from its start where it has one, and each result in it; how many of its bytes are used up.
  private func addBetweenMarks(_ frame: UnsafeBufferPointer<UInt8>, _ tell: (GaugeLine) -> Void) -> Int {
    var body = frame
    if let start = framing.start {
      // A checksum may be the very byte that frames begin with.
      guard let last = frame.dropLast(framing.checksum?.size ?? 0).lastIndex(of: start) else {
        let stray = withoutLineEnds(frame)
        if !stray.isEmpty {
          tell(.garbled(Array(stray), Garbling.Line.judging(stray).map { .line($0) } ?? .stray(start: start)))
        }
        return frame.count
      }
      let before = withoutLineEnds(UnsafeBufferPointer(rebasing: frame[..<last]))
      if !before.isEmpty { tell(.garbled(Array(before), before.contains(start) ? .brokenOff : .stray(start: start))) }
      body = UnsafeBufferPointer(rebasing: frame[(last + 1)...])
    }
    switch framing.opened(body) {
    case .success(let line): addResults(line, tell)
    case .failure(let flaw): return addBroken(body, flaw.why, of: frame, tell)
    }
    return frame.count
  }

  private func addResults(_ line: UnsafeBufferPointer<UInt8>, _ tell: (GaugeLine) -> Void) {
    guard let separator = framing.separator, line.contains(separator) else {
      if !line.isEmpty { tell(read(line)) }
      return
    }
    for part in line.split(separator: separator) { tell(read(UnsafeBufferPointer(rebasing: part))) }
  }

  /// A line whose checksum is wrong. Where one is lost that stands behind the end, the next frame stands in its place.
  private func addBroken(
    _ body: UnsafeBufferPointer<UInt8>, _ why: Garbling, of frame: UnsafeBufferPointer<UInt8>,
    _ tell: (GaugeLine) -> Void
  ) -> Int {
    guard !body.isEmpty else { return frame.count }
    guard let checksum = framing.checksum, body.count > checksum.size else {
      tell(.garbled(Array(body), why))
      return frame.count
    }
    if echoes.contains(where: { FrameMatch.captures(of: $0, in: body) != nil }) {
      tell(.echo)
      return frame.count
    }
    let line = UnsafeBufferPointer(rebasing: checksum.writing == .bytes ? body.dropLast(checksum.size) : body[...])
    var used = frame.count
    if checksum.place == .afterEnd, let start = framing.start {
      used = frame.suffix(checksum.size).firstIndex(of: start) ?? used
    }
    tell(.garbled(Array(body.dropLast(frame.count - used)), judged(line).map { .line($0) } ?? why))
    return used
  }

  /// Line ends between frames that begin with a mark say nothing.
  private func withoutLineEnds(_ frame: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: frame.drop { $0 == 13 || $0 == 10 })
  }
}
