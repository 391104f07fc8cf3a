import Devices

/// Finds the codes in what a scanner on a serial line sends, in any chunking, and holds no more than one code of it.
package struct ScanDecoder: Sendable {
  private let framing: ScanFraming
  private let suffix: [UInt8]
  private var bytes: [UInt8] = []
  private var skipped = 0

  /// A decoder that has seen nothing.
  package init(_ framing: ScanFraming) {
    self.framing = framing
    suffix = framing.suffix.bytes
  }

  /// Whether something came that is no whole code yet, so that a quiet line means something.
  package var isUnderWay: Bool { !bytes.isEmpty || skipped > 0 }

  /// Takes bytes and returns the codes that they end.
  package mutating func decode(_ arrived: [UInt8]) -> [Scan] {
    var scans: [Scan] = []
    for byte in arrived {
      bytes.append(byte)
      if !suffix.isEmpty, bytes.count >= suffix.count, bytes.suffix(suffix.count).elementsEqual(suffix) {
        bytes.removeLast(suffix.count)
        if let scan = finish() { scans.append(scan) }
      } else if bytes.count > ScanFraming.longest + suffix.count {
        // Only what may be the beginning of a suffix is still needed of a code that is too long.
        let kept = max(0, suffix.count - 1)
        skipped += bytes.count - kept
        bytes.removeFirst(bytes.count - kept)
      }
    }
    return scans
  }

  /// The line has been quiet: what came by now is all of it.
  ///
  /// A code whose suffix did not come is never taken for one, since half a number may be another order's.
  package mutating func quiet() -> [Scan] {
    guard isUnderWay else { return [] }
    if framing.suffix == .none || skipped > 0 { return finish().map { [$0] } ?? [] }
    defer { bytes = [] }
    // A scanner set to CR and LF where CR alone ends a code, or the other way round, leaves one of them over.
    if bytes.allSatisfy({ $0 == 13 || $0 == 10 }) { return [] }
    let sent = bytes.withUnsafeBufferPointer { printable($0) }
    return [
      .garbled(
        sent: sent,
        why: "its suffix \(framing.suffix.rawValue) did not come: set the scanner to send it, or the settings to "
          + "`suffix: none`")
    ]
  }

  private mutating func finish() -> Scan? {
    defer {
      bytes = []
      skipped = 0
    }
    if skipped > 0 || bytes.count > ScanFraming.longest {
      return .garbled(sent: "", why: "\(skipped + bytes.count) bytes came without an end; a code is shorter")
    }
    // CR and LF after one another end one code and not two.
    let line = Array(bytes.drop { $0 == 13 || $0 == 10 })
    return line.isEmpty ? nil : framing.read(line)
  }
}
