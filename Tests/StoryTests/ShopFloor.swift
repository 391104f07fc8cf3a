import Foundation
import Glibc
import Testing

/// The real programs in a folder of their own: simulated devices on ptys and sockets, a daemon, and the command line.
final class ShopFloor {
  /// What a program said and how it ended.
  struct Ended {
    var status: Int32
    var output: String
    var complaint: String
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  let folder: URL
  private var simulators: Child?
  private(set) var daemon: Child?
  private let polisher: String
  /// What the simulated engraver hangs behind, and with it its profile.
  private let engraver: String

  /// Runs `body` on a shop floor with simulated devices and no daemon yet, and ends everything afterwards.
  static func open(
    polisher: String = "atv12", engraver: String = "register-rich", _ body: (ShopFloor) throws -> Void
  ) throws {
    let floor = try ShopFloor(polisher: polisher, engraver: engraver)
    defer { floor.close() }
    try body(floor)
  }

  /// The same with the daemon at work and every device open.
  static func openAtWork(
    polisher: String = "atv12", engraver: String = "register-rich", _ body: (ShopFloor) throws -> Void
  ) throws {
    try open(polisher: polisher, engraver: engraver) { floor in
      try floor.startSimulators()
      try floor.startDaemon()
      try floor.awaitDevices()
      try body(floor)
    }
  }

  private init(polisher: String, engraver: String) throws {
    self.polisher = polisher
    self.engraver = engraver
    folder = FileManager.default.temporaryDirectory.appending(path: "benchpin-story-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func close() {
    for process in [daemon, simulators] {
      process?.send(SIGTERM)
      _ = process?.waitForEnd()
    }
    // What remains in the system's temporary place is the system's to clean.
    try? FileManager.default.removeItem(at: folder)
  }

  // MARK: Programs

  /// Where SwiftPM puts the programs: beside the tests.
  static let programs: URL = {
    let build = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: ".build")
    let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    return FileManager.default.isExecutableFile(atPath: bundle.appending(path: "benchpind").path)
      ? bundle : build.appending(path: "debug")
  }()

  /// Starts a program and lets it run.
  func start(_ program: String, _ arguments: [String], log: String) throws -> Child {
    let file = folder.appending(path: log)
    return try Child(
      Self.programs.appending(path: program), arguments, output: file, complaint: file, environment: environment)
  }

  /// Runs a program to its end.
  func run(_ program: String, _ arguments: [String]) throws -> Ended {
    let (output, complaint) = (UUID().uuidString, UUID().uuidString)
    let child = try Child(
      Self.programs.appending(path: program), arguments, output: folder.appending(path: output),
      complaint: folder.appending(path: complaint), environment: environment)
    let status = child.waitForEnd()
    defer {
      for file in [output, complaint] { try? FileManager.default.removeItem(at: folder.appending(path: file)) }
    }
    return Ended(status: status, output: text(output), complaint: text(complaint))
  }

  /// Runs a program to its end as a user whom file modes bind: root, to whom they mean nothing, becomes nobody for it.
  func runUnprivileged(_ program: String, _ arguments: [String]) throws -> Ended {
    guard geteuid() == 0 else { return try run(program, arguments) }
    let (output, complaint) = (UUID().uuidString, UUID().uuidString)
    let words = ["--reuid=65534", "--regid=65534", "--clear-groups", Self.programs.appending(path: program).path]
    let child = try Child(
      URL(filePath: "/usr/bin/setpriv"), words + arguments, output: folder.appending(path: output),
      complaint: folder.appending(path: complaint), environment: environment)
    return Ended(status: child.waitForEnd(), output: text(output), complaint: text(complaint))
  }

  /// Runs a program to its end where it sees no other program of this machine, as on one where no daemon runs; where that
  /// cannot be had, as it is.
  func runAlone(_ program: String, _ arguments: [String]) throws -> Ended {
    let apart = (geteuid() == 0 ? [] : ["--user", "--map-root-user"]) + ["--pid", "--fork", "--mount-proc"]
    let unshare = URL(filePath: "/usr/bin/unshare")
    let (output, complaint) = (UUID().uuidString, UUID().uuidString)
    let (out, err) = (folder.appending(path: output), folder.appending(path: complaint))
    let trial = try Child(unshare, apart + ["/bin/true"], output: out, complaint: err, environment: environment)
    guard trial.waitForEnd() == 0 else { return try run(program, arguments) }
    let words = apart + [Self.programs.appending(path: program).path] + arguments
    let child = try Child(unshare, words, output: out, complaint: err, environment: environment)
    return Ended(status: child.waitForEnd(), output: text(output), complaint: text(complaint))
  }

  /// Runs a script of a person at this bench: its folder is the floor's, and the programs are found by their names.
  func runScript(_ script: URL) throws -> Ended {
    var environment = environment
    environment["BENCH"] = folder.path
    environment["PATH"] = "\(Self.programs.path):" + (environment["PATH"] ?? "/usr/bin:/bin")
    let (output, complaint) = (UUID().uuidString, UUID().uuidString)
    let child = try Child(
      URL(filePath: "/bin/bash"), ["-c", "cd \"$BENCH\" && exec bash \"$0\"", script.path],
      output: folder.appending(path: output), complaint: folder.appending(path: complaint), environment: environment)
    return Ended(status: child.waitForEnd(), output: text(output), complaint: text(complaint))
  }

  private var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["BENCHPIN_SOCKET"] = folder.appending(path: "socket").path
    return environment
  }

  /// Waits until something is so, at most 30 s.
  func wait(for what: String, _ condition: () throws -> Bool) throws {
    let end = Date.now + 30
    while !(try condition()) {
      guard Date.now < end else {
        throw Failure(description: "\(what) did not come within 30 s; the daemon said:\n\(text("benchpind.log"))")
      }
      usleep(10_000)
    }
  }

  /// A file of the folder; empty when it is not there.
  func text(_ name: String) -> String {
    (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
  }

  // MARK: Devices

  func startSimulators(speed: Double = 1) throws {
    simulators = try start(
      "benchpin-sim",
      [
        "--directory", folder.path, "--gauge", "sylvac", "--engraver", "tcp:0", "--polisher", polisher, "--speed",
        String(speed), "--engraver-map", engraver,
      ], log: "simulators.log")
    try wait(for: "the simulated devices") { text("simulators.log").contains("ready") }
  }

  /// Tells the simulated devices something, and what they answered.
  @discardableResult
  func tell(_ command: String) throws -> String {
    let ended = try run("benchpin-sim", ["tell", folder.path] + command.split(separator: " ").map(String.init))
    guard ended.status == 0 else { throw Failure(description: "\(command): \(ended.output) \(ended.complaint)") }
    return ended.output
  }

  /// The state of a simulated machine.
  func state(of machine: String) throws -> [String: Any] {
    let answer = try tell("\(machine) state")
    let json = answer.drop { $0 != "{" }
    guard let state = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] else {
      throw Failure(description: "\(machine) state: \(answer)")
    }
    return state
  }

  // MARK: The daemon

  /// The project's own profiles.
  let profiles = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Config").path

  /// The settings of this floor's bench.
  func settings(port: Int = 0) -> String {
    let engraverPort = text("engraver.port").trimmingCharacters(in: .whitespacesAndNewlines)
    return """
      bench: bench-1
      ledger: ledger.sqlite
      socket: socket
      http:
        port: \(port)
      profiles: \(profiles)
      log: debug
      devices:
        - name: gauge
          kind: gauge
          profile: sylvac-opto-rs
          port: \(folder.path)/gauge
        - name: engraver
          kind: engraver
          profile: \(engraver == "path" ? "path-window" : engraver)
          tcp: 127.0.0.1:\(engraverPort.isEmpty ? "9" : engraverPort)
          unit: 1
        - name: polisher
          kind: polisher
          profile: \(polisher == "atv12" ? "schneider-atv12" : "delta-ms300")
          port: \(folder.path)/polisher
          unit: 1
          rpm_per_hertz: 60
          max_rpm: 3000
      programmes:
        - name: quick
          steps:
            - {title: cut, rpm: 1500, seconds: 3}
            - {title: colour, rpm: 900, seconds: 2}
        - name: long
          steps:
            - {title: cut, rpm: 1500, seconds: 60}
      """
  }

  /// Starts the daemon with the settings of this floor, or others, and waits until it takes commands.
  func startDaemon(_ settings: String? = nil) throws {
    let written = settings ?? self.settings()
    try written.write(to: folder.appending(path: "benchpin.yaml"), atomically: true, encoding: .utf8)
    daemon = try start("benchpind", ["--config", folder.appending(path: "benchpin.yaml").path], log: "benchpind.log")
    try wait(for: "the daemon") {
      guard daemon?.isRunning == true else { throw Failure(description: text("benchpind.log")) }
      return try run("benchpin", ["status", "--json"]).status == 0
    }
  }

  /// Waits until every device answers.
  func awaitDevices() throws {
    try wait(for: "every device") {
      let devices = try objects(["devices"], "devices")
      return devices.count == 3 && devices.allSatisfy { $0["link"] as? String == "open" }
        && devices.allSatisfy { $0["kind"] as? String == "gauge" || $0["state"] as? String == "ready" }
    }
  }

  /// Kills the daemon without warning.
  func killDaemon() {
    daemon?.send(SIGKILL)
    _ = daemon?.waitForEnd()
    daemon = nil
  }

  /// Ends the daemon orderly; its exit status.
  func endDaemon() -> Int32 {
    defer { daemon = nil }
    daemon?.send(SIGTERM)
    return daemon?.waitForEnd() ?? -1
  }

  // MARK: The command line

  /// Runs a command that must succeed, and what it printed.
  @discardableResult
  func benchpin(_ arguments: String...) throws -> String {
    let ended = try run("benchpin", arguments)
    guard ended.status == 0 else {
      throw Failure(description: "benchpin \(arguments) ended with \(ended.status): \(ended.output)\(ended.complaint)")
    }
    return ended.output
  }

  /// The list that a command prints as JSON, alone or under `key`.
  func objects(_ arguments: [String], _ key: String) throws -> [[String: Any]] {
    let ended = try run("benchpin", arguments + ["--json"])
    guard ended.status == 0 else { throw Failure(description: "\(arguments): \(ended.complaint)") }
    let json = try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
    if let list = json as? [[String: Any]] { return list }
    return (json as? [String: Any])?[key] as? [[String: Any]] ?? []
  }

  /// The jobs of the bench, newest first.
  func jobs() throws -> [[String: Any]] { try objects(["jobs"], "jobs") }

  /// Waits until the newest job is in one of `phases`, and which.
  @discardableResult
  func awaitJob(_ phases: String...) throws -> String {
    var phase = ""
    try wait(for: "a job that is \(phases)") {
      phase = try jobs().first?["phase"] as? String ?? ""
      return phases.contains(phase)
    }
    return phase
  }

  /// Measures the ring of the order on the bench, and waits until the reading is on it.
  func measure(_ millimetres: String = "16.95") throws {
    try tell("gauge measure \(millimetres)")
    try wait(for: "the reading") { try !objects(["readings", "--order", "R-2041"], "readings").isEmpty }
  }

  /// Adds an order at the finishing stage and lays it on the bench.
  func layOrder(_ number: String = "R-2041", text: String = "Always", polishing: String = "quick") throws {
    try benchpin(
      "orders", "add", "--number", number, "--customer", "Léa", "--metal", "au750y", "--size", "US 6 1/2",
      "--band-width", "4.0", "--text", text, "--place", "inside", "--polishing", polishing, "--stage", "finishing")
    try benchpin("bench", "put", number)
  }
}
