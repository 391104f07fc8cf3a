extension Framing {
  /// Whether a line without its end carries the checksum that its bytes make.
  func isSealed(_ line: ArraySlice<UInt8>) -> Bool {
    line.withUnsafeBufferPointer { line in
      guard case .success = opened(behindStart(line)) else { return false }
      return true
    }
  }

  /// Whether the last bytes of a line are what its checksum begins with.
  func mayBeginSeal(_ line: [UInt8]) -> Bool {
    guard let checksum else { return false }
    return line.withUnsafeBufferPointer { line in
      (1...checksum.size).contains { count in
        guard line.count > count else { return false }
        let body = behindStart(UnsafeBufferPointer(rebasing: line.dropLast(count)), sealed: 0)
        return line.suffix(count).elementsEqual(made(of: body).prefix(count))
      }
    }
  }

  /// A line from behind its start to its end without the checksum, or why the checksum is none.
  func opened(_ line: UnsafeBufferPointer<UInt8>) -> Result<UnsafeBufferPointer<UInt8>, Broken> {
    guard let checksum else { return .success(line) }
    guard line.count >= checksum.size else { return .failure(Broken(why: .unsealed)) }
    let body = UnsafeBufferPointer(rebasing: line.dropLast(checksum.size))
    let (found, expected) = (line.suffix(checksum.size), made(of: body))
    guard !checksum.isWritten(found, as: expected) else { return .success(body) }
    return .failure(Broken(why: checksum.told(found, expected)))
  }

  /// What is wrong with the checksum of a frame of fixed length; `nil` when nothing is.
  func flaw(ofFixed frame: UnsafeBufferPointer<UInt8>) -> Garbling? {
    guard let checksum else { return nil }
    let first = checksum.first ?? frame.count - checksum.size
    guard first > 0, first + checksum.size <= frame.count else { return .unsealed }
    let over = checksum.over ?? 0...(first - 1)
    guard over.lowerBound >= 0, over.upperBound < frame.count else { return .unsealed }
    let (found, expected) = (frame[first..<(first + checksum.size)], checksum.written(for: frame[over]))
    return checksum.isWritten(found, as: expected) ? nil : checksum.told(found, expected)
  }

  /// Why a checksum is none.
  struct Broken: Error { let why: Garbling }

  /// The checksum of a line whose end is one; the profile's check sees to that where the end is reckoned in.
  private func made(of body: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    checksum?.written(for: body, start: start, end: ends.first ?? []) ?? []
  }

  /// A line from behind the last byte that frames begin with; a checksum may be that byte.
  private func behindStart(_ line: UnsafeBufferPointer<UInt8>, sealed: Int? = nil) -> UnsafeBufferPointer<UInt8> {
    guard let start, let last = line.dropLast(sealed ?? checksum?.size ?? 0).lastIndex(of: start) else { return line }
    return UnsafeBufferPointer(rebasing: line[(last + 1)...])
  }
}

extension Checksum {
  /// What a reader of the manual compares.
  fileprivate func told(_ found: some Collection<UInt8>, _ expected: [UInt8]) -> Garbling {
    let isText = writing != .bytes
    return .checksum(
      found: isText ? printable(found) : ByteName.hexadecimal(found),
      made: isText ? printable(expected) : ByteName.hexadecimal(expected))
  }
}
