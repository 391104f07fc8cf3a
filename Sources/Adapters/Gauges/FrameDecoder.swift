import Devices
import Workshop

/// Cuts the bytes of a gauge into frames and says what each means; the same frames however the bytes are cut.
///
/// Pure: no time of its own, no I/O. It keeps at most `longest` bytes: a longer line is garbled once and skipped.
package struct FrameDecoder: Sendable {
  /// More than any frame of any family, in bytes.
  package static let longest = 64

  private let profile: GaugeProfile
  private var kept: [UInt8] = []
  private var began: ContinuousClock.Instant?
  private var isOverlong = false

  /// A decoder at the beginning of a line.
  package init(_ profile: GaugeProfile) {
    self.profile = profile
    kept.reserveCapacity(FrameDecoder.longest)
  }

  /// The frames that end in `bytes`, which arrived together.
  package mutating func decode(_ bytes: [UInt8], arrived: ContinuousClock.Instant) -> [GaugeFrame] {
    var frames: [GaugeFrame] = []
    bytes.withUnsafeBufferPointer { buffer in
      var start = 0
      for position in buffer.indices {
        // With the wrong parity the terminator itself comes with bit 7 set; it still ends the line.
        guard profile.terminators.contains(buffer[position] & 0x7F) else { continue }
        end(UnsafeBufferPointer(rebasing: buffer[start..<position]), arrived, into: &frames)
        start = position + 1
      }
      keep(UnsafeBufferPointer(rebasing: buffer[start...]), arrived, into: &frames)
    }
    return frames
  }

  private mutating func end(
    _ line: UnsafeBufferPointer<UInt8>, _ arrived: ContinuousClock.Instant, into frames: inout [GaugeFrame]
  ) {
    defer {
      kept.removeAll(keepingCapacity: true)
      began = nil
      isOverlong = false
    }
    guard !isOverlong else { return }
    if kept.isEmpty {
      append(line, began ?? arrived, to: &frames)
    } else {
      kept += line
      kept.withUnsafeBufferPointer { append($0, began ?? arrived, to: &frames) }
    }
  }

  private mutating func keep(
    _ rest: UnsafeBufferPointer<UInt8>, _ arrived: ContinuousClock.Instant, into frames: inout [GaugeFrame]
  ) {
    guard !rest.isEmpty, !isOverlong else { return }
    began = began ?? arrived
    kept += rest.prefix(FrameDecoder.longest + 1 - kept.count)
    guard kept.count > FrameDecoder.longest else { return }
    isOverlong = true
    kept.withUnsafeBufferPointer { append($0, began ?? arrived, to: &frames) }
    kept.removeAll(keepingCapacity: true)
  }

  private func append(
    _ line: UnsafeBufferPointer<UInt8>, _ began: ContinuousClock.Instant, to frames: inout [GaugeFrame]
  ) {
    // Two terminators in a row end one frame.
    guard !line.isEmpty, let content = content(of: line) else { return }
    frames.append(GaugeFrame(content: content, began: began))
  }

  private func content(of line: UnsafeBufferPointer<UInt8>) -> GaugeFrame.Content? {
    guard line.count <= FrameDecoder.longest else {
      let start = UnsafeBufferPointer(rebasing: line[..<FrameDecoder.longest])
      let why = "it is longer than \(FrameDecoder.longest) bytes: check baud, parity and data bits"
      return .garbled(sent: printable(start), why: why)
    }
    switch profile.read(line) {
    case .value(let millionths):
      guard let diameter = profile.diameter(millionths: millionths), RingWindow.diameters.contains(diameter) else {
        return .garbled(sent: printable(line), why: profile.implausible(line, millionths: millionths))
      }
      // Only plain text matches a reading's pattern, so it needs no escapes; most are short enough to need no memory.
      return .diameter(diameter, sent: String(decoding: line, as: UTF8.self))
    case .error(let code, let meaning): return .error(code: code, meaning: meaning)
    case .status(let meaning): return .status("\(printable(line)): \(meaning)")
    case .echo: return nil
    case .garbled(let why): return .garbled(sent: printable(line), why: why)
    }
  }
}
