import FoundationEssentials
import Workshop

/// The words of a record in one language, from its file in `Words`.
struct RecordWords: Decodable, Sendable {
  /// The sentences and headings, by the names they have in the files.
  enum Label: String, CaseIterable {
    case title, forWearer, order, draft, issued, theRing, metal, size, insideDiameter, otherSizes, bandWidth
    case insideProfile, weight, hallmark, engravingInside, engravingOutside, stones, rings, colour, plating, story
    case making, occasion, inspirations, must, mustNot, drawings, revision, approval, approved, maker, weightOut
    case setting, positions, checked, steps, handover, handedOver, measured, fits, tooSmall, tooLarge, engraved
    case polished, ring, duration, atLeast, serial, calibrated, calibrationDue, uncalibrated, earlier, report, treatment
    case customers, disclaimer, ledger, proof, photo, since
    case edition, replaces, weighed, byHand, weightIn, metalLoss, photoMissing, stepsPlanned
  }

  /// `en`.
  var language: String
  /// `ltr` or `rtl`.
  var direction: String
  /// The decimal mark.
  var decimal: String
  /// How a day is written.
  var day: String
  /// January to December.
  var months: [String]
  var labels: [String: String]
  var stages: [String: String]
  var metals: [String: String]
  var treatments: [String: String]
  var settings: [String: String]
  var steps: [String: String]
  var profiles: [String: String]

  /// The words of `language`. Throws when its file cannot be read, which the tests rule out.
  init(_ language: Shop.Language) throws {
    let bytes =
      switch language {
      case .english: PackageResources.en_json
      case .german: PackageResources.de_json
      case .french: PackageResources.fr_json
      case .italian: PackageResources.it_json
      case .hebrew: PackageResources.he_json
      }
    self = try JSONDecoder().decode(RecordWords.self, from: Data(bytes))
  }

  /// A sentence or heading.
  subscript(label: Label) -> String { labels[label.rawValue] ?? label.rawValue }

  /// A day as it is written here.
  func text(of day: Day) -> String {
    let (year, month, number) = day.parts
    return self.day.replacing("{d}", with: String(number)).replacing("{y}", with: String(year))
      .replacing("{month}", with: months.indices.contains(month - 1) ? months[month - 1] : String(month))
  }

  /// A decimal number as it is written here.
  func number(_ text: String) -> String { text.replacing(".", with: decimal) }
}
