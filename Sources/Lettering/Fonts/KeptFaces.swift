/// The open fonts that are kept for the next proof, by name, and why others cannot be opened.
///
/// Bounded by bytes, since a font is held whole: the one that was not used for the longest time goes first. A drawing that
/// still uses it holds it until it is done.
struct KeptFaces<Face> {
  private struct Kept {
    var face: Result<Face, LetteringRefusal>
    var bytes: Int
    var used: Int
  }

  /// How many names are kept besides: a damaged font has no bytes here, and its sentence has some.
  private static var mostNames: Int { 64 }

  private let budget: Int
  private var kept: [String: Kept] = [:]
  private var uses = 0

  /// Room for fonts of `budget` bytes together.
  init(budget: Int) { self.budget = budget }

  /// How many bytes the kept fonts have together.
  private(set) var bytes = 0

  /// What is known of the font called `name`; `nil` when it has to be opened.
  mutating func find(_ name: String) -> Result<Face, LetteringRefusal>? {
    uses += 1
    kept[name]?.used = uses
    return kept[name]?.face
  }

  /// Keeps `face`, which has this many bytes, and lets go of the longest unused ones until there is room.
  mutating func keep(_ face: Result<Face, LetteringRefusal>, as name: String, bytes count: Int) {
    // One that alone needs more than everything would put out all others for nothing.
    guard count <= budget else { return }
    letGo(of: name)
    while bytes + count > budget || kept.count >= Self.mostNames,
      let oldest = kept.min(by: { $0.value.used < $1.value.used })
    {
      letGo(of: oldest.key)
    }
    uses += 1
    kept[name] = Kept(face: face, bytes: count, used: uses)
    bytes += count
  }

  private mutating func letGo(of name: String) { bytes -= kept.removeValue(forKey: name)?.bytes ?? 0 }
}
