/// Source text as it goes to a browser.
enum SourceText {
  /// The text without indentation, without lines that are comment as a whole and without the types of a script, and its lines
  /// joined where neither could end: a third less to send and to read.
  ///
  /// For scripts and styles in which no text literal goes over a line end.
  static func lean(_ source: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(source.count)
    var isInComment = false
    var mayJoin = false
    for line in source.split(separator: UInt8(ascii: "\n")) {
      var rest = line.drop { $0 == UInt8(ascii: " ") }
      if isInComment || rest.starts(with: "/*".utf8) {
        guard let end = rest.end(of: Array("*/".utf8)) else {
          isInComment = true
          continue
        }
        let after = rest[end...].drop { $0 == UInt8(ascii: " ") }
        if after.isEmpty {
          isInComment = false
          continue
        }
        // Code with a remark before it.
        if isInComment { rest = after }
        isInComment = false
      }
      if rest.isEmpty || rest.starts(with: "//".utf8) { continue }
      let text = withoutTypes(rest)
      if mayJoin, let first = text.first, ")]}?:.&|".utf8.contains(first) { result.removeLast() }
      result += text
      // A remark behind code goes as far as its line; where code cannot end, the line need not.
      mayJoin = ArraySlice(text).end(of: Array("//".utf8)) == nil
      guard mayJoin, let last = text.last, "{([,;".utf8.contains(last) else {
        result.append(UInt8(ascii: "\n"))
        continue
      }
      mayJoin = false
    }
    return result
  }

  /// A style without the spaces that say nothing; for styles in which no text literal has such.
  static func dense(_ style: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(style.count)
    for byte in style {
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n"), let last = result.last, ":;{},".utf8.contains(last) {
        continue
      }
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}"), let last = result.last, last == UInt8(ascii: " ") {
        result.removeLast()
      }
      result.append(byte)
    }
    return result
  }

  /// The line without its remarks of the form that names a type.
  private static func withoutTypes(_ line: ArraySlice<UInt8>) -> [UInt8] {
    var (result, rest) = ([UInt8](), line)
    while let type = rest.end(of: Array("/** @type ".utf8)), let end = rest[type...].end(of: Array("*/".utf8)) {
      result += rest[..<(type - "/** @type ".utf8.count)]
      rest = rest[end...].drop { $0 == UInt8(ascii: " ") }
    }
    return result + rest
  }
}

extension ArraySlice<UInt8> {
  /// Where the first `mark` ends.
  fileprivate func end(of mark: [UInt8]) -> Int? {
    guard count >= mark.count else { return nil }
    return (startIndex...(endIndex - mark.count)).first { self[$0..<($0 + mark.count)].elementsEqual(mark) }
      .map { $0 + mark.count }
  }
}
