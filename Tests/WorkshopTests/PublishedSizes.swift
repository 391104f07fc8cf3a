import Foundation
import Testing

@testable import Workshop

/// A published ring size table, as `Tests/Recordings/sizes` has it.
struct PublishedTable: Decodable {
  struct Row: Decodable {
    var label: String
    var diameter_mm: String?
    var circumference_mm: String?
    /// The US size on the same line, where the chart has one.
    var us_label: String?
  }

  /// The system its labels are in; absent for one the bench does not have.
  var system: SizeSystem?
  /// How far its diameters may be from the formula: the coarseness of its print.
  var within_mm: String
  /// The rows that are farther off, by label, each with its published diameter less the formula's.
  var exceptions: [String: String]
  var rows: [Row]

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Recordings/sizes")

  static func all() throws -> [(name: String, table: PublishedTable)] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }.sorted().map {
      let table = try JSONDecoder().decode(Self.self, from: Data(contentsOf: folder.appendingPathComponent($0)))
      return (String($0.dropLast(5)), table)
    }
  }
}

/// One row of a published table, with what its table says about it.
struct PublishedSize: CustomTestStringConvertible, Sendable {
  var table: String
  var system: SizeSystem?
  var label: String
  var usLabel: String?
  var diameter: Micrometres
  var within: Micrometres
  /// The published diameter less the formula's, where the row is a named exception.
  var exception: Micrometres?
  var testDescription: String { "\(table) \(label)" }

  /// Every row of every table. A row without a diameter is read by its circumference.
  static func all() throws -> [PublishedSize] {
    try PublishedTable.all().flatMap { name, table in
      try table.rows.map { row in
        PublishedSize(
          table: name, system: table.system, label: row.label, usLabel: row.us_label, diameter: try diameter(row),
          within: try length(table.within_mm), exception: try table.exceptions[row.label].map(length))
      }
    }
  }

  static func inSystems() throws -> [PublishedSize] { try all().filter { $0.system != nil } }

  static func table(_ name: String) throws -> [PublishedSize] { try all().filter { $0.table == name } }

  struct Unreadable: Error { var text: String }

  private static func diameter(_ row: PublishedTable.Row) throws -> Micrometres {
    if let text = row.diameter_mm { return try length(text) }
    return RingBore(circumference: try length(row.circumference_mm ?? "")).diameter
  }

  private static func length(_ text: String) throws -> Micrometres {
    guard let count = DecimalText.parse(text, decimals: 4) else { throw Unreadable(text: text) }
    return Micrometres(millimetres: Double(count) / 10_000)
  }
}
