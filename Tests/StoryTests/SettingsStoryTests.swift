import Foundation
import Glibc
import Testing

/// Drop-ins beside the settings, and what the real daemon says of them.
@Suite(.serialized) struct SettingsStoryTests {
  private func write(_ text: String, _ name: String, _ floor: ShopFloor) throws {
    let file = floor.folder.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  private func check(_ floor: ShopFloor) throws -> ShopFloor.Ended {
    try floor.run("benchpind", ["--config", floor.folder.appending(path: "benchpin.yaml").path, "--check-config"])
  }

  @Test func theCheckSaysWhichFilesWereReadAndNamesMistakesInTheirOwnFile() throws {
    try ShopFloor.open { floor in
      try write(floor.settings(), "benchpin.yaml", floor)
      try write("devices:\n  - name: polisher\n    max_rpm: 2500\n", "benchpin.d/10-motor.yaml", floor)
      try write("no map", "benchpin.d/20-old.yaml.dpkg-old", floor)
      try write("log: info\n", "benchpin.d/30-log.yml", floor)
      let right = try check(floor)
      #expect(right.status == 0)
      #expect(right.output.contains("no mistakes; 3 devices"))
      #expect(right.output.contains("and after it \(floor.folder.path)/benchpin.d/10-motor.yaml"))
      #expect(right.output.contains("30-log.yml is not read"))
      #expect(!right.output.contains("dpkg-old"))

      try write("devices:\n  - name: polisher\n    max_rpm: fast\n", "benchpin.d/10-motor.yaml", floor)
      let wrong = try check(floor)
      #expect(wrong.status == 78)
      #expect(wrong.complaint.contains("benchpin.d/10-motor.yaml:3:14: devices[2].max_rpm: expected a whole number"))
    }
  }

  @Test func aFolderThatIsNotThereIsAMistakeUnlessSystemdMakesIt() throws {
    try ShopFloor.open { floor in
      try write(floor.settings().replacing("ledger: ledger", with: "ledger: none/ledger"), "benchpin.yaml", floor)
      let missing = try check(floor)
      #expect(missing.status == 78)
      #expect(missing.complaint.contains("ledger: the folder \(floor.folder.path)/none is not there; make it"))
      guard access("/run/benchpin", F_OK) != 0 else { return }
      try write(floor.settings().replacing("socket: socket", with: "socket: /run/benchpin/x"), "benchpin.yaml", floor)
      let made = try check(floor)
      #expect(made.status == 0)
      #expect(made.output.contains("systemd makes it when it starts the daemon (RuntimeDirectory=)"))
    }
  }

  @Test func aReloadReadsTheDropInsAndABrokenOneChangesNothing() throws {
    try ShopFloor.open { floor in
      try floor.startSimulators()
      try floor.startDaemon()
      try write("log: loud\n", "benchpin.d/10-log.yaml", floor)
      floor.daemon?.send(SIGHUP)
      try floor.wait(for: "the refusal") {
        floor.text("benchpind.log").split(separator: "\n").contains {
          $0.contains("the settings were not taken") && $0.contains("benchpin.d/10-log.yaml:1:6: log: expected")
        }
      }
      try write("log: notice\n", "benchpin.d/10-log.yaml", floor)
      floor.daemon?.send(SIGHUP)
      try floor.wait(for: "the reload") {
        floor.text("benchpind.log").split(separator: "\n").contains {
          $0.contains("the settings have no mistakes") && $0.contains("benchpin.d/10-log.yaml")
        }
      }
      #expect(floor.endDaemon() == 0)
    }
  }

  /// Whoever waited for a pipe would never reload again, and not end either.
  @Test func aReloadOfAPipeOrUnderAnotherNameIsRefusedAndTheDaemonGoesOnAndEnds() throws {
    try ShopFloor.open { floor in
      try floor.startDaemon()
      let settings = floor.folder.appending(path: "benchpin.yaml").path
      try write("bench: bench-2\n", "benchpin.d/10-name.yaml", floor)
      floor.daemon?.send(SIGHUP)
      try floor.wait(for: "the name's refusal") {
        floor.text("benchpind.log").contains("benchpin.d/10-name.yaml:1:8: bench: expected bench-1, whose ledger ")
      }
      unlink(settings)
      #expect(mkfifo(settings, 0o600) == 0)
      floor.daemon?.send(SIGHUP)
      try floor.wait(for: "the pipe's refusal") {
        floor.text("benchpind.log").contains("benchpin.yaml:1:1: this is no regular file")
      }
      #expect(try floor.run("benchpin", ["status"]).status == 0)
      #expect(floor.endDaemon() == 0)
    }
  }

  @Test(arguments: [
    (["token", "add", "tv", "--role", "watch", "--file"], "--file"),
    (["certificate", "--names", "bench.local", "--directory"], "--directory"),
  ]) func settingsThatACommandWouldNotReadAreRefused(words: [String], advice: String) throws {
    try ShopFloor.open { floor in
      let (place, config) = (floor.folder.appending(path: "made").path, ["--config", "/nowhere/benchpin.yaml"])
      for arguments in [config + words + [place], words + [place] + config] {
        let ended = try floor.run("benchpind", arguments)
        #expect(ended.status == EX_USAGE)
        #expect(ended.complaint.contains("reads no settings") && ended.complaint.contains(advice), "\(ended.complaint)")
      }
      #expect(!FileManager.default.fileExists(atPath: place))
    }
  }
}
