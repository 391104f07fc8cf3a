/// Why a text is not a ring size.
package enum SizeTextRefusal: Error, Hashable, Sendable {
  /// The text does not begin with a known system.
  case unknownSystem(String)
  /// The system has no such label.
  case unknownLabel(String, SizeSystem)
  /// The label is written as the system's are, and lies beyond its first or last size.
  case outOfRange(String, SizeSystem)
  /// The label lies between two sizes of the system.
  case betweenSizes(String, SizeSystem)
  /// A comma stands where a decimal point belongs.
  case decimalComma(String)
  /// It is a length in millimetres.
  case length(String)
  /// A character is none that sizes are written with, though it may look like one.
  case notPlain(String, Character)

  /// What is wrong with how a text without blanks around it is written, whatever its system; `nil` when nothing is.
  init?(writing text: String) {
    let characters = Array(text)
    if let odd = characters.first(where: { !$0.isASCII && ($0.isLetter || $0.isNumber || $0.isMathSymbol) }),
      !"¼½¾⁄".contains(odd)
    {
      self = .notPlain(text, odd)
    } else if text.lowercased().hasSuffix("mm"), characters.contains(where: \.isNumber) {
      self = .length(text)
    } else if text.firstIndex(of: ",").map({ text[..<$0].last?.isNumber == true }) == true {
      self = .decimalComma(text)
    } else {
      return nil
    }
  }

  /// One plain sentence or two that say what to write instead.
  package var sentence: String {
    switch self {
    case .unknownSystem(let text):
      "\"\(text)\" names no size system. Write the system first, for instance US 6 1/2, UK L 1/2 or EU 54; the systems are "
        + SizeSystem.allCases.map(\.rawValue).joined(separator: ", ") + "."
        + (Self.isDiameter(text)
          ? " If it is a length, `benchpin size --diameter \(text)` says what comes nearest." : "")
    case .unknownLabel(let text, let system):
      "\"\(text)\" is not a size of the \(system.rawValue) system. It runs from \(system.rangeText), written in "
        + "\(system.stepText)."
    case .outOfRange(let text, let system):
      "\"\(text)\" is outside the \(system.rawValue) system, which runs from \(system.rangeText).\(hint(text, system))"
    case .betweenSizes(let text, let system):
      "\"\(text)\" lies between two sizes of the \(system.rawValue) system. Write it in \(system.stepText)."
    case .decimalComma(let text):
      "\"\(text)\" has a decimal comma. Write a point: \(text.replacing(",", with: "."))."
    case .length(let text): Self.sentence(length: text)
    case .notPlain(let text, let odd):
      "\"\(text)\" has \"\(odd)\", which no size is written with. Write plain letters and digits, for instance US 6 1/2."
    }
  }

  /// Whether a text is a number with decimals that a ring may measure across.
  private static func isDiameter(_ text: String) -> Bool {
    guard text.contains("."), let count = DecimalText.parse(text, decimals: 3) else { return false }
    return RingWindow.diameters.contains(Micrometres(count))
  }

  /// Lengths are asked about elsewhere: an order names a size.
  private static func sentence(length text: String) -> String {
    let digits = text.dropLast(2).split { !"0123456789,.".contains($0) }.last.map { String($0) } ?? ""
    let number = digits.replacing(",", with: ".")
    let isAround = DecimalText.parse(number, decimals: 3).map { $0 > 30_000 } ?? false
    let option = isAround ? "--circumference" : "--diameter"
    return
      "\"\(text)\" is a length, and a size has a system: \(isAround ? "EU 54 is 54 mm around" : "DE 17.25 is 17.25 mm across"). `benchpin size \(option) \(number)` says which sizes come nearest."
  }

  /// German shops write the inside diameter and the circumference; which one a number is shows only by its size.
  private func hint(_ text: String, _ system: SizeSystem) -> String {
    guard let label = SizeSystem.split(text.trimmingBlanks())?.label.trimmingBlanks(),
      let quarters = SizeLabel.quarters(of: label, in: system)
    else { return "" }
    switch system {
    case .de where SizeSystem.eu.quarters.contains(quarters):
      return " If it is the circumference in millimetres, write EU \(label)."
    case .eu where SizeSystem.de.quarters.contains(quarters):
      return " If it is the inside diameter in millimetres, write DE \(label)."
    default: return ""
    }
  }
}
