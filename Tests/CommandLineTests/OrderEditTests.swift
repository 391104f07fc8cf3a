import Testing

@testable import benchpin

@Suite struct OrderEditTests {
  @Test(arguments: [
    ("concept.wearer", "Léa", JSONTree.text("Léa")), ("due", "2026-12-24", .text("2026-12-24")),
    ("rush", "true", .truth(true)),
    ("handcrafting.weight_out_g", "4.512", .text("4.512")), ("ring.band_width_mm", "4", .text("4")),
    ("material.stones", "[]", .list([])), ("due", "null", .null), ("pieces", "2", .whole(2)),
    ("unveiling.story", "a = b", .text("a = b")),
  ])
  func aFieldIsSetByItsPathAndValue(path: String, value: String, meant: JSONTree) {
    let parts = path.split(separator: ".").map(String.init)
    var order = JSONTree.object(["number": .text("R-1"), "concept": .object(["occasion": .text("birth")])])
    order.set(parts[...], to: JSONTree(argument: value, of: parts.last ?? ""))
    var found: JSONTree? = order
    for part in parts { if case .object(let fields)? = found { found = fields[part] } }
    #expect(found == meant)
    guard case .object(let fields) = order else { return }
    #expect(fields["number"] == .text("R-1"))
  }
}
