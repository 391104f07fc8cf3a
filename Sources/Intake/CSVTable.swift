/// A table of texts as spreadsheets and shops write it (RFC 4180): quoted fields may hold commas, line ends and doubled
/// quotation marks. Nothing is a comment: Shopify's order names begin with `#`.
struct CSVTable {
  /// One line of the table.
  struct Record {
    /// The bytes it was read from, its line end included.
    var range: Range<Int>
    /// Its fields.
    var fields: [String]
    /// The line it begins in, from 1.
    var line: Int
  }

  /// The records, the heading first.
  private(set) var records: [Record] = []
  /// Whether the text ends inside a quoted field.
  private(set) var isCutShort = false

  /// The table in `bytes`; `nil` when they are not UTF-8.
  init?(_ bytes: ArraySlice<UInt8>) {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.startIndex + 3 : bytes.startIndex
    let separator = Self.separator(bytes[start...])
    var index = start
    var line = 1
    while index < bytes.endIndex {
      let (first, begin) = (line, index)
      var fields: [String] = []
      var field: [UInt8] = []
      var isQuoted = false
      var wasQuoted = false
      record: while true {
        guard index < bytes.endIndex else {
          isCutShort = isCutShort || isQuoted
          break
        }
        let byte = bytes[index]
        index += 1
        if byte == 0x0A { line += 1 }
        if isQuoted {
          if byte != UInt8(ascii: "\"") {
            field.append(byte)
          } else if index < bytes.endIndex, bytes[index] == UInt8(ascii: "\"") {
            field.append(byte)
            index += 1
          } else {
            isQuoted = false
          }
          continue
        }
        switch byte {
        case UInt8(ascii: "\"") where field.isEmpty && !wasQuoted:
          isQuoted = true
          wasQuoted = true
        case separator:
          guard let text = String(validating: field, as: UTF8.self) else { return nil }
          fields.append(text)
          field = []
          wasQuoted = false
        case 0x0D where index < bytes.endIndex && bytes[index] == 0x0A: continue
        case 0x0A, 0x0D: break record
        default: field.append(byte)
        }
      }
      guard let text = String(validating: field, as: UTF8.self) else { return nil }
      fields.append(text)
      if fields != [""] { records.append(Record(range: begin..<index, fields: fields, line: first)) }
    }
  }

  /// Which sign separates the fields of the first line: a comma, or what a spreadsheet made of it.
  private static func separator(_ bytes: ArraySlice<UInt8>) -> UInt8 {
    let heading = bytes.prefix { $0 != 0x0A }
    let signs = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
    return signs.max { one, other in count(of: one, in: heading) < count(of: other, in: heading) } ?? signs[0]
  }

  private static func count(of sign: UInt8, in bytes: ArraySlice<UInt8>) -> Int {
    bytes.count { $0 == sign }
  }
}
