/// Stones of one kind in a ring, as they were stated to the shop: nothing here is the shop's own finding.
package struct Stone: Hashable, Sendable, Codable {
  /// Whose they are.
  package enum Owner: String, CaseIterable, Sendable, Codable { case shop, customer }

  /// What was done to a stone before it came to the shop. That nobody knows is said, too.
  package enum Treatment: String, CaseIterable, Sendable, Codable {
    case unknown, none, heated, irradiated, diffused, oiled, dyed, coated, other
    case resinFilled = "resin-filled"
    case fractureFilled = "fracture-filled"
    case glassFilled = "glass-filled"
    case assembled
    case foilBacked = "foil-backed"
  }

  /// What somebody sees on the stone and its seat.
  package enum Condition: String, CaseIterable, Sendable, Codable {
    case loose, fractures
    case gluedIn = "glued-in"
  }

  /// A laboratory's report, shown as what it is: somebody else's statement.
  package struct Certificate: Hashable, Sendable, Codable {
    /// The report's number.
    package var number: String
    /// Who states it.
    package var statedBy: String

    private enum CodingKeys: String, CodingKey {
      case number
      case statedBy = "stated_by"
    }

    /// A report's number and who states it.
    package init(number: String, statedBy: String) {
      self.number = number
      self.statedBy = statedBy
    }
  }

  /// What it is called: `diamond`, `blue sapphire`.
  package var kind: String
  /// How many of them; 1 when nobody says.
  package var count: Int?
  /// Whose they are.
  package var owner: Owner?
  /// Cut and size in words: `round brilliant 4.1 mm`.
  package var size: String?
  /// What they weigh together.
  package var weight: Millicarats?
  /// What was done to them; `[.unknown]` says that nobody knows.
  package var treatment: [Treatment]?
  /// What is to be minded.
  package var condition: [Condition]?
  /// The report that came with them.
  package var certificate: Certificate?

  /// A stone of which only the name is known.
  package init(kind: String) { self.kind = kind }
}
