// What people say about a ring at each of its stages, as it travels: every field may be left out. Weights are decimal text
// (`"4.512"` grams, `"0.52"` carats), days are `2026-12-24`.

/// Stage 1: what the ring is for and what the customer wishes.
package struct ConceptBody: Codable, Hashable, Sendable {
  /// The occasion.
  package var occasion: String?
  /// Who will wear it.
  package var wearer: String?
  /// Where the idea comes from.
  package var inspirations: [String]?
  /// What it may cost, in the customer's words, for instance `2000 EUR, stones apart`: text that nobody reckons with. Never in
  /// what is handed over.
  package var budget: String?
  /// The day it has to be there.
  package var deadline: String?
  /// What it must have.
  package var must: [String]?
  /// What it must not have.
  package var must_not: [String]?

  /// Nothing said.
  package init() {}
}

/// Stage 2: the drawings and their approval.
package struct DesignBody: Codable, Hashable, Sendable {
  /// The approval, which locks the design.
  package struct Approval: Codable, Hashable, Sendable {
    /// Who approved.
    package var by: String
    /// The day; the day it is sent when left out.
    package var at: String?
    /// What was approved.
    package var what: String

    /// An approval with all its parts.
    package init(by: String, at: String?, what: String) {
      self.by = by
      self.at = at
      self.what = what
    }
  }

  /// The revision of the drawings.
  package var revision: Int?
  /// The drawings.
  package var drawings: [String]?
  /// The approval.
  package var approval: Approval?

  /// Nothing said.
  package init() {}
}

/// Stage 3: the metal beyond its alloy, and the stones.
package struct MaterialBody: Codable, Hashable, Sendable {
  /// The fineness in permille.
  package var fineness: Int?
  /// The colour in words.
  package var colour: String?
  /// What it is plated with.
  package var plating: String?
  /// The stones; an empty list says that there are none.
  package var stones: [StoneBody]?

  /// Nothing said.
  package init() {}
}

/// Stones of one kind, as they were stated to the shop.
package struct StoneBody: Codable, Hashable, Sendable {
  /// A laboratory's report.
  package struct Certificate: Codable, Hashable, Sendable {
    /// Its number.
    package var number: String
    /// Who states it.
    package var stated_by: String

    /// A number and who states it.
    package init(number: String, stated_by: String) {
      self.number = number
      self.stated_by = stated_by
    }
  }

  /// What it is called.
  package var kind: String
  /// How many.
  package var count: Int?
  /// `shop` or `customer`.
  package var owner: String?
  /// Cut and size in words.
  package var size: String?
  /// What they weigh together, in carats.
  package var weight_ct: String?
  /// What was done to them; `unknown` is said, too.
  package var treatment: [String]?
  /// What is to be minded: `loose`, `fractures`, `glued-in`.
  package var condition: [String]?
  /// The report that came with them.
  package var certificate: Certificate?

  /// A stone of which only the name is known.
  package init(kind: String) { self.kind = kind }
}

/// Stage 4: what the bench did by hand.
package struct HandcraftingBody: Codable, Hashable, Sendable {
  /// Who made it.
  package var maker: String?
  /// The metal taken, in grams.
  package var weight_in_g: String?
  /// The ring off the bench, in grams.
  package var weight_out_g: String?
  /// Somebody answers for a new size of an engraved ring.
  package var resizes_engraved: Bool?

  /// Nothing said.
  package init() {}
}

/// Stage 5: how the stones are held.
package struct SettingBody: Codable, Hashable, Sendable {
  /// One thing that was looked at.
  package struct Check: Codable, Hashable, Sendable {
    /// What.
    package var what: String
    /// Whether it was well.
    package var good: Bool
    /// Who looked.
    package var by: String

    /// A check with all its parts.
    package init(what: String, good: Bool, by: String) {
      self.what = what
      self.good = good
      self.by = by
    }
  }

  /// `prong`, `bezel`, `pave`, `channel`, `bar`, `flush`, `tension`, `invisible` or `other`.
  package var kind: String?
  /// Where each one sits.
  package var positions: [String]?
  /// What was looked at.
  package var checks: [Check]?

  /// Nothing said.
  package init() {}
}

/// Stage 6: in which order the last things are done.
package struct FinishingBody: Codable, Hashable, Sendable {
  /// `engraving`, `plating` and `polish` in their order.
  package var steps: [String]?
  /// The stones are covered for the beam.
  package var stones_masked: Bool?
  /// Somebody answers for a cutting polish over an engraving on the outside.
  package var cuts_engraved: Bool?

  /// Nothing said.
  package init() {}
}

/// Stage 7: how the ring left the shop.
package struct UnveilingBody: Codable, Hashable, Sendable {
  /// Who took it.
  package struct Handover: Codable, Hashable, Sendable {
    /// Who took it.
    package var to: String
    /// Who gave it.
    package var by: String
    /// The day.
    package var at: String

    /// A handover with all its parts.
    package init(to: String, by: String, at: String) {
      self.to = to
      self.by = by
      self.at = at
    }
  }

  /// The finished ring in grams, stones included.
  package var weight_g: String?
  /// The marks as they stand on it.
  package var hallmark: String?
  /// What the ring means, in somebody's words.
  package var story: String?
  /// The handover; with it the order is closed.
  package var handover: Handover?

  /// Nothing said.
  package init() {}
}

/// A move of an order to another stage.
package struct StageMoveBody: Codable, Hashable, Sendable {
  /// The stage it was seen at; refused if it is at another by now.
  package var from: String?
  /// The stage it goes to.
  package var to: String
  /// Who moves it.
  package var by: String?
  /// Why; needed when it goes back.
  package var why: String?

  /// A move with all its parts.
  package init(from: String? = nil, to: String, by: String?, why: String?) {
    self.from = from
    self.to = to
    self.by = by
    self.why = why
  }
}
