import Foundation
import Glibc
import Testing

/// The real daemon, the real command line and the simulated devices over ptys and sockets.
@Suite(.serialized) struct StoryTests {
  @Test(arguments: ["atv12", "ms300"])
  func oneRingGoesFromTheJobBagToEngravedAndPolished(polisher: String) throws {
    try ShopFloor.openAtWork(polisher: polisher) { floor in
      try floor.layOrder()
      try floor.tell("gauge measure 16.95")
      try floor.wait(for: "the reading") { try !floor.objects(["readings", "--order", "R-2041"], "readings").isEmpty }
      let reading = try #require(try floor.objects(["readings", "--order", "R-2041"], "readings").first)
      #expect(reading["micrometres"] as? Int == 16_950)
      #expect(reading["verdict"] as? String == "in tolerance")

      try floor.benchpin("engrave", "--yes")
      let engraver = try floor.state(of: "engraver")
      #expect(engraver["beamOns"] as? Int == 1)
      #expect(engraver["text"] as? String == "Always")

      let again = try floor.run("benchpin", ["engrave", "--yes"])
      #expect(again.status != 0)
      #expect(again.complaint.contains("not engraved a second time"))

      try floor.benchpin("polish", "--yes")
      #expect(try floor.jobs().map { $0["phase"] as? String } == ["done", "done"])
      #expect(try floor.state(of: "engraver")["beamOns"] as? Int == 1)

      let record = try floor.benchpin("orders", "show", "R-2041")
      for word in ["R-2041", "Léa", "Always", "16.950", "quick"] { #expect(record.contains(word), "\(word)") }
      #expect(floor.endDaemon() == 0)
    }
  }

  @Test(arguments: [("huanyang-hy", "huanyang-hy"), ("wj200", "hitachi-wj200"), ("atv12", "schneider-atv12")])
  func aDriveIsProbedWithoutADaemonAndNothingOfItTurns(polisher: String, profile: String) throws {
    try ShopFloor.open(polisher: polisher) { floor in
      try floor.startSimulators()
      let arguments = [
        "profiles", "probe", "\(floor.profiles)/polishers/\(profile).yaml", "--at",
        "serial:\(floor.folder.path)/polisher",
      ]
      let points = try floor.objects(arguments, "points")
      #expect(points.first { $0["name"] as? String == "measured" }?["value"] as? String == "0 Hz")
      #expect(points.allSatisfy { $0["trouble"] == nil })
      // Neither a command nor an unconsented value is ever written.
      #expect(try floor.run("benchpin", arguments + ["--write", "run_forward=1", "--yes"]).status == 65)
      if polisher == "atv12" {
        #expect(try floor.run("benchpin", arguments + ["--write", "watchdog=3"]).status == 64)
        #expect(floor.text("polisher.log").isEmpty)
        #expect(try floor.run("benchpin", arguments + ["--write", "watchdog=3", "--yes"]).status == 0)
        #expect(floor.text("polisher.log").contains("\"address\":6005,\"values\":[30]"))
      } else {
        #expect(floor.text("polisher.log").isEmpty)
      }
      #expect(try floor.state(of: "polisher")["turning"] as? Bool == false)
    }
  }

  @Test func aDaemonKilledMidEngravingSaysUnknownAndRefusesASecondEngraving() throws {
    try ShopFloor.openAtWork { floor in
      try floor.layOrder(text: "A long inscription that takes its time")
      try floor.measure()
      let engraving = try floor.start(
        "benchpin", ["engrave", "--yes"], log: "engrave.log")
      try floor.awaitJob("running")
      floor.killDaemon()
      engraving.send(SIGTERM)
      _ = engraving.waitForEnd()
      try floor.startDaemon()
      #expect(try floor.awaitJob("unknown", "notStarted", "done") == "unknown")
      let again = try floor.run("benchpin", ["engrave", "--yes"])
      #expect(again.status != 0)
      // While the marker still works on it the bench waits for its record; before and after that the piece is in doubt.
      #expect(
        again.complaint.contains("may be engraved already") || again.complaint.contains("what became of its last job"))
      // The marker finishes alone, and its own record shows that it did.
      try floor.wait(for: "the engraver's record") { try floor.jobs().first?["settled"] != nil }
      let settled = try #require(try floor.jobs().first?["settled"] as? [String: Any])
      #expect(settled["finding"] as? String == "engraved")
      #expect(settled["is_from_record"] as? Bool == true)
      let later = try floor.run("benchpin", ["engrave", "--yes"])
      #expect(later.complaint.contains("not engraved a second time"))
      #expect(try floor.state(of: "engraver")["beamOns"] as? Int == 1)
    }
  }

  @Test func whatNobodyKnowsIsSettledUnderTheLoupeAndASignatureAllowsOneMore() throws {
    try ShopFloor.openAtWork { floor in
      try floor.layOrder()
      try floor.measure()
      let engraving = try floor.start("benchpin", ["engrave", "--yes"], log: "engrave.log")
      try floor.awaitJob("running")
      floor.killDaemon()
      engraving.send(SIGTERM)
      _ = engraving.waitForEnd()
      try floor.tell("engraver unplug")
      try floor.startDaemon()
      #expect(try floor.awaitJob("unknown", "notStarted", "done") == "unknown")
      let job = try #require(try floor.jobs().first?["id"] as? String)
      try floor.benchpin("jobs", "settle", job, "--finding", "spoiled", "--by", "Mia", "--note", "half an A")
      let twice = try floor.run("benchpin", ["jobs", "settle", job, "--finding", "notEngraved", "--by", "Tom"])
      #expect(twice.status != 0)
      #expect(twice.complaint.contains("Mia"))
      let hasty = try floor.run(
        "benchpin", ["jobs", "reengrave", "R-2041", "--by", "Mia", "--why", "polished off"])
      #expect(hasty.complaint.contains("inspected"))
      try floor.benchpin(
        "jobs", "reengrave", "R-2041", "--by", "Mia", "--why", "polished off", "--inspected")
      try floor.tell("engraver plug")
      try floor.awaitDevices()
      try floor.benchpin("engrave", "--yes")
      #expect(try floor.state(of: "engraver")["beamOns"] as? Int == 2)
      let record = try floor.benchpin("orders", "show", "R-2041")
      for word in ["spoiled", "half an A", "polished off"] { #expect(record.contains(word), "\(word)") }
    }
  }

  @Test func aRingNobodyMeasuredDoesNotGoUnderTheBeam() throws {
    try ShopFloor.openAtWork { floor in
      try floor.layOrder()
      let unmeasured = try floor.run("benchpin", ["engrave", "--yes"])
      #expect(unmeasured.complaint.contains("No reading of order R-2041"))
      try floor.tell("gauge measure 18.20")
      try floor.wait(for: "the reading") { try !floor.objects(["readings", "--order", "R-2041"], "readings").isEmpty }
      let other = try floor.run("benchpin", ["engrave", "--yes"])
      #expect(other.complaint.contains("may be another ring"))
      #expect(try floor.state(of: "engraver")["beamOns"] as? Int == 0)
    }
  }

  @Test func aMotorLeftTurningByAKilledDaemonIsStoppedByTheNext() throws {
    try ShopFloor.openAtWork { floor in
      try floor.layOrder(polishing: "long")
      let polishing = try floor.start(
        "benchpin", ["polish", "--yes"], log: "polish.log")
      try floor.awaitJob("running")
      floor.killDaemon()
      polishing.send(SIGTERM)
      _ = polishing.waitForEnd()
      try floor.startDaemon()
      #expect(try floor.awaitJob("unknown", "notStarted", "done") == "unknown")
      try floor.awaitDevices()
      try floor.wait(for: "a motor that is still") { try floor.state(of: "polisher")["turning"] as? Bool == false }
    }
  }

  @Test func theMinutesOfAPolishingRunThatWasKilledAreKeptAsALeastValue() throws {
    try ShopFloor.openAtWork { floor in
      try floor.layOrder(polishing: "long")
      let polishing = try floor.start("benchpin", ["polish", "--yes"], log: "polish.log")
      try floor.awaitJob("running")
      try floor.wait(for: "six seconds of it") {
        // Of sixty.
        (try floor.jobs().first?["permille"] as? Int ?? 0) > 180
      }
      floor.killDaemon()
      polishing.send(SIGTERM)
      _ = polishing.waitForEnd()
      try floor.startDaemon()
      #expect(try floor.awaitJob("unknown", "notStarted", "done") == "unknown")
      let job = try #require(try floor.jobs().first)
      #expect(try #require(job["worked_ms"] as? Int) >= 5000)
      #expect(job["worked_is_least"] as? Bool == true)
      #expect(try floor.benchpin("orders", "show", "R-2041").contains("Polished at least"))
    }
  }

  @Test func aMarkThatWasStoppedAndCountedIsLeftToAPersonByTheNextDaemon() throws {
    try ShopFloor.openAtWork { floor in
      try floor.layOrder(text: "A long inscription that takes its time")
      try floor.measure()
      try floor.tell("engraver counts-aborts on")
      let engraving = try floor.start("benchpin", ["engrave", "--yes"], log: "engrave.log")
      try floor.awaitJob("running")
      try floor.benchpin("stop")
      let job = try #require(try floor.jobs().first?["id"] as? String)
      floor.killDaemon()
      engraving.send(SIGTERM)
      _ = engraving.waitForEnd()
      try floor.startDaemon()
      try floor.awaitDevices()
      #expect(["stopped", "unknown"].contains(try floor.awaitJob("stopped", "unknown")))
      #expect(try floor.jobs().first?["settled"] == nil)
      #expect(try floor.jobs().first?["asks_for_a_look"] as? Bool == true)
      #expect(try floor.benchpin("jobs", "show", job).contains("Told to stop"))
      #expect(try floor.benchpin("orders", "show", "R-2041").contains("Told to stop"))
      let again = try floor.run("benchpin", ["engrave", "--yes"])
      #expect(again.status != 0)
      #expect(try floor.state(of: "engraver")["beamOns"] as? Int == 1)
    }
  }

  @Test func aStopThatAMotorDidNotHearIsSaidAgainWhenItAnswers() throws {
    try ShopFloor.openAtWork { floor in
      try floor.layOrder(polishing: "long")
      let polishing = try floor.start("benchpin", ["polish", "--yes"], log: "polish.log")
      try floor.awaitJob("running")
      try floor.tell("polisher silent 2500")
      let stop = try floor.run("benchpin", ["stop"])
      #expect(stop.status != 0)
      #expect(stop.output.contains("use the machine's own stop"))
      try floor.wait(for: "a motor that is still") { try floor.state(of: "polisher")["turning"] as? Bool == false }
      _ = polishing.waitForEnd()
    }
  }

  @Test func aStopThatAMotorDidNotHearIsSaidByTheNextDaemon() throws {
    try ShopFloor.openAtWork { floor in
      try floor.layOrder(polishing: "long")
      let polishing = try floor.start("benchpin", ["polish", "--yes"], log: "polish.log")
      try floor.awaitJob("running")
      try floor.tell("polisher silent on")
      #expect(floor.endDaemon() == 0)
      polishing.send(SIGTERM)
      _ = polishing.waitForEnd()
      try floor.tell("polisher silent off")
      try floor.startDaemon()
      try floor.wait(for: "a motor that is still") { try floor.state(of: "polisher")["turning"] as? Bool == false }
    }
  }

  @Test func aStopEndsAnEngravingAndSaysWhatEachMachineShowed() throws {
    try ShopFloor.openAtWork { floor in
      try floor.layOrder(text: "A long inscription that takes its time")
      try floor.measure()
      let engraving = try floor.start(
        "benchpin", ["engrave", "--yes"], log: "engrave.log")
      try floor.awaitJob("running")
      let stop = try floor.run("benchpin", ["stop"])
      #expect(stop.status == 0)
      #expect(stop.output.contains("engraver is still") && stop.output.contains("polisher is still"))
      #expect(stop.output.contains("What is on ring 1 of order R-2041?"))
      #expect(try floor.awaitJob("stopped", "unknown", "done") == "stopped")
      #expect(try floor.state(of: "engraver")["busy"] as? Bool == false)
      #expect(engraving.waitForEnd() != 0)
    }
  }

  @Test func anOrderlyEndStopsTheMachinesFirst() throws {
    try ShopFloor.openAtWork { floor in
      try floor.layOrder(polishing: "long")
      let polishing = try floor.start(
        "benchpin", ["polish", "--yes"], log: "polish.log")
      try floor.awaitJob("running")
      #expect(floor.endDaemon() == 0)
      #expect(try floor.state(of: "polisher")["turning"] as? Bool == false)
      polishing.send(SIGTERM)
      _ = polishing.waitForEnd()
      try floor.startDaemon()
      #expect(try floor.awaitJob("stopped", "unknown") == "stopped")
    }
  }

  @Test func whatIsNoReadingIsNamedAndNeverStored() throws {
    try ShopFloor.openAtWork { floor in
      func trouble() throws -> String {
        try floor.objects(["devices"], "devices").first { $0["name"] as? String == "gauge" }?["trouble"] as? String
          ?? ""
      }
      let lines: [(hex: String, word: String)] = [
        ("2bb1b22e33b4358d", "parity"), ("6e616e0d", "nan"), ("4552 5233 0d", "ERR3"), ("2b302e3638350d", "0.685"),
        ("2b31372c33350d", "17,35"), ("2b31372e3335206d6d0d", "mm"),
      ]
      for (hex, word) in lines {
        try floor.tell("gauge raw \(hex.replacing(" ", with: ""))")
        try floor.wait(for: "the word \(word)") { try trouble().contains(word) }
      }
      #expect(try floor.objects(["readings", "--inbox"], "readings").isEmpty)
      try floor.tell("gauge measure 17.35")
      try floor.wait(for: "a reading") { try floor.objects(["readings", "--inbox"], "readings").count == 1 }
    }
  }

  @Test func theDemoPlaysOneRingAndEnds() throws {
    try ShopFloor.open { floor in
      let demo = try floor.run("benchpin-demo", [])
      #expect(demo.status == 0, "\(demo.output) \(demo.complaint)")
      for word in ["benchpin engrave", "benchpin polish", "R-2041", "http://127.0.0.1:"] {
        #expect(demo.output.contains(word), "\(word)")
      }
      #expect(demo.complaint.contains("not engraved a second time"))
    }
  }

  @Test func aDemoThatIsCutShortLeavesNothingRunning() throws {
    try ShopFloor.open { floor in
      let demo = try floor.start("benchpin-demo", [], log: "demo.log")
      try floor.wait(for: "an engraving") { floor.text("demo.log").contains("benchpin engrave") }
      demo.send(SIGTERM)
      #expect(demo.waitForEnd() == 128 + SIGTERM)
      let folder = FileManager.default.temporaryDirectory.appending(path: "benchpin-demo-\(demo.pid)").path
      #expect(!FileManager.default.fileExists(atPath: folder))
      #expect(try programs(naming: folder).isEmpty)
    }
  }

  /// The programs on this machine whose command line names `text`.
  private func programs(naming text: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
      .filter { pid in
        // A program that ended meanwhile has no command line any more.
        let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
        return String(decoding: line, as: UTF8.self).contains(text)
      }
  }

  @Test func aBenchWithoutAnyDeviceStartsAndEnds() throws {
    try ShopFloor.open { floor in
      try floor.startDaemon()
      try floor.wait(for: "a word on every device") {
        let devices = try floor.objects(["devices"], "devices")
        return devices.count == 3 && devices.allSatisfy { $0["trouble"] != nil }
      }
      try floor.layOrder()
      let refused = try floor.run("benchpin", ["engrave", "--yes"])
      #expect(refused.status != 0)
      #expect(refused.complaint.contains("engraver is not there"))
      let stop = try floor.run("benchpin", ["stop"])
      #expect(stop.status != 0)
      #expect(stop.output.contains("use the machine's own stop"))
      #expect(floor.endDaemon() == 0)
    }
  }

  @Test func aSecondDaemonOnTheSameLedgerIsRefused() throws {
    try ShopFloor.open { floor in
      try floor.startDaemon()
      let settings = floor.settings().replacing("socket: socket", with: "socket: other")
      let file = floor.folder.appending(path: "second.yaml")
      try settings.write(to: file, atomically: true, encoding: .utf8)
      let second = try floor.run("benchpind", ["--config", file.path])
      #expect(second.status == 75)
      #expect(second.complaint.contains("ledger.sqlite"))
      #expect(try floor.run("benchpin", ["status"]).status == 0)
    }
  }

  @Test func aTakenPortIsNamed() throws {
    try ShopFloor.open { floor in
      try floor.startDaemon()
      let address = try #require(floor.text("benchpind.log").firstMatch(of: #/http=127\.0\.0\.1:(\d+)/#))
      let settings = floor.settings(port: try #require(Int(address.1)))
        .replacing("socket: socket", with: "socket: other").replacing("ledger.sqlite", with: "other.sqlite")
      let file = floor.folder.appending(path: "second.yaml")
      try settings.write(to: file, atomically: true, encoding: .utf8)
      let second = try floor.run("benchpind", ["--config", file.path])
      #expect(second.status == 69)
      #expect(second.complaint.contains(String(address.1)))
    }
  }

  @Test func mistakesInTheSettingsAreNamedWithTheirPlace() throws {
    try ShopFloor.open { floor in
      let file = floor.folder.appending(path: "benchpin.yaml")
      let settings = floor.settings().replacing("kind: engraver", with: "kind: laser")
        .replacing("max_rpm: 3000", with: "max_rpm: fast").replacing("log: debug", with: "logs: debug")
      try settings.write(to: file, atomically: true, encoding: .utf8)
      let checked = try floor.run("benchpind", ["--config", file.path, "--check-config"])
      #expect(checked.status == 78)
      for word in [
        "benchpin.yaml:7:", "unknown key `logs`; did you mean `log`?", "devices[1].kind", "laser", "max_rpm", "fast",
      ] {
        #expect(checked.complaint.contains(word), "\(word) in \(checked.complaint)")
      }
      try floor.settings().write(to: file, atomically: true, encoding: .utf8)
      #expect(try floor.run("benchpind", ["--config", file.path, "--check-config"]).status == 0)
    }
  }

  @Test func whatTheSettingsNameAndIsNotThereIsNamedWhereTheyNameIt() throws {
    try ShopFloor.open { floor in
      let file = floor.folder.appending(path: "benchpin.yaml")
      let settings = floor.settings().replacing("profile: schneider-atv12", with: "profile: schneider-atv13")
        .replacing("profile: sylvac-opto-rs", with: "profile: sylvac")
      try settings.write(to: file, atomically: true, encoding: .utf8)
      let checked = try floor.run("benchpind", ["--config", file.path, "--check-config"])
      #expect(checked.status == 78)
      let lines = settings.split(separator: "\n", omittingEmptySubsequences: false)
      for (name, key, advice) in [
        ("sylvac", "devices[0].profile", "sylvac-opto-rs"),
        ("schneider-atv13", "devices[2].profile", "schneider-atv12"),
      ] {
        let line = try #require(lines.firstIndex { $0.hasSuffix("profile: \(name)") }) + 1
        let told = checked.complaint.split(separator: "\n").first { $0.contains("benchpin.yaml:\(line):") }
        #expect(told?.contains(key) == true && told?.contains(advice) == true, "\(checked.complaint)")
      }
    }
  }

  @Test func aProgrammeFasterThanThePolisherMayRunIsAMistake() throws {
    try ShopFloor.open { floor in
      let file = floor.folder.appending(path: "benchpin.yaml")
      func check(_ settings: String) throws -> (status: Int32, complaint: String) {
        try settings.write(to: file, atomically: true, encoding: .utf8)
        let run = try floor.run("benchpind", ["--config", file.path, "--check-config"])
        return (run.status, run.complaint)
      }
      let slow = try check(floor.settings().replacing("max_rpm: 3000", with: "max_rpm: 1000"))
      #expect(slow.status == 78)
      #expect(slow.complaint.contains("programmes[0].steps[0].rpm: expected at most 1000"), "\(slow.complaint)")
      #expect(!slow.complaint.contains("steps[1].rpm"), "\(slow.complaint)")
      // A speed that is no number says nothing about the programmes.
      let unknown = try check(floor.settings().replacing("max_rpm: 3000", with: "max_rpm: fast"))
      #expect(unknown.status == 78 && !unknown.complaint.contains("programmes["), "\(unknown.complaint)")
    }
  }
}
