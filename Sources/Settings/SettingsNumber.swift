/// A decimal number exactly as written: `1.50` is 150 with 2 decimals.
package struct SettingsDecimal: Hashable, Sendable {
  /// All digits as one whole number, with the sign.
  package let number: Int
  /// How many of them stand behind the point.
  package let decimals: Int

  /// The number in units of 10^-`decimals`; `nil` when digits other than 0 would be lost, or it grows too large.
  package func scaled(to decimals: Int) -> Int? {
    var scaled = number
    for _ in 0..<max(0, decimals - self.decimals) {
      let (product, overflow) = scaled.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      scaled = product
    }
    for _ in 0..<max(0, self.decimals - decimals) {
      guard scaled % 10 == 0 else { return nil }
      scaled /= 10
    }
    return scaled
  }
}

/// Numbers in settings: what is written is read digit by digit, so that nothing but a number is one.
enum SettingsNumber {
  /// Reads `-12`, `9600` or `0x1F`; `nil` for anything else: a leading 0, a plus, a point, an underscore.
  static func whole(_ text: String) -> Int? {
    if text.hasPrefix("0x") {
      let digits = text.dropFirst(2).utf8
      guard (1...8).contains(digits.count), digits.allSatisfy(\.isHexadecimalDigit) else { return nil }
      return Int(text.dropFirst(2), radix: 16)
    }
    let digits = text.hasPrefix("-") ? text.utf8.dropFirst() : text.utf8[...]
    guard (1...18).contains(digits.count), digits.allSatisfy(\.isDigit), digits.count == 1 || digits.first != 0x30
    else { return nil }
    return Int(text)
  }

  /// Reads `-0.5`, `12` or `1.10`; `nil` for anything else: `.5`, `1e3`, `nan`, `0x1F`, `1,5`.
  static func decimal(_ text: String) -> SettingsDecimal? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let front = parts.first, whole(String(front)) != nil, !front.hasPrefix("0x") else { return nil }
    let behind = parts.count == 2 ? parts[1] : ""
    guard parts.count == 1 || !behind.isEmpty, behind.utf8.allSatisfy(\.isDigit), text.utf8.count <= 18 else {
      return nil
    }
    return Int(front + behind).map { SettingsDecimal(number: $0, decimals: behind.utf8.count) }
  }

  /// A whole number of 10^-`decimals` as people write it: 1500 with 3 decimals is `1.5`.
  static func text(of number: Int, decimals: Int) -> String {
    guard decimals > 0 else { return String(number) }
    let digits = String(number.magnitude)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
    var behind = padded.suffix(decimals)
    while behind.hasSuffix("0") { behind.removeLast() }
    let front = (number < 0 ? "-" : "") + padded.dropLast(decimals)
    return behind.isEmpty ? front : front + "." + behind
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
  fileprivate var isHexadecimalDigit: Bool { isDigit || (0x41...0x46).contains(self) || (0x61...0x66).contains(self) }
}
