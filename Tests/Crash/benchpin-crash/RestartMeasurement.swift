import Foundation
import GRDB
import Glibc

/// From kill -9 to ready again, with 100,000 readings in the ledger and a write-ahead log to recover.
struct RestartMeasurement {
  let programs: String
  private static let readings = 100_000
  private static let rounds = 10

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/benchpin-crash-restart-\(getpid())"
    let floor = try CrashFloor(folder: folder, programs: programs)
    defer {
      floor.close()
      // What remains in the system's temporary place is the system's to clean.
      try? FileManager.default.removeItem(atPath: folder)
    }
    try floor.startSimulators()
    try floor.startDaemon(shimmed: false)
    guard floor.wait(until: { floor.openDevices().count == 2 }), floor.wait(until: { floor.measure() })
    else { throw CrashFailure("the bench did not open: \(floor.daemonLog)") }
    floor.killDaemon()
    try fill(folder + "/ledger.sqlite")
    var took: [Double] = []
    for _ in 0..<Self.rounds {
      try floor.startDaemon(shimmed: false)
      _ = floor.wait(until: { floor.measure() })
      floor.killDaemon()
      let began = CrashFloor.now()
      try floor.startDaemon(shimmed: false)
      took.append((CrashFloor.now() - began) * 1000)
      floor.killDaemon()
    }
    took.sort()
    print(
      "kill -9 to ready again, \(Self.readings) readings: median \(Int(took[took.count / 2])) ms, "
        + "worst of \(took.count) \(Int(took[took.count - 1])) ms")
  }

  /// Copies the one reading that the daemon itself wrote until there are enough.
  private func fill(_ path: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      let first = try Int.fetchOne(database, sql: "SELECT max(sequence) FROM reading") ?? 1
      try database.execute(
        sql: """
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(Self.readings))
          INSERT INTO fact (sequence, id, at, kind, order_number, payload)
            SELECT (SELECT max(sequence) FROM fact) + i, randomblob(16), at, kind, order_number, payload
            FROM n, (SELECT * FROM fact WHERE sequence = \(first));
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(Self.readings))
          INSERT INTO reading (sequence, order_number, is_set_aside, device, diameter_um, at, sent, verdict)
            SELECT (SELECT max(sequence) FROM fact) - \(Self.readings) + i, order_number, is_set_aside, device,
              diameter_um, at, sent, verdict
            FROM n, (SELECT * FROM reading WHERE sequence = \(first));
          """)
    }
    try queue.close()
  }
}
