import Settings

extension BinaryLayout {
  static let keys = ["fixed", "errors", "value", "negative", "decimals", "unit", "stable", "channel", "worth"]

  /// Reads the layout of a frame of `length` bytes.
  init?(_ reader: SettingsReader, length: Int) {
    let value = reader.map("value")
    let values = Field(value, length: length)
    var layout = BinaryLayout(value: values ?? Field(first: 0, count: 1))
    for entry in reader.optionalMaps("errors") ?? [] {
      if let known = Known(entry, length: length) { layout.errors.append(known) }
    }
    for entry in reader.optionalMaps("fixed") ?? [] { layout.fixed += Fixed.read(entry, length: length) }
    if let map = reader.optionalMap("negative"), let coded = Coded(map, length: length) { layout.isNegative = coded }
    if let map = reader.optionalMap("stable"), let coded = Coded(map, length: length) { layout.isStable = coded }
    if let map = reader.optionalMap("decimals") {
      layout.mostDecimals = map.integer("most", in: 0...FrameMatch.mostDecimals, default: FrameMatch.mostDecimals)
      layout.decimals = Field(map, length: length)
      layout.readMeaning(of: map)
    }
    if let map = reader.optionalMap("unit"), let field = Field(map, length: length) {
      var meanings: [Int: MeasuringUnit] = [:]
      for (name, text) in map.optionalNamedTexts("is") ?? [] {
        guard let number = Int(wire: name), let unit = MeasuringUnit(word: text) else {
          map.refuse("is", "`\(name): \(text)` is not a number with a unit, for instance 0: mm")
          continue
        }
        meanings[number] = unit
      }
      if meanings.isEmpty { map.refuse("is", "expected what the numbers mean, for instance {0: mm, 1: in}") }
      layout.unit = Coded(field: field, meanings: meanings)
    }
    if let map = reader.optionalMap("channel") { layout.channel = Field(map, length: length) }
    if let map = reader.optionalMap("worth") {
      layout.worth = MeasuringUnit.allCases.compactMap { unit in
        map.optionalDecimal(unit.rawValue).map { Worth(unit: unit, number: $0.number, decimals: $0.decimals) }
      }
      if layout.worth.isEmpty { map.refuse("expected what a count is worth, for instance {mm: 0.01}") }
      if layout.decimals != nil { map.refuse("the frame tells its `decimals`, too; remove one of them") }
      for worth in layout.worth where worth.number <= 0 || worth.decimals > FrameMatch.mostDecimals {
        map.refuse(worth.unit.rawValue, "expected more than 0, with at most \(FrameMatch.mostDecimals) decimals")
      }
    }
    guard values != nil else { return nil }
    self = layout
  }

  /// Reads how many decimals each number of the field means, where it is not the decimals itself.
  private mutating func readMeaning(of map: SettingsReader) {
    guard let named = map.optionalNamedTexts("is") else { return }
    if map.has("most") { map.refuse("most", "`is` says every number; remove one of them") }
    for (name, text) in named {
      guard let number = Int(wire: name), let decimals = Int(wire: text), decimals <= FrameMatch.mostDecimals else {
        map.refuse("is", "`\(name): \(text)` is not a number with its decimals, for instance 3: 1")
        continue
      }
      decimalsMeant[number] = decimals
    }
    if named.isEmpty { map.refuse("is", "expected what the numbers mean, for instance {2: 0, 3: 1}") }
  }
}

extension BinaryLayout.Known {
  /// Reads a field, the number `when` it is an error, its `code` and its `meaning`.
  fileprivate init?(_ reader: SettingsReader, length: Int) {
    let when = reader.integer("when", in: 0...0xFFFF)
    let code = reader.optionalText("code")
    let meaning = reader.text("meaning")
    guard let place = BinaryLayout.Field(reader, length: length) else { return nil }
    self.init(place: place, when: when, code: code, meaning: meaning)
  }
}

extension BinaryLayout.Field {
  /// Reads `bits`, `bytes` or `nibbles`, `as` and `order`.
  fileprivate init?(_ reader: SettingsReader, length: Int) {
    let encoding = reader.optionalChoice("as", of: BinaryLayout.Encoding.self) ?? .unsigned
    let isDigits = encoding == .digits || encoding == .bcd || encoding == .text
    let order = reader.optionalChoice("order", of: BinaryLayout.Order.self) ?? (isDigits ? .big : .little)
    let sizes = [("bits", 1), ("nibbles", 4), ("bytes", 8)].filter { reader.has($0.0) }
    guard sizes.count == 1, let (key, size) = sizes.first else {
      reader.refuse("expected one of `bits`, `nibbles` or `bytes`, found \(sizes.isEmpty ? "none" : "several")")
      return nil
    }
    let last = length * 8 / size - 1
    let range = reader.value(key, "a place N or a range N-M, counted from 0 to \(last)") { text in
      ClosedRange<Int>(places: text).flatMap { $0.upperBound <= last ? $0 : nil }
    }
    guard let range else { return nil }
    let count = range.count * size
    switch encoding {
    case .unsigned, .signed:
      guard size != 4 else {
        reader.refuse(key, "nibbles are for `as: bcd`; write bits or bytes")
        return nil
      }
      guard count <= 48 else {
        reader.refuse(key, "a number has at most 48 bits here, found \(count)")
        return nil
      }
      // Bytes are counted as they come; bits from the end that counts least.
      let first = size == 8 && order == .big ? (length - 1 - range.upperBound) * 8 : range.lowerBound * size
      self.init(first: first, count: count, encoding: encoding, order: order)
    case .digits, .bcd, .text:
      let each = encoding == .bcd ? 4 : 8
      guard size == each || (encoding == .bcd && size == 8), count / each <= 14 else {
        reader.refuse(key, "`as: digits` and `as: text` take bytes, `as: bcd` nibbles or bytes, at most 14 digits")
        return nil
      }
      if encoding == .text, order == .little { reader.refuse("order", "characters stand as they are read; remove it") }
      self.init(first: range.lowerBound * size, count: count, encoding: encoding, order: order)
    }
  }
}

extension BinaryLayout.Fixed {
  /// Reads `bits` or `bytes` and what they always are.
  fileprivate static func read(_ reader: SettingsReader, length: Int) -> [BinaryLayout.Fixed] {
    let value = reader.integer("is", in: 0...0xFF)
    if reader.has("bytes") {
      let range = reader.value("bytes", "a place N or a range N-M, counted from 0 to \(length - 1)") { text in
        ClosedRange<Int>(places: text).flatMap { $0.upperBound < length ? $0 : nil }
      }
      return (range.map(Array.init) ?? []).map { BinaryLayout.Fixed(byte: $0, mask: 0xFF, value: UInt8(value)) }
    }
    let range = reader.value("bits", "a place N or a range N-M within 8 bits, counted from 0 to \(length * 8 - 1)") {
      ClosedRange<Int>(places: $0).flatMap { $0.upperBound < length * 8 && $0.count <= 8 ? $0 : nil }
    }
    guard let range else { return [] }
    let order = reader.optionalChoice("order", of: BinaryLayout.Order.self) ?? .little
    guard value < 1 << range.count else {
      reader.refuse("is", "\(value) does not fit \(range.count) bits")
      return []
    }
    return range.map { bit in
      let byte = order == .little ? bit / 8 : length - 1 - bit / 8
      let mask = UInt8(1) << (bit % 8)
      return BinaryLayout.Fixed(byte: byte, mask: mask, value: value >> (bit - range.lowerBound) & 1 == 1 ? mask : 0)
    }
  }
}

extension BinaryLayout.Coded where Meaning == Bool {
  /// Reads a field, the number `when` it is so, and the number `otherwise`.
  fileprivate init?(_ reader: SettingsReader, length: Int) {
    let when = reader.integer("when", in: 0...0xFFFF)
    let otherwise = reader.integer("otherwise", in: 0...0xFFFF, default: 0)
    guard let field = BinaryLayout.Field(reader, length: length) else { return nil }
    guard when != otherwise else {
      if reader.has("when") { reader.refuse("when", "\(when) stands for both; change one") }
      return nil
    }
    self.init(field: field, meanings: [otherwise: false, when: true])
  }
}

extension ClosedRange<Int> {
  /// Reads `N` or `N-M`.
  init?(places text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int(wire: String($0)) }
    guard (1...2).contains(parts.count), let low = parts[0], let high = parts[parts.count - 1], low <= high else {
      return nil
    }
    self = low...high
  }
}

extension Int {
  /// Reads up to four digits, or `0x` and up to four hexadecimal ones.
  fileprivate init?(wire text: String) {
    let isHexadecimal = text.hasPrefix("0x")
    let digits = isHexadecimal ? text.dropFirst(2) : text[...]
    guard (1...4).contains(digits.utf8.count), digits.utf8.first?.isSign == false,
      let number = Int(digits, radix: isHexadecimal ? 16 : 10)
    else { return nil }
    self = number
  }
}

extension UInt8 {
  fileprivate var isSign: Bool { self == UInt8(ascii: "+") || self == UInt8(ascii: "-") }
}
