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

  /// One plain sentence or two that say what to write instead.
  package var sentence: String {
    switch self {
    case .unknownSystem(let text):
      "\"\(text)\" names no size system. Write the system first, for instance US 6 1/2, UK L 1/2 or EU 54; the systems are "
        + SizeSystem.allCases.map(\.rawValue).joined(separator: ", ") + "."
    case .unknownLabel(let text, let system):
      "\"\(text)\" is not a size of the \(system.rawValue) system. It runs from \(system.rangeText), written in "
        + "\(system.stepText)."
    case .outOfRange(let text, let system):
      "\"\(text)\" is outside the \(system.rawValue) system, which runs from \(system.rangeText).\(hint(text, system))"
    case .betweenSizes(let text, let system):
      "\"\(text)\" lies between two sizes of the \(system.rawValue) system. Write it in \(system.stepText)."
    }
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
