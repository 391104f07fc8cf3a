/// A limit of the shop: how fast a rim may move over such a ring.
package struct PolishingLimit: Hashable, Sendable {
  /// The word of `stone` for every stone.
  package static let anyStone = "any"

  /// The alloys it holds for; all when empty.
  package var metals: Set<Metal>
  /// A word in the name of the stones it holds for, `emerald`; `any` for every stone, `nil` whether there is one or not.
  package var stone: String?
  /// The settings it holds for; when empty, whether there is one or not.
  package var settings: Set<StoneSetting.Kind>
  /// How fast the rim may move.
  package var most: SurfaceSpeed

  /// A limit.
  package init(
    metals: Set<Metal> = [], stone: String? = nil, settings: Set<StoneSetting.Kind> = [], most: SurfaceSpeed
  ) {
    self.metals = metals
    self.stone = stone
    self.settings = settings
    self.most = most
  }

  /// Whether it holds for such a ring. What nobody said of its stones and their setting counts as the strictest, and so do a
  /// name that holds a stone the table does not know and a setting that is called another.
  package func holds(for ring: PolishedRing) -> Bool {
    guard metals.isEmpty || metals.contains(ring.metal) else { return false }
    guard stone != nil || !settings.isEmpty else { return true }
    if ring.isPlain { return false }
    return fits(ring.stones) && fits(ring.setting)
  }

  private func fits(_ stones: [String]?) -> Bool {
    guard let stone, stone != Self.anyStone, let stones, !stones.isEmpty else { return true }
    return stones.contains { $0.lowercased().contains(stone.lowercased()) || NamedStones(in: $0).leavesOpen }
  }

  private func fits(_ setting: StoneSetting.Kind?) -> Bool {
    guard !settings.isEmpty, let setting, setting != .other else { return true }
    return settings.contains(setting)
  }
}

/// What limits ask of a ring.
package struct PolishedRing: Hashable, Sendable {
  /// Its alloy.
  package var metal: Metal
  /// What its stones are called; empty for none, `nil` where nobody said.
  package var stones: [String]?
  /// How they are set; `nil` where nobody said.
  package var setting: StoneSetting.Kind?

  /// A ring.
  package init(metal: Metal, stones: [String]? = nil, setting: StoneSetting.Kind? = nil) {
    self.metal = metal
    self.stones = stones
    self.setting = setting
  }

  /// The ring of an order, as far as somebody wrote down its stones and their setting.
  package init(_ order: Order) {
    self.init(
      metal: order.ring.metal, stones: order.making?.material?.stones?.map(\.kind),
      setting: order.making?.setting?.kind)
  }

  /// Whether somebody said that there are no stones, and nobody said how they are set.
  package var isPlain: Bool { stones?.isEmpty == true && setting == nil }

  /// What is not said of its stones or their setting, with the field that would say it; `nil` where nothing is missing.
  package var unsaid: String? {
    switch (stones, setting) {
    case (nil, _): "whose order does not say its stones (material.stones, [] for none)"
    case (let stones?, let setting?) where stones.isEmpty:
      "whose order says that it has no stones, and that they are set as \(setting.rawValue) (setting.kind, null for no setting)"
    case (let stones?, nil) where !stones.isEmpty: "whose order does not say how its stones are set (setting.kind)"
    case (_?, _): nil
    }
  }
}
