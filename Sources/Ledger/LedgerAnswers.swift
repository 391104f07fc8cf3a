import Foundation
import GRDB
import Station
import Workshop

/// The answers that were given to requests with a key, so that the same request gets the same answer.
struct LedgerAnswers {
  /// How long an answer is kept: nobody repeats a request after a day.
  static let keptMilliseconds: Int64 = 24 * 3_600_000

  let database: Database

  func keep(_ answer: KeptAnswer) throws {
    let old = try database.cachedStatement(sql: "DELETE FROM answer WHERE at < ?")
    try old.execute(arguments: [answer.at.milliseconds - Self.keptMilliseconds])
    let insert = try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO answer (request_key, request, status, location, body, at) VALUES (?, ?, ?, ?, ?, ?)")
    try insert.execute(
      arguments: [
        answer.key, answer.request, answer.status, answer.location ?? "", Data(answer.body), answer.at.milliseconds,
      ])
  }

  func answer(to key: String) throws -> KeptAnswer? {
    let statement = try database.cachedStatement(
      sql: "SELECT request_key, request, status, location, body, at FROM answer WHERE request_key = ?")
    return try Row.fetchOne(statement, arguments: [key]).map { row in
      let location: String = row[3]
      let body: Data = row[4]
      return KeptAnswer(
        key: row[0], request: row[1], status: row[2], location: location.isEmpty ? nil : location, body: Array(body),
        at: Moment(milliseconds: row[5]))
    }
  }
}
