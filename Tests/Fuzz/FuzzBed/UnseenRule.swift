import Adapters

/// What may be a reading of a family in `Tests/Unseen`, said by hand: none of it comes from the decoder or the profile.
struct UnseenRule {
  /// The bytes of a reading between start and checksum.
  let line: String
  /// The whole frame that must stand in the input for bytes to be a reading.
  let frame: @Sendable ([UInt8]) -> [UInt8]
  /// What such a line says: the value as people write it, and its unit.
  let says: @Sendable (String) -> (value: String, unit: String)?

  static let families: [String: UnseenRule] = [
    "display-stx": UnseenRule(line: #"[-+ ](?=.{10}[" ] .?$) *[0-9]+\.[0-9]+[" ] [<=>]?"#, frame: { [2] + $0 + [13] }) {
      let isInch = $0.contains("\"")
      return (plain($0.filter { !"\" <=>".contains($0) }), isInch ? "in" : "mm")
    },
    "laser-heads": UnseenRule(line: #"M[0-9],[-+][0-9]+\.[0-9]+(,[ -~]*)?"#, frame: { $0 + [13] }) {
      (plain(String($0.split(separator: ",")[1])), "mm")
    },
    "addressed-bcc": UnseenRule(
      line: "[0-9]{2}D[-+][0-9]{7}[MI]",
      frame: { line in [2] + line + [3, (line + [3]).reduce(0) { $0 ^ $1 }] }
    ) { line in
      let isInch = line.hasSuffix("I")
      return (pointed(String(line.dropFirst(3).dropLast()), isInch ? 5 : 3), isInch ? "in" : "mm")
    },
    "counting-balance": UnseenRule(
      line: "[SU],(g  |ct |pcs),(?=.{8};$) *[-+]?[0-9]+;",
      frame: { $0 + hexadecimal($0.reduce(0) { $0 &+ $1 }) + [13, 10] }
    ) { line in
      let parts = line.dropLast().split(separator: ",")
      let number = parts[2].filter { $0 != " " }
      switch parts[1] {
      case "g  ": return (pointed(number, 2), "g")
      case "ct ": return (pointed(number, 3), "ct")
      default: return (plain(number), "PCS")
      }
    },
    "raw-sum": UnseenRule(
      line: #"[-+ ]?[0-9]+(\.[0-9]+)?mm"#, frame: { $0 + [$0.reduce(0) { $0 &+ $1 }, 13] }
    ) { (plain($0.filter { $0 != "m" && $0 != " " }), "mm") },
    "exponent": UnseenRule(line: #"[-+][0-9]+\.[0-9]+([Ee][-+]?[0-9]{1,3})?"#, frame: { $0 + [10] }) { line in
      // Judged as a number below; its digits are not those on the wire.
      (line, "m")
    },
    "dollar-star": UnseenRule(
      line: #"LEN,[0-9]{1,5},[-+ ]?[0-9]+(\.[0-9]+)?,(mm|in)\*"#,
      frame: { line in [36] + line + hexadecimal(line.dropLast().reduce(0) { $0 ^ $1 }) + [13] }
    ) { line in
      let parts = line.dropLast().split(separator: ",")
      return (plain(parts[2].filter { $0 != " " }), String(parts[3]))
    },
    "dated-line": UnseenRule(
      line: #"[0-9]{4} [0-9]{2}\.[0-9]{2}\.[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} (?=.{12} .. .$) *[-+]?"#
        + #"([0-9]+|[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,3}('[0-9]{3})+)(\.[0-9]*)? (mm|um) [SU]"#,
      frame: { $0 + [13] }
    ) { line in
      let parts = line.split(separator: " ")
      let number = parts[3].filter { $0 != "," && $0 != "'" }
      return (plain(number.hasSuffix(".") ? String(number.dropLast()) : number), String(parts[parts.count - 2]))
    },
    "hex-word": UnseenRule(
      line: "P[0-9A-Fa-f]{4}",
      frame: { line in
        let sum = Int(line.reduce(0) { $0 &+ $1 })
        return line + [sum / 100, sum / 10 % 10, sum % 10].map { 48 + UInt8($0) } + [13]
      }
    ) { line in
      guard let number = UInt16(line.dropFirst(), radix: 16) else { return nil }
      return (pointed(String(Int16(bitPattern: number)), 3), "mm")
    },
    "modbus-reply": UnseenRule(line: "", frame: { $0 }) { _ in nil },
    "scale-continuous": UnseenRule(line: "", frame: { $0 }) { _ in nil },
  ]

  /// What is wrong with a packet that is no text; `nil` when nothing is.
  static func packetFlaw(_ name: String, _ reading: Measurement, _ sent: [UInt8]) -> String? {
    switch name {
    case "modbus-reply":
      guard sent.count == 9, sent[..<3] == [1, 3, 4] else { return "no answer to the request" }
      var rest: UInt16 = 0xFFFF
      for byte in sent {
        rest ^= UInt16(byte)
        for _ in 0..<8 { rest = rest % 2 == 1 ? rest / 2 ^ 0xA001 : rest / 2 }
      }
      // Taken over the frame with its own remainder, nothing is left.
      guard rest == 0 else { return "a remainder that is none" }
      let word = UInt32(sent[3]) << 24 | UInt32(sent[4]) << 16 | UInt32(sent[5]) << 8 | UInt32(sent[6])
      let isSame = reading.text == pointed(String(Int32(bitPattern: word)), 4) && reading.unit?.rawValue == "mm"
      return isSame ? nil : "another value than its bytes"
    default:
      guard sent.count == 18, sent[0] == 2, sent[16] == 13 else { return "no packet of 18 bytes" }
      guard sent.reduce(0, { $0 + Int($1) }) % 128 == 0, sent[17] < 128 else { return "a sum that is not 0" }
      if sent[2] & 4 != 0 { return "out of range, and yet a value" }
      let digits = sent[4...9].drop { $0 == 32 }
      guard let decimals = [2: 0, 3: 1, 4: 2, 5: 3][sent[1] & 7], !digits.isEmpty else {
        return "no decimals or no digits"
      }
      let number = String(decoding: digits, as: UTF8.self)
      let value = pointed((sent[2] & 2 != 0 ? "-" : "") + number, decimals)
      let unit = sent[2] & 16 != 0 ? "kg" : "lb"
      let isSame = reading.text == value && reading.unit?.rawValue == unit && reading.isStable == (sent[2] & 8 == 0)
      return isSame ? nil : "another value than its bytes: \(value)"
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
    Array("0123456789ABCDEF".utf8).withUnsafeBufferPointer { [$0[Int(byte) / 16], $0[Int(byte) % 16]] }
  }

  /// Whole digits with a point before the last `decimals`, as people write them.
  private static func pointed(_ number: String, _ decimals: Int) -> String {
    let digits = number.filter { $0 != "-" && $0 != "+" }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let text = decimals == 0 ? padded : padded.dropLast(decimals) + "." + padded.suffix(decimals)
    return plain((number.hasPrefix("-") ? "-" : "") + text)
  }

  /// A number without plus, leading zeros and a minus before nothing.
  private static func plain(_ number: String) -> String {
    var digits = number.filter { $0 != "-" && $0 != "+" }[...]
    while digits.count > 1, digits.first == "0", digits.dropFirst().first != "." { digits = digits.dropFirst() }
    let isNegative = number.hasPrefix("-") && digits.contains { "123456789".contains($0) }
    return (isNegative ? "-" : "") + digits
  }
}
