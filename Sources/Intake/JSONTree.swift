/// A JSON text as it came in. Numbers stay text, so that a shop's ids keep every digit.
///
/// Foundation's decoder tries each type in turn for a value whose shape is not known, which takes tens of seconds for an
/// export of ten thousand orders.
indirect enum JSONTree: Hashable, Sendable {
  case object([String: JSONTree])
  case list([JSONTree])
  case text(String)
  case number(String)
  case truth(Bool)
  case null

  /// The value of a field; `nil` where there is none and for what is no object.
  subscript(_ name: String) -> JSONTree? {
    guard case .object(let fields) = self, let value = fields[name], value != .null else { return nil }
    return value
  }

  /// The values of a list; empty for anything else.
  var values: [JSONTree] { if case .list(let values) = self { values } else { [] } }

  /// A text or a number as text; `nil` for anything else.
  var word: String? {
    switch self {
    case .text(let text), .number(let text): text
    case .truth(let truth): truth ? "true" : "false"
    case .object, .list, .null: nil
    }
  }

  /// What a person filled in, as one text: a list with commas, an uploaded file by its name and address.
  var filledIn: String? {
    switch self {
    case .object(let fields):
      fields.sorted { $0.key < $1.key }.compactMap { $0.value.filledIn }.joined(separator: " ")
    case .list(let values): values.compactMap(\.filledIn).joined(separator: ", ")
    case .text, .number, .truth: word
    case .null: nil
    }
  }
}

/// Why a text is not JSON.
struct JSONFault: Error, Hashable {
  /// The byte at which it went wrong.
  var place: Int
  /// What was wrong, after "at byte N ".
  var reason: String
  /// Whether the text ends before its value does.
  var isCutShort = false
}

/// Reads one JSON text (RFC 8259). A field that stands twice in one object is a fault, since one of them would vanish.
struct JSONReader {
  /// Deeper than any shop's export; what is deeper is made to hurt.
  private static let deepest = 64

  private let bytes: ArraySlice<UInt8>
  private var index: Int
  private var depth = 0

  private init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  /// The value of the whole text.
  static func read(_ bytes: ArraySlice<UInt8>) throws(JSONFault) -> JSONTree {
    var reader = JSONReader(bytes)
    let value = try reader.value()
    reader.skipBlanks()
    guard reader.index == bytes.endIndex else { throw reader.fault("nothing more was expected") }
    return value
  }

  private func fault(_ reason: String) -> JSONFault {
    JSONFault(place: index, reason: reason, isCutShort: index >= bytes.endIndex)
  }

  private mutating func skipBlanks() {
    while index < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
  }

  private var byte: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

  private mutating func value() throws(JSONFault) -> JSONTree {
    skipBlanks()
    switch byte {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try list()
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "t"): return try word("true", .truth(true))
    case UInt8(ascii: "f"): return try word("false", .truth(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case let digit? where digit == UInt8(ascii: "-") || (0x30...0x39).contains(digit): return .number(try number())
    default: throw fault("a value was expected")
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONTree) throws(JSONFault) -> JSONTree {
    for position in 0..<word.utf8CodeUnitCount {
      guard byte == word.utf8Start[position] else { throw fault("\(word) was expected") }
      index += 1
    }
    return value
  }

  private mutating func object() throws(JSONFault) -> JSONTree {
    try enter()
    var fields: [String: JSONTree] = [:]
    skipBlanks()
    if byte == UInt8(ascii: "}") {
      leave()
      return .object(fields)
    }
    while true {
      skipBlanks()
      guard byte == UInt8(ascii: "\"") else { throw fault("the name of a field was expected") }
      let name = try text()
      skipBlanks()
      guard byte == UInt8(ascii: ":") else { throw fault("a colon was expected") }
      index += 1
      guard fields.updateValue(try value(), forKey: name) == nil else { throw fault("“\(name)” stands twice") }
      if try !goesOn(until: UInt8(ascii: "}")) { return .object(fields) }
    }
  }

  private mutating func list() throws(JSONFault) -> JSONTree {
    try enter()
    var values: [JSONTree] = []
    skipBlanks()
    if byte == UInt8(ascii: "]") {
      leave()
      return .list(values)
    }
    while true {
      values.append(try value())
      if try !goesOn(until: UInt8(ascii: "]")) { return .list(values) }
    }
  }

  private mutating func enter() throws(JSONFault) {
    depth += 1
    guard depth <= Self.deepest else { throw fault("it is nested more than \(Self.deepest) deep") }
    index += 1
  }

  private mutating func leave() {
    depth -= 1
    index += 1
  }

  private mutating func goesOn(until end: UInt8) throws(JSONFault) -> Bool {
    skipBlanks()
    if byte == UInt8(ascii: ",") {
      index += 1
      return true
    }
    guard byte == end else { throw fault("a comma or the end was expected") }
    leave()
    return false
  }

  private mutating func number() throws(JSONFault) -> String {
    let start = index
    if byte == UInt8(ascii: "-") { index += 1 }
    let whole = digits()
    guard whole > 0 else { throw fault("a digit was expected") }
    if byte == UInt8(ascii: ".") {
      index += 1
      guard digits() > 0 else { throw fault("a digit was expected") }
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      index += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { index += 1 }
      guard digits() > 0 else { throw fault("a digit was expected") }
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = index
    while let byte, (0x30...0x39).contains(byte) { index += 1 }
    return index - start
  }

  private mutating func text() throws(JSONFault) -> String {
    index += 1
    let start = index
    // Most texts hold no escape and are taken as they stand.
    while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
    if byte == UInt8(ascii: "\"") {
      defer { index += 1 }
      return try valid(Array(bytes[start..<index]))
    }
    var collected = Array(bytes[start..<index])
    while true {
      guard let byte else { throw fault("the end of a text was expected") }
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return try valid(collected)
      case UInt8(ascii: "\\"):
        index += 1
        try escape(into: &collected)
      case 0..<0x20: throw fault("a control character stands in a text")
      default:
        collected.append(byte)
        index += 1
      }
    }
  }

  private func valid(_ bytes: [UInt8]) throws(JSONFault) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw fault("a text is not UTF-8") }
    return text
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 0x08,
    UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
  ]

  private mutating func escape(into collected: inout [UInt8]) throws(JSONFault) {
    guard let byte else { throw fault("an escape was expected") }
    index += 1
    if let plain = Self.escapes[byte] {
      collected.append(plain)
      return
    }
    guard byte == UInt8(ascii: "u") else { throw fault("there is no such escape") }
    var unit = UInt32(try unit())
    if (0xD800..<0xDC00).contains(unit) {
      guard self.byte == UInt8(ascii: "\\"), index + 1 < bytes.endIndex, bytes[index + 1] == UInt8(ascii: "u") else {
        throw fault("half a character")
      }
      index += 2
      let low = UInt32(try self.unit())
      guard (0xDC00..<0xE000).contains(low) else { throw fault("half a character") }
      unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(unit) else { throw fault("half a character") }
    collected += UTF8.encode(scalar).map(Array.init) ?? []
  }

  private mutating func unit() throws(JSONFault) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault("four hexadecimal digits were expected")
      }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }
}

/// Where the orders of an export begin and end, told without reading them: an order that is no JSON spoils no other.
enum JSONParts {
  /// Every element of a list, of the list in the field `name` of an object, or the object itself.
  static func of(_ bytes: ArraySlice<UInt8>, listNamed name: String) throws(JSONFault) -> [Range<Int>] {
    var start = bytes.startIndex
    while start < bytes.endIndex, blanks.contains(bytes[start]) { start += 1 }
    guard start < bytes.endIndex else { throw JSONFault(place: start, reason: "nothing is there", isCutShort: true) }
    if bytes[start] == UInt8(ascii: "[") { return try elements(bytes, from: start).ranges }
    let mark = Array("\"\(name)\"".utf8)
    var index = start + 1
    var whole = start..<start
    while true {
      let (range, next) = try element(bytes, from: index)
      if range.isEmpty { break }
      guard next < bytes.endIndex, bytes[next] == UInt8(ascii: ":") else {
        throw JSONFault(place: next, reason: "a colon was expected", isCutShort: next >= bytes.endIndex)
      }
      let isTheList = bytes[range].elementsEqual(mark)
      var value = next + 1
      while value < bytes.endIndex, blanks.contains(bytes[value]) { value += 1 }
      if isTheList, value < bytes.endIndex, bytes[value] == UInt8(ascii: "[") {
        return try elements(bytes, from: value).ranges
      }
      let (_, end) = try element(bytes, from: value)
      index = end
      guard end < bytes.endIndex else {
        throw JSONFault(place: end, reason: "the end of an object was expected", isCutShort: true)
      }
      if bytes[end] == UInt8(ascii: "}") {
        whole = start..<(end + 1)
        break
      }
      index = end + 1
    }
    return [whole.isEmpty ? start..<bytes.endIndex : whole]
  }

  private static let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]

  private static func elements(
    _ bytes: ArraySlice<UInt8>, from start: Int
  ) throws(JSONFault) -> (ranges: [Range<Int>], end: Int) {
    var ranges: [Range<Int>] = []
    var index = start + 1
    while true {
      let (range, next) = try element(bytes, from: index)
      guard next < bytes.endIndex else {
        throw JSONFault(place: next, reason: "the end of a list was expected", isCutShort: true)
      }
      if !range.isEmpty { ranges.append(range) }
      if bytes[next] == UInt8(ascii: "]") { return (ranges, next) }
      guard bytes[next] == UInt8(ascii: ",") else {
        throw JSONFault(place: next, reason: "a comma or the end was expected")
      }
      index = next + 1
    }
  }

  /// One value without its blanks, and the sign behind it.
  private static func element(
    _ bytes: ArraySlice<UInt8>, from start: Int
  ) throws(JSONFault) -> (range: Range<Int>, next: Int) {
    var index = start
    while index < bytes.endIndex, blanks.contains(bytes[index]) { index += 1 }
    let first = index
    var depth = 0
    var end = first
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        index += 1
        while index < bytes.endIndex, bytes[index] != UInt8(ascii: "\"") {
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard index < bytes.endIndex else {
          throw JSONFault(place: bytes.endIndex, reason: "the end of a text was expected", isCutShort: true)
        }
      } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        depth += 1
      } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
        if depth == 0 { return (first..<end, index) }
        depth -= 1
      } else if depth == 0, byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") {
        return (first..<end, index)
      }
      index += 1
      if depth > 0 || !blanks.contains(byte) { end = index }
    }
    guard depth == 0 else {
      throw JSONFault(place: bytes.endIndex, reason: "the end of an object was expected", isCutShort: true)
    }
    return (first..<end, index)
  }
}
