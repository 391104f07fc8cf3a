/// What people said about a ring at each of its seven stages; what nobody said yet is `nil`.
///
/// The target size, the shape of the inside, the width of the band and the alloy are the ring's own (`Ring`); readings, jobs
/// and photos are facts. Here stands what only a person can say.
package struct Making: Hashable, Sendable, Codable {
  /// What the ring is for.
  package var concept: Concept?
  /// What it shall look like.
  package var design: Design?
  /// What it is made of.
  package var material: Material?
  /// How the bench made it.
  package var handcrafting: Handcrafting?
  /// How its stones were set.
  package var setting: StoneSetting?
  /// How it was finished.
  package var finishing: Finishing?
  /// How it left the shop.
  package var unveiling: Unveiling?

  /// Nothing said yet.
  package init() {}
}

/// A part of an order that one who sends the order may know nothing of: unless it is said, it stays as it is.
package enum OrderPart: String, CaseIterable, Sendable {
  case due, rush, concept, design, material, handcrafting, setting, finishing, unveiling
}

extension Order {
  /// Whether it is still in the shop.
  package var isOpen: Bool { making?.unveiling?.handover == nil }

  /// Keeps what `known` says of a part that this one says nothing of, except of those that are to be removed.
  package mutating func keep(from known: Order, except removed: Set<OrderPart>) {
    for part in OrderPart.allCases where !removed.contains(part) {
      switch part {
      case .due: due = due ?? known.due
      case .rush: rush = rush || known.rush
      case .concept: making.keep(\.concept, from: known.making)
      case .design: making.keep(\.design, from: known.making)
      case .material: making.keep(\.material, from: known.making)
      case .handcrafting: making.keep(\.handcrafting, from: known.making)
      case .setting: making.keep(\.setting, from: known.making)
      case .finishing: making.keep(\.finishing, from: known.making)
      case .unveiling: making.keep(\.unveiling, from: known.making)
      }
    }
    for use in WeightUse.allCases { keepSource(of: use, from: known) }
    if making == Making() { making = nil }
  }
}

extension Optional<Making> {
  fileprivate mutating func keep<Part>(_ part: WritableKeyPath<Making, Part?>, from known: Making?) {
    guard self?[keyPath: part] == nil, let kept = known?[keyPath: part] else { return }
    var making = self ?? Making()
    making[keyPath: part] = kept
    self = making
  }
}

/// Stage 1: what the ring is for and what the customer wishes.
package struct Concept: Hashable, Sendable, Codable {
  /// The occasion: a wedding, a birth.
  package var occasion: String?
  /// Who will wear it.
  package var wearer: String?
  /// Where the idea comes from: words, links, heirlooms.
  package var inspirations: [String]?
  /// What it may cost, in the customer's words. Never leaves the shop.
  package var budget: String?
  /// The day it has to be there.
  package var deadline: Day?
  /// What it must have.
  package var must: [String]?
  /// What it must not have.
  package var mustNot: [String]?

  private enum CodingKeys: String, CodingKey {
    case occasion, wearer, inspirations, budget, deadline, must
    case mustNot = "must_not"
  }

  /// Nothing said yet.
  package init() {}
}

/// Stage 2: the drawings, and the approval that locks them.
package struct Design: Hashable, Sendable, Codable {
  /// The customer's word that it shall be made so.
  package struct Approval: Hashable, Sendable, Codable {
    /// Who approved.
    package var by: String
    /// When; the day it was said to the bench where nobody named another.
    package var at: Day?
    /// What was approved: a drawing's name or its hash.
    package var what: String

    /// An approval with all its parts.
    package init(by: String, at: Day?, what: String) {
      self.by = by
      self.at = at
      self.what = what
    }
  }

  /// Which revision of the drawings, from 1.
  package var revision: Int?
  /// The drawings, by name or photo.
  package var drawings: [String]?
  /// The approval, which locks revision, drawings and stones until it is withdrawn.
  package var approval: Approval?

  /// Nothing said yet.
  package init() {}
}

/// Stage 3: the metal beyond its alloy, and the stones.
package struct Material: Hashable, Sendable, Codable {
  /// The fineness in permille; left out, the alloy's own.
  package var fineness: Int?
  /// The colour in words.
  package var colour: String?
  /// What it is plated with, if anything.
  package var plating: String?
  /// The stones; an empty list says that there are none.
  package var stones: [Stone]?

  /// Nothing said yet.
  package init() {}
}

/// Stage 4: what the bench did by hand. Size, profile and width are the ring's own, readings are facts.
package struct Handcrafting: Hashable, Sendable, Codable {
  /// Who made it.
  package var maker: String?
  /// The metal taken.
  package var weightIn: Milligrams?
  /// The weighing that says so; `nil` where a hand wrote it.
  package var weightInFrom: EventID?
  /// The ring as it came off the bench, without stones.
  package var weightOut: Milligrams?
  /// The weighing that says so; `nil` where a hand wrote it.
  package var weightOutFrom: EventID?
  /// Somebody answers for a new size although the ring is engraved: the letters will be distorted or made anew.
  package var resizesEngraved: Bool?

  private enum CodingKeys: String, CodingKey {
    case maker
    case weightIn = "weight_in"
    case weightInFrom = "weight_in_from"
    case weightOut = "weight_out"
    case weightOutFrom = "weight_out_from"
    case resizesEngraved = "resizes_engraved"
  }

  /// Nothing said yet.
  package init() {}
}

/// Stage 5: how the stones are held, and that somebody looked.
package struct StoneSetting: Hashable, Sendable, Codable {
  /// How stones are held.
  package enum Kind: String, CaseIterable, Sendable, Codable {
    case prong, bezel, pave, channel, bar, flush, tension, invisible, other
  }

  /// One thing that was looked at.
  package struct Check: Hashable, Sendable, Codable {
    /// What was looked at, for instance `no stone is loose`.
    package var what: String
    /// Whether it was well.
    package var isGood: Bool
    /// Who looked.
    package var by: String

    private enum CodingKeys: String, CodingKey {
      case what, by
      case isGood = "good"
    }

    /// A check with all its parts.
    package init(what: String, isGood: Bool, by: String) {
      self.what = what
      self.isGood = isGood
      self.by = by
    }
  }

  /// How they are held.
  package var kind: Kind?
  /// Where each one sits, in words.
  package var positions: [String]?
  /// What was looked at.
  package var checks: [Check]?

  /// Nothing said yet.
  package init() {}
}

/// Stage 6: in which order the last things are done.
package struct Finishing: Hashable, Sendable, Codable {
  /// The last things done to a ring.
  package enum Step: String, CaseIterable, Sendable, Codable { case engraving, plating, polish }

  /// Their order.
  package var steps: [Step]?
  /// The stones are covered: a pulse of the beam, reflected ones too, damages a set stone.
  package var stonesMasked: Bool?
  /// Somebody answers for a cutting polish over an engraving on the outside.
  package var cutsEngraved: Bool?

  private enum CodingKeys: String, CodingKey {
    case steps
    case stonesMasked = "stones_masked"
    case cutsEngraved = "cuts_engraved"
  }

  /// Nothing said yet.
  package init() {}
}

/// Stage 7: how the ring left the shop.
package struct Unveiling: Hashable, Sendable, Codable {
  /// Who took it, from whom, and when.
  package struct Handover: Hashable, Sendable, Codable {
    /// Who took it.
    package var to: String
    /// Who gave it.
    package var by: String
    /// The day.
    package var at: Day

    /// A handover with all its parts.
    package init(to: String, by: String, at: Day) {
      self.to = to
      self.by = by
      self.at = at
    }
  }

  /// The finished ring, stones included.
  package var weight: Milligrams?
  /// The weighing that says so; `nil` where a hand wrote it.
  package var weightFrom: EventID?
  /// The marks as they actually stand on the ring.
  package var hallmark: String?
  /// What the ring means, in the shop's or the customer's words.
  package var story: String?
  /// The handover; with it the order is closed.
  package var handover: Handover?

  private enum CodingKeys: String, CodingKey {
    case weight, hallmark, story, handover
    case weightFrom = "weight_from"
  }

  /// Nothing said yet.
  package init() {}
}
