/// The seven stages a custom ring goes through, in order.
package enum Stage: String, CaseIterable, Comparable, Sendable, Codable {
  case concept, design, material, handcrafting, setting, finishing, unveiling

  /// 1 for the concept to 7 for the unveiling.
  package var number: Int {
    switch self {
    case .concept: 1
    case .design: 2
    case .material: 3
    case .handcrafting: 4
    case .setting: 5
    case .finishing: 6
    case .unveiling: 7
    }
  }

  /// What the shop calls the stage.
  package var title: String {
    switch self {
    case .concept: "Conceptualization"
    case .design: "Design and rendering"
    case .material: "Material selection"
    case .handcrafting: "Handcrafting"
    case .setting: "Gemstone setting"
    case .finishing: "Finishing touches"
    case .unveiling: "Unveiling"
    }
  }

  package static func < (left: Stage, right: Stage) -> Bool { left.number < right.number }
}
