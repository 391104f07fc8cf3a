/// How a line of a gauge reads, written as people would: `0#A{signed}`.
///
/// `#` is one digit, `{number}` the value (its sign `+`, `-`, a blank or none), `{signed}` the value with `+` or `-`,
/// `[<=>]` at most one of these characters, `*` at the end anything; every other character stands for itself.
package struct FramePattern: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case character(UInt8)
    case digit
    case number(mustBeSigned: Bool)
    case atMostOne(of: [UInt8])
    case anything
  }

  /// The pattern as written.
  package let text: String
  private let parts: [Part]

  /// The pattern written as `text`; `nil` when a bracket is not closed, a field is unknown or a value comes twice.
  package init?(_ text: String) {
    var parts: [Part] = []
    var rest = Array(text.utf8)[...]
    while let character = rest.popFirst() {
      switch character {
      case UInt8(ascii: "#"): parts.append(.digit)
      case UInt8(ascii: "*") where rest.isEmpty: parts.append(.anything)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let closing = character == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
        guard let end = rest.firstIndex(of: closing) else { return nil }
        let inside = Array(rest[rest.startIndex..<end])
        rest = rest[(end + 1)...]
        if closing == UInt8(ascii: "]") {
          parts.append(.atMostOne(of: inside))
        } else {
          guard let isSigned = ["number": false, "signed": true][String(decoding: inside, as: UTF8.self)] else {
            return nil
          }
          parts.append(.number(mustBeSigned: isSigned))
        }
      default: parts.append(.character(character))
      }
    }
    let values = parts.filter { if case .number = $0 { true } else { false } }
    guard !parts.isEmpty, values.count <= 1 else { return nil }
    self.text = text
    self.parts = parts
  }

  /// Whether the pattern holds a value.
  package var hasValue: Bool { parts.contains { if case .number = $0 { true } else { false } } }

  /// Where the value lies in `line`, an empty range for a pattern without one; `nil` when the line is another one.
  func match(_ line: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    var position = 0
    var value = 0..<0
    for part in parts {
      switch part {
      case .character(let character):
        guard position < line.count, line[position] == character else { return nil }
        position += 1
      case .digit:
        guard position < line.count, line[position].isDigit else { return nil }
        position += 1
      case .atMostOne(let characters):
        if position < line.count, characters.contains(line[position]) { position += 1 }
      case .anything: position = line.count
      case .number(let mustBeSigned):
        let start = position
        if position < line.count, line[position].isSign { position += 1 }
        if mustBeSigned, position == start || line[start] == UInt8(ascii: " ") { return nil }
        while position < line.count, line[position].isDigit || line[position] == UInt8(ascii: ".") { position += 1 }
        value = start..<position
        guard value.count > 0 else { return nil }
      }
    }
    return position == line.count ? value : nil
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  fileprivate var isSign: Bool { self == UInt8(ascii: "+") || self == UInt8(ascii: "-") || self == UInt8(ascii: " ") }
}
