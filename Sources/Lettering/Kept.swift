/// What was made and is kept for the next who asks, by what it was made of: open fonts, drawings.
///
/// Bounded by bytes: what was not used for the longest time goes first. Whoever still uses it holds it until they are done.
package struct Kept<Key: Hashable, Value> {
  private struct Entry {
    var value: Value
    var bytes: Int
    var used: Int
  }

  /// How many are kept at most: what has no bytes of its own, such as the reason why a font cannot be opened, takes some here.
  private static var most: Int { 64 }

  private let budget: Int
  private var entries: [Key: Entry] = [:]
  private var uses = 0

  /// Room for `budget` bytes together.
  package init(budget: Int) { self.budget = budget }

  /// How many bytes everything that is kept has together.
  package private(set) var bytes = 0

  /// How many are kept.
  package var count: Int { entries.count }

  /// What is kept for `key`; `nil` when it has to be made.
  package mutating func find(_ key: Key) -> Value? {
    uses += 1
    entries[key]?.used = uses
    return entries[key]?.value
  }

  /// Keeps `value`, which has this many bytes, instead of what was kept for `key`, and lets go of the longest unused until
  /// there is room. One that alone needs more than everything is not kept: it would put out all others for nothing.
  package mutating func keep(_ value: Value, as key: Key, bytes count: Int) {
    letGo(of: key)
    guard count <= budget else { return }
    while bytes + count > budget || entries.count >= Self.most,
      let oldest = entries.min(by: { $0.value.used < $1.value.used })
    {
      letGo(of: oldest.key)
    }
    uses += 1
    entries[key] = Entry(value: value, bytes: count, used: uses)
    bytes += count
  }

  private mutating func letGo(of key: Key) { bytes -= entries.removeValue(forKey: key)?.bytes ?? 0 }
}
