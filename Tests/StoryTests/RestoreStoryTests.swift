import Foundation
import Glibc
import Testing

/// The ledger is kept and put back with the real programs, and no ring is engraved twice for it.
@Suite(.serialized) struct RestoreStoryTests {
  private func backup(_ floor: ShopFloor) throws -> String {
    let answer = try JSONSerialization.jsonObject(with: Data(try floor.benchpin("backup", "--json").utf8))
    return try #require((answer as? [String: Any])?["path"] as? String)
  }

  private func restore(_ floor: ShopFloor, _ arguments: String...) throws -> ShopFloor.Ended {
    try floor.run("benchpin", ["restore", "--config", floor.folder.appending(path: "benchpin.yaml").path] + arguments)
  }

  private func engrave(_ floor: ShopFloor) throws -> ShopFloor.Ended {
    try floor.run("benchpin", ["engrave", "--yes"])
  }

  private func position(_ floor: ShopFloor) throws -> String {
    let state = try JSONSerialization.jsonObject(with: Data(try floor.benchpin("status", "--json").utf8))
    return try #require((state as? [String: Any])?["at"] as? String)
  }

  @Test func aBackupMadeAtWorkIsPutBackAndTheRingEngravedSinceIsNotEngravedAgain() throws {
    try ShopFloor.openAtWork { floor in
      try floor.layOrder()
      try floor.measure()
      let kept = try backup(floor)
      #expect(kept.hasPrefix(floor.folder.appending(path: "backups/bench-1-").path))
      try floor.benchpin("engrave", "--yes")
      let before = try position(floor)

      let tooEarly = try restore(floor, kept)
      #expect(tooEarly.status == EX_TEMPFAIL)
      #expect(tooEarly.complaint.contains("holds the ledger"))
      #expect(floor.endDaemon() == 0)

      let unnamed = try restore(floor, kept)
      #expect(unnamed.status == EX_DATAERR)
      #expect(unnamed.complaint.contains("engravings of ring 1 of order R-2041"))
      let word = try #require(unnamed.complaint.firstMatch(of: /--losing (\d+)/)?.1)
      #expect(try restore(floor, kept, "--losing", "0").status == EX_DATAERR)
      let restored = try restore(floor, kept, "--losing", String(word), "--by", "Mia")
      #expect(restored.status == 0, "\(restored.complaint)")
      #expect(restored.output.contains("The ledger before lies at"))
      #expect(try restore(floor).output.contains(kept))

      try floor.startDaemon()
      try floor.awaitDevices()
      let after = try position(floor)
      #expect(before.split(separator: "-")[0] != after.split(separator: "-")[0])
      // A client that comes with what it knew of the ledger before is told that it is another one.
      let events = try floor.start("benchpin", ["events", "--follow", "--after", before], log: "events.log")
      try floor.wait(for: "the news of another ledger") { floor.text("events.log").contains("is another one") }
      events.send(SIGTERM)
      _ = events.waitForEnd()

      try floor.benchpin("bench", "put", "R-2041")
      let refused = try engrave(floor)
      #expect(refused.status != 0)
      #expect(refused.complaint.contains("was put back from a backup"))
      try floor.benchpin("jobs", "inspect", "R-2041", "--finding", "engraved", "--by", "Mia")
      #expect(try engrave(floor).complaint.contains("not engraved a second time"))
      #expect(try floor.state(of: "engraver")["beamOns"] as? Int == 1)
      let record = try floor.benchpin("orders", "show", "R-2041")
      #expect(record.contains("Mia looked"))
    }
  }

  @Test func aLedgerThatIsGoneIsNotBegunAnewAndEveryRingIsLookedAtOnce() throws {
    try ShopFloor.openAtWork { floor in
      try floor.layOrder("R-2041")
      let kept = try backup(floor)
      try floor.measure()
      try floor.benchpin("engrave", "--yes")
      floor.killDaemon()
      let ledger = floor.folder.appending(path: "ledger.sqlite").path
      for ending in ["", "-wal", "-shm"] { unlink(ledger + ending) }

      let settings = floor.folder.appending(path: "benchpin.yaml").path
      let refused = try floor.run("benchpind", ["--config", settings])
      #expect(refused.status == EX_CANTCREAT)
      #expect(refused.complaint.contains("is gone"))
      #expect(refused.complaint.contains("benchpind restore"))
      // Copied back by hand it would not know what it lacks.
      try FileManager.default.copyItem(atPath: kept, toPath: ledger)
      let byHand = try floor.run("benchpind", ["--config", settings])
      #expect(byHand.status == EX_CANTCREAT)
      #expect(byHand.complaint.contains("which were recorded, are not"))
      // Nor is it worth a backup, which might cost a better one.
      let unkept = try floor.run("benchpind", ["backup", "--config", settings])
      #expect(unkept.status == EX_CANTCREAT)
      #expect(unkept.complaint.contains("which were recorded, are not"))
      #expect(try restore(floor).output == kept + "\n")

      #expect(try restore(floor, kept).status == 0)
      try floor.startDaemon()
      try floor.awaitDevices()
      try floor.benchpin("bench", "put", "R-2041")
      try floor.measure()
      #expect(try engrave(floor).complaint.contains("benchpin jobs inspect R-2041"))
      // An order that comes in may have been there before.
      try floor.layOrder("R-2042")
      #expect(try engrave(floor).complaint.contains("benchpin jobs inspect R-2042"))
      try floor.benchpin("jobs", "close-gap", "--by", "Mia", "--why", "every bag was looked at")
      #expect(!(try engrave(floor)).complaint.contains("benchpin jobs inspect"))
      #expect(try floor.state(of: "engraver")["beamOns"] as? Int == 1)
    }
  }

  @Test func whileTheLedgerIsNotInItsPlaceNothingIsTakenButStops() throws {
    try ShopFloor.openAtWork { floor in
      let ledger = floor.folder.appending(path: "ledger.sqlite").path
      #expect(rename(ledger, ledger + ".elsewhere") == 0)
      let order = ["orders", "add", "--number", "R-1", "--customer", "Léa", "--metal", "au750y", "--size", "US 6 1/2"]
      let refused = try floor.run("benchpin", order)
      #expect(refused.status != 0)
      #expect(refused.complaint.contains("was moved away, replaced or removed"), "\(refused.complaint)")
      #expect(try floor.benchpin("stop").contains("still"))
      #expect(try floor.run("benchpin", ["status"]).status == 0)
      #expect(rename(ledger + ".elsewhere", ledger) == 0)
      #expect(try floor.run("benchpin", order).status == 0)
      try floor.wait(for: "the stop's record") { try floor.benchpin("events", "--json").contains("bench.stopped") }
      #expect(floor.endDaemon() == 0)
    }
  }

  @Test func backupsAreMadeWithoutADaemonAndAnyMistakeIsSaid() throws {
    try ShopFloor.open { floor in
      let settings = floor.folder.appending(path: "benchpin.yaml")
      try floor.startDaemon()
      #expect(try floor.run("benchpind", ["backup", "--config", settings.path]).status == EX_TEMPFAIL)
      let folder = floor.folder.appending(path: "elsewhere").path
      #expect(floor.endDaemon() == 0)
      #expect(try floor.run("benchpin", ["backup"]).status == EX_UNAVAILABLE)
      // The settings count wherever they are named.
      for arguments in [["backup", "--config", settings.path], ["--config", settings.path, "backup"]] {
        let made = try floor.run("benchpind", arguments)
        #expect(made.status == 0, "\(made.complaint)")
      }
      try (floor.settings() + "\nbackup:\n  directory: elsewhere\n").write(
        to: settings, atomically: true, encoding: .utf8)
      let missing = try floor.run("benchpind", ["backup", "--config", settings.path])
      #expect(missing.status == EX_CANTCREAT)
      #expect(missing.complaint.contains("\(folder) cannot be used: No such file or directory"))
      #expect(try restore(floor, "/nothing").status == EX_NOINPUT)
      #expect(try restore(floor).status == EX_NOINPUT)
    }
  }

  @Test func aLedgerThatMayNotBeWrittenIsNamedAndLeftAsItIs() throws {
    try ShopFloor.open { floor in
      let settings = floor.folder.appending(path: "benchpin.yaml").path
      try floor.startDaemon()
      #expect(floor.endDaemon() == 0)
      let ledger = floor.folder.appending(path: "ledger.sqlite").path
      let before = try Data(contentsOf: URL(filePath: ledger))
      for name in try FileManager.default.contentsOfDirectory(atPath: floor.folder.path) {
        chmod(floor.folder.appending(path: name).path, 0o644)
      }
      chmod(ledger, 0o444)
      for (mode, words) in [
        (0o777 as mode_t, "is read-only, and nothing in it was changed"), (0o555, "ermission denied"),
      ] {
        chmod(floor.folder.path, mode)
        chmod(ledger + ".lock", mode == 0o777 ? 0o666 : 0o444)
        chmod(ledger + ".last", 0o666)
        let ended = try floor.runUnprivileged("benchpind", ["--config", settings])
        #expect(ended.status == EX_CANTCREAT)
        #expect(ended.complaint.contains(words), "\(ended.complaint)")
        #expect(ended.complaint.contains(ledger))
      }
      chmod(floor.folder.path, 0o755)
      #expect(try Data(contentsOf: URL(filePath: ledger)) == before)
    }
  }
}
