import Settings

/// Reads the places of an engraver profile: points, commands, the text field, what explains a refusal.
///
/// Addresses are written as the maker's manual counts them; `address_base` says from which number it counts.
struct EngraverPlaces {
  /// From which number the maker's manual counts addresses.
  let base: Int
  private let order: EngraverPoint.WordOrder

  init(_ reader: SettingsReader) {
    base = reader.integer("address_base", in: 0...1, default: 0)
    order = reader.optionalChoice("word_order", of: EngraverPoint.WordOrder.self) ?? .abcd
  }

  // MARK: Points

  /// A required place in a map of its own.
  func point(
    _ reader: SettingsReader, _ key: String, writable: Bool = false, isNumber: Bool = false
  ) -> EngraverPoint {
    point(reader.map(key), writable: writable, isNumber: isNumber)
  }

  /// A place in a map of its own, or `nil` when the key is not written.
  func optionalPoint(
    _ reader: SettingsReader, _ key: String, writable: Bool = false, isNumber: Bool = false
  ) -> EngraverPoint? {
    reader.optionalMap(key).map { point($0, writable: writable, isNumber: isNumber) }
  }

  /// The place that a map describes. A number has no truth, so `invert` and `true_values` are no keys of one.
  func point(_ reader: SettingsReader, writable: Bool = false, isNumber: Bool = false) -> EngraverPoint {
    let table = reader.choice("table", of: EngraverPoint.Table.self) ?? .holding
    if writable, !table.isWritable {
      reader.refuse("table", "nothing can be written to \(table.rawValue); use coil or holding")
    }
    let words = reader.integer("words", in: 1...4, default: 1)
    if words == 3 { reader.refuse("words", "expected 1, 2 or 4") }
    let bit = reader.optionalInteger("bit", in: 0...15)
    let trueValues = isNumber || writable ? [] : reader.optionalIntegers("true_values", in: 0...0xFFFF_FFFF) ?? []
    let point = EngraverPoint(
      table, address(reader, table), words: words, bit: bit,
      isInverted: isNumber ? false : reader.boolean("invert", default: false), trueValues: trueValues,
      wordOrder: reader.optionalChoice("word_order", of: EngraverPoint.WordOrder.self) ?? order)
    check(point, reader)
    return point
  }

  /// `address` as it goes over the wire, counted from 0.
  func address(_ reader: SettingsReader, _ table: EngraverPoint.Table = .holding) -> UInt16 {
    let number = reader.integer("address", in: base...(65_535 + base))
    // Manuals that count from 1 often put the table's digit before the number, and nothing is on the wire there.
    let digit = table == .holding ? 4 : table == .input ? 3 : nil
    if base == 1, let digit, number / 10_000 == digit, number % 10_000 != 0 {
      reader.refuse("address", SettingsReader.tableDigit(digit, of: number))
    }
    return UInt16(clamping: number - base)
  }

  private func check(_ point: EngraverPoint, _ reader: SettingsReader) {
    if point.table.holdsBits {
      if point.bit != nil { reader.refuse("bit", "a \(point.table.rawValue) is one bit already; remove `bit`") }
      if point.words != 1 { reader.refuse("words", "a \(point.table.rawValue) is one bit; remove `words`") }
      if !point.trueValues.isEmpty { reader.refuse("true_values", "a bit needs `invert` only; remove `true_values`") }
    }
    if point.bit != nil, point.words != 1 { reader.refuse("words", "a bit lies in one register; remove `words`") }
    if point.bit != nil, !point.trueValues.isEmpty {
      reader.refuse("true_values", "a bit is 0 or 1: use `invert`, or remove `bit`")
    }
    if point.words < 4, point.trueValues.contains(where: { $0 >= 1 << (16 * point.words) }) {
      reader.refuse("true_values", "a value does not fit \(point.words == 1 ? "one register" : "two registers")")
    }
    if Int(point.address) + point.words > 65_536 {
      reader.refuse("address", "the point ends behind the last address")
    }
  }

  // MARK: Commands

  func commands(_ reader: SettingsReader) -> [EngraverProfile.CommandName: EngraverCommand] {
    var commands: [EngraverProfile.CommandName: EngraverCommand] = [:]
    for name in EngraverProfile.CommandName.allCases {
      guard let map = reader.optionalMap(name.rawValue) else { continue }
      commands[name] = command(map, stands: [.online, .arm, .shutter].contains(name))
    }
    return commands
  }

  private func command(_ reader: SettingsReader, stands: Bool) -> EngraverCommand {
    let point = point(reader, writable: true)
    if point.words != 1 { reader.refuse("words", "a command is one coil or one register; remove `words`") }
    let value = reader.optionalInteger("value", in: 0...65_535)
    let rest = reader.optionalInteger("rest", in: 0...65_535)
    if point.table == .holding, point.bit == nil, value == nil {
      reader.refuse("bit", "missing; a command in a register has a `bit`, or a `value` for the whole register")
    }
    if value != nil, point.table == .coil || point.bit != nil {
      reader.refuse("value", "a coil or a bit is switched on and off; remove `value`")
    }
    if rest != nil, value == nil { reader.refuse("rest", "only a `value` has a `rest`; remove it") }
    if rest != nil, rest == value { reader.refuse("rest", "it is the value itself; write what takes it back") }
    if value != nil, point.isInverted { reader.refuse("invert", "a value is not inverted; remove `invert`") }
    let style = style(reader, stands: stands)
    if case .pulse = style, value != nil, rest == nil {
      reader.refuse("rest", "missing; a pulse needs the value that ends it")
    }
    return EngraverCommand(
      point: point, style: style, value: value.map { UInt16(clamping: $0) }, rest: rest.map { UInt16(clamping: $0) })
  }

  private func style(_ reader: SettingsReader, stands: Bool) -> EngraverCommand.Style {
    let word = reader.text("style", oneOf: ["level", "edge", "pulse"], default: stands ? "level" : "edge")
    if reader.has("style"), stands != (word == "level") {
      reader.refuse(
        "style",
        stands
          ? "it stands as long as it is meant: write level, or remove `style`"
          : "held high it acts again, or hides the next one: write edge or pulse")
    }
    guard word == "pulse" else { return stands ? .level : .edge }
    return .pulse(.milliseconds(reader.integer("pulse_ms", in: 1...5000)))
  }

  // MARK: State

  func signs(_ reader: SettingsReader) -> [EngraverProfile.Sign: EngraverPoint] {
    var signs: [EngraverProfile.Sign: EngraverPoint] = [:]
    for name in EngraverProfile.Sign.allCases { signs[name] = optionalPoint(reader, name.rawValue) }
    return signs
  }

  func figures(_ reader: SettingsReader) -> [EngraverProfile.Figure: EngraverPoint] {
    var figures: [EngraverProfile.Figure: EngraverPoint] = [:]
    for name in EngraverProfile.Figure.allCases {
      figures[name] = optionalPoint(reader, name.rawValue, isNumber: true)
    }
    return figures
  }

  func refusalPart(_ reader: SettingsReader) -> EngraverProfile.RefusalPart {
    EngraverProfile.RefusalPart(
      name: reader.text("name"), point: point(reader, "at", isNumber: true), meanings: reader.numberedTexts("words"))
  }

  // MARK: What is sent before a start

  func job(_ reader: SettingsReader) -> EngraverProfile.Job {
    var places: [EngraverPoint] = []
    if let bits = reader.optionalMaps("bits") {
      places = bits.map { point($0, writable: true, isNumber: true) }
      if reader.has("at") { reader.refuse("at", "a file is chosen by a number or by `bits`; remove one") }
      for place in places where place.table != .coil {
        reader.refuse("bits", "each is a coil; use `at` for a register")
      }
      if places.isEmpty || places.count > 16 { reader.refuse("bits", "expected 1 to 16 coils, the lowest digit first") }
    } else {
      places = [point(reader, "at", writable: true, isNumber: true)]
      if places[0].bit != nil || places[0].table != .holding {
        reader.refuse("at", "a file number takes a whole register; use `bits` for coils")
      }
    }
    let most = places.count > 1 || places.first?.table == .coil ? (1 << min(16, places.count)) - 1 : 65_535
    let files = reader.optionalMap("files").map { files in
      let first = files.integer("first", in: 0...most)
      let last = files.integer("last", in: 0...most)
      if last < first { files.refuse("last", "it is below `first`") }
      return first...max(first, last)
    }
    return EngraverProfile.Job(
      places: places, inside: reader.optionalInteger("inside", in: 0...most),
      outside: reader.optionalInteger("outside", in: 0...most), files: files,
      canReadBack: reader.boolean("read_back", default: true))
  }

  func changes(_ reader: SettingsReader) -> EngraverProfile.Changes {
    let changes = EngraverProfile.Changes(
      point: point(reader, "at", writable: true, isNumber: true), begin: reader.register("begin"),
      apply: reader.register("apply"), idle: reader.register("idle"))
    if changes.begin == changes.apply { reader.refuse("apply", "it is the same as `begin`; nothing would be applied") }
    if changes.apply == changes.idle { reader.refuse("idle", "it is the same as `apply`; nobody could see it applied") }
    return changes
  }

  func text(_ reader: SettingsReader) -> EngraverText {
    let text = EngraverText(
      at: address(reader),
      encoding: reader.choice("encoding", of: EngraverText.Encoding.self) ?? .asciiHighLow,
      characters: reader.integer("characters", in: 1...1000),
      pad: UInt16(clamping: reader.integer("pad", in: 0...0x7E, default: 0)),
      terminator: reader.optionalInteger("terminator", in: 0...0x7E).map { UInt16(clamping: $0) },
      length: optionalPoint(reader, "length", writable: true, isNumber: true),
      canReadBack: reader.boolean("read_back", default: true),
      beside: (reader.optionalMaps("beside") ?? []).map { map in
        EngraverText.Beside(
          point: point(map, "at", writable: true, isNumber: true), value: UInt64(map.integer("value", in: 0...65_535)))
      })
    if Int(text.at) + text.registerCount > 65_536 {
      reader.refuse("characters", "the field ends behind the last address")
    }
    if let length = text.length, length.table != .holding || length.bit != nil {
      reader.refuse("length", "a number of characters takes a whole holding register")
    }
    if let length = text.length, length.table == .holding, length.bit == nil {
      let field = Int(text.at)..<(Int(text.at) + text.registerCount)
      if field.overlaps(Int(length.address)..<(Int(length.address) + length.words)) {
        reader.refuse("length", "it lies inside the text field")
      }
    }
    return text
  }
}

extension SettingsReader {
  /// A table of numbers in words; its keys are whole numbers, decimal or `0x` hexadecimal.
  func numberedTexts(_ key: String) -> [Int: String] {
    var texts: [Int: String] = [:]
    for (name, text) in optionalNamedTexts(key) ?? [] {
      let number = name.hasPrefix("0x") ? Int(name.dropFirst(2), radix: 16) : Int(name)
      guard let number, number >= 0 else {
        refuse(key, "expected whole numbers as keys, found \(name)")
        continue
      }
      if texts.updateValue(text, forKey: number) != nil { refuse(key, "\(name) stands here twice") }
    }
    return texts
  }
}
