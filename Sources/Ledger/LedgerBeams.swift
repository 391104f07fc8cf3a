import GRDB
import Workshop

/// What was said of made-up settings of the beam, the last word for each alloy.
struct LedgerBeams {
  let database: Database

  func accepted(for metal: Metal) throws -> BeamAccepted? {
    let statement = try database.cachedStatement(sql: "SELECT accepted FROM beam_acceptance WHERE metal = ?")
    return try String.fetchOne(statement, arguments: [metal.rawValue])
      .map { try LedgerCodec.value(BeamAccepted.self, from: $0) }
  }

  func record(_ accepted: BeamAccepted, codec: LedgerCodec) throws {
    let statement = try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO beam_acceptance (metal, accepted) VALUES (?, ?)")
    try statement.execute(arguments: [accepted.metal.rawValue, try codec.text(of: accepted)])
  }
}
