/// Decimal numbers as devices and people write them, read exactly: `17.350` with three decimals is 17350.
///
/// `Double("nan")` and `Double("0x1F")` parse and `Decimal(string: "17,35")` is 17, so every character is checked here first.
package enum DecimalText {
  /// Reads `[+|-| ]digits[.digits]` as a whole number of 10^-`decimals`.
  ///
  /// `nil` for anything else: letters, two points, a comma, no digit on either side of the point, more significant
  /// decimals than asked for, or a number too large to be a measurement (over 15 digits).
  package static func parse(_ characters: some Collection<UInt8>, decimals: Int) -> Int? {
    var rest = characters[...]
    var isNegative = false
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") || sign == UInt8(ascii: " ") {
      isNegative = sign == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    var number = 0
    var digits = 0
    var decimalsSeen: Int?
    var wholeDigits = 0
    for character in rest {
      switch character {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = Int(character - UInt8(ascii: "0"))
        if let seen = decimalsSeen {
          decimalsSeen = seen + 1
          if seen >= decimals {
            guard digit == 0 else { return nil }
            continue
          }
        } else {
          wholeDigits += 1
        }
        digits += 1
        guard digits <= 15 else { return nil }
        number = number * 10 + digit
      case UInt8(ascii: "."):
        guard decimalsSeen == nil, wholeDigits > 0 else { return nil }
        decimalsSeen = 0
      default:
        return nil
      }
    }
    guard wholeDigits > 0, decimalsSeen != 0 else { return nil }
    let missing = decimals - min(decimalsSeen ?? 0, decimals)
    guard digits + missing <= 18 else { return nil }
    for _ in 0..<missing { number *= 10 }
    return isNegative ? -number : number
  }

  /// Reads the text of a decimal number; see `parse(_:decimals:)` for bytes.
  package static func parse(_ text: String, decimals: Int) -> Int? { parse(Array(text.utf8), decimals: decimals) }

  /// Writes a whole number of 10^-`decimals` with its point: 1735 with two decimals is `17.35`.
  package static func text(of number: Int, decimals: Int) -> String {
    guard decimals > 0 else { return String(number) }
    var digits = String(number.magnitude)
    if digits.count <= decimals { digits = String(repeating: "0", count: decimals + 1 - digits.count) + digits }
    let point = digits.index(digits.endIndex, offsetBy: -decimals)
    return (number < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
  }
}
