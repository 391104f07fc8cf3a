extension Order {
  /// Takes back what people said of the stones of `known` where this version of it has others: that they are covered, and every
  /// check of them. A check that comes with the new stones stays.
  package mutating func forgetOtherStones(of known: Order) {
    guard known.making?.material?.stones?.map(\.looks) != making?.material?.stones?.map(\.looks) else { return }
    if known.making?.finishing?.stonesMasked == true { making?.finishing?.stonesMasked = nil }
    guard let checks = making?.setting?.checks, let before = known.making?.setting?.checks else { return }
    let new = checks.filter { !before.contains($0) }
    making?.setting?.checks = new.isEmpty ? nil : new
  }
}

extension Stone {
  /// What of a stone whoever covered or checked it had before them.
  fileprivate var looks: [String] { [kind, String(count ?? 1), size ?? ""] }
}
