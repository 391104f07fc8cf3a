/// What a weight is of, on the way of a ring.
package enum WeightUse: String, CaseIterable, Sendable {
  /// The metal taken.
  case taken = "in"
  /// The ring as it came off the bench, without stones.
  case out
  /// The finished ring, stones included.
  case final
}

/// A figure of an order, and the weighing that says so; a hand wrote it where there is none.
package struct WeighedFigure: Hashable, Sendable {
  /// What it weighs.
  package var weight: Milligrams
  /// The id of the fact that took the weight.
  package var weighing: EventID?

  /// A figure and where it comes from.
  package init(_ weight: Milligrams, from weighing: EventID?) {
    self.weight = weight
    self.weighing = weighing
  }
}

extension Order {
  /// What the order says something weighs; setting it says so where somebody would write it by hand.
  package subscript(use: WeightUse) -> WeighedFigure? {
    get {
      let (work, end) = (making?.handcrafting, making?.unveiling)
      return switch use {
      case .taken: work?.weightIn.map { WeighedFigure($0, from: work?.weightInFrom) }
      case .out: work?.weightOut.map { WeighedFigure($0, from: work?.weightOutFrom) }
      case .final: end?.weight.map { WeighedFigure($0, from: end?.weightFrom) }
      }
    }
    set {
      var making = making ?? Making()
      var (work, end) = (making.handcrafting ?? Handcrafting(), making.unveiling ?? Unveiling())
      switch use {
      case .taken: (work.weightIn, work.weightInFrom) = (newValue?.weight, newValue?.weighing)
      case .out: (work.weightOut, work.weightOutFrom) = (newValue?.weight, newValue?.weighing)
      case .final: (end.weight, end.weightFrom) = (newValue?.weight, newValue?.weighing)
      }
      making.handcrafting = work == Handcrafting() ? nil : work
      making.unveiling = end == Unveiling() ? nil : end
      self.making = making == Making() ? nil : making
    }
  }

  /// Takes back every figure that `weighing` gave, since it is of another ring or of none.
  package mutating func takeBack(_ weighing: EventID) {
    for use in WeightUse.allCases where self[use]?.weighing == weighing { self[use] = nil }
  }

  /// Keeps where a figure of `known` comes from, which no one who sends an order knows: one that is sent back as it was is no
  /// figure of the hand's.
  mutating func keepSource(of use: WeightUse, from known: Order) {
    guard let figure = self[use], figure.weighing == nil, let before = known[use], before.weight == figure.weight else {
      return
    }
    self[use] = before
  }
}
