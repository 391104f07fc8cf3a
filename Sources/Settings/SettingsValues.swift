// Each value has three readers: required, with a default, and optional. A range or a list of words is part of the
// message, so the person learns what to write instead.

extension SettingsReader {
  /// A required whole number, decimal or `0x` hexadecimal.
  package func integer(_ key: String, in range: ClosedRange<Int>) -> Int {
    required(key, wholeNumber(range)) { optionalInteger(key, in: range) } ?? range.lowerBound
  }

  /// A whole number, or `default` when the key is not written.
  package func integer(_ key: String, in range: ClosedRange<Int>, default: Int) -> Int {
    optionalInteger(key, in: range) ?? `default`
  }

  /// A whole number, or `nil` when the key is not written.
  package func optionalInteger(_ key: String, in range: ClosedRange<Int>) -> Int? {
    read(key, wholeNumber(range)) { text in SettingsNumber.whole(text).flatMap { range.contains($0) ? $0 : nil } }
  }

  /// A required decimal number in whole units of 10^-`decimals`; `range` counts in the same units.
  package func decimal(_ key: String, decimals: Int, in range: ClosedRange<Int>) -> Int {
    required(key, decimalNumber(decimals, range)) { optionalDecimal(key, decimals: decimals, in: range) }
      ?? range.lowerBound
  }

  /// A decimal number in whole units of 10^-`decimals`, or `default`, in the same units, when the key is not written.
  package func decimal(_ key: String, decimals: Int, in range: ClosedRange<Int>, default: Int) -> Int {
    optionalDecimal(key, decimals: decimals, in: range) ?? `default`
  }

  /// A decimal number in whole units of 10^-`decimals`, or `nil` when the key is not written.
  package func optionalDecimal(_ key: String, decimals: Int, in range: ClosedRange<Int>) -> Int? {
    read(key, decimalNumber(decimals, range)) { text in
      SettingsNumber.decimal(text)?.scaled(to: decimals).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// A required decimal number exactly as written, with its own count of decimals.
  package func decimal(_ key: String) -> SettingsDecimal {
    required(key, anyDecimal) { optionalDecimal(key) } ?? SettingsDecimal(number: 0, decimals: 0)
  }

  /// A decimal number exactly as written, or `nil` when the key is not written.
  package func optionalDecimal(_ key: String) -> SettingsDecimal? { read(key, anyDecimal, SettingsNumber.decimal) }

  /// A required `true` or `false`.
  package func boolean(_ key: String) -> Bool {
    required(key, trueOrFalse) { optionalBoolean(key) } ?? false
  }

  /// `true` or `false`, or `default` when the key is not written.
  package func boolean(_ key: String, default: Bool) -> Bool { optionalBoolean(key) ?? `default` }

  /// `true` or `false`, or `nil` when the key is not written.
  package func optionalBoolean(_ key: String) -> Bool? {
    read(key, trueOrFalse) { ["true": true, "false": false][$0] }
  }

  // MARK: - Private

  private var trueOrFalse: String { "true or false" }
  private var anyDecimal: String { "a decimal number such as 0.5" }

  private func wholeNumber(_ range: ClosedRange<Int>) -> String {
    "a whole number between \(range.lowerBound) and \(range.upperBound)"
  }

  private func decimalNumber(_ decimals: Int, _ range: ClosedRange<Int>) -> String {
    let (low, high) = (
      SettingsNumber.text(of: range.lowerBound, decimals: decimals),
      SettingsNumber.text(of: range.upperBound, decimals: decimals)
    )
    return "a number between \(low) and \(high) with at most \(decimals) decimals"
  }

  /// Numbers and truth values are written bare: one in quotes is a text.
  private func read<Value>(_ key: String, _ expected: String, _ convert: (String) -> Value?) -> Value? {
    guard let node = value(of: key, expected) else { return nil }
    if case .text(let text, let isQuoted) = node.content, let value = convert(text) {
      if !isQuoted { return value }
      refuse(at: node.place, key, "expected \(expected), found \(node.found); remove the quotes")
      return nil
    }
    refuse(at: node.place, key, "expected \(expected), found \(node.found)")
    return nil
  }

  func required<Value>(_ key: String, _ expected: String, _ read: () -> Value?) -> Value? {
    let value = read()
    if value == nil { missing(key, expected) }
    return value
  }
}
