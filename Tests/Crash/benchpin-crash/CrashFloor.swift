import Foundation
import Glibc

/// One bench in a folder of its own: the simulated devices, and the daemon with or without the shim before it.
final class CrashFloor {
  let folder: String
  let client: Client
  let page: ControlPage
  private let programs: String
  private var simulators: Child?
  private(set) var daemon: Child?
  private var starts = 0
  /// Questions that a daemon at rest refused to answer.
  private(set) var odd: [String] = []

  /// A folder with the settings; nothing runs yet.
  init(folder: String, programs: String) throws {
    self.folder = folder
    self.programs = programs
    client = Client(socketPath: folder + "/socket")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    page = try ControlPage(path: folder + "/control.page")
  }

  /// Ends everything.
  func close() {
    daemon?.kill()
    simulators?.kill()
  }

  /// Waits until something is so, at most `seconds`.
  @discardableResult
  func wait(_ seconds: Double = 20, until isSo: () -> Bool) -> Bool {
    let end = Self.now() + seconds
    while !isSo() {
      guard Self.now() < end else { return false }
      usleep(8000)
    }
    return true
  }

  /// Seconds on a clock that nobody steps.
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// A file of the folder; empty when it is not there.
  func text(_ name: String) -> String { (try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)) ?? "" }

  // MARK: Devices

  /// Switches the simulated devices on, with marks of about 0.2 s, and writes the settings for them.
  func startSimulators() throws(CrashFailure) {
    simulators = try Child(
      programs + "/benchpin-sim", ["--directory", folder, "--engraver", "tcp:0", "--speed", "5"],
      log: folder + "/simulators.log")
    guard wait(until: { text("simulators.log").contains("ready") }),
      let port = Int(text("engraver.port").trimmingCharacters(in: .whitespacesAndNewlines))
    else { throw CrashFailure("the simulators did not start") }
    page.setPort(port)
    do { try writeSettings(port) } catch { throw CrashFailure("cannot write the settings: \(error)") }
  }

  private func writeSettings(_ port: Int) throws {
    let config = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Config")
    for kind in ["gauges", "engravers"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(kind)", withIntermediateDirectories: true)
    }
    try FileManager.default.copyItem(
      atPath: config.appending(path: "gauges/sylvac-opto-rs.yaml").path, toPath: folder + "/gauges/sylvac-opto-rs.yaml")
    // The project's own profile; only its waits are shorter, as the simulated marks are.
    var profile = try String(contentsOf: config.appending(path: "engravers/register-rich.yaml"), encoding: .utf8)
    for (key, before, after) in [
      ("start_within_ms", 2000, 500), ("still_within_ms", 2500, 800), ("base_ms", 300, 60),
      ("per_character_ms", 120, 24),
    ] { profile.replace("\(key): \(before)", with: "\(key): \(after)") }
    try profile.write(toFile: folder + "/engravers/register-rich.yaml", atomically: true, encoding: .utf8)
    try """
    bench: bench-1
    ledger: ledger.sqlite
    socket: socket
    http: {port: 0}
    profiles: \(folder)
    log: info
    devices:
      - {name: gauge, kind: gauge, profile: sylvac-opto-rs, port: "\(folder)/gauge"}
      - {name: engraver, kind: engraver, profile: register-rich, tcp: "127.0.0.1:\(port)", unit: 1}
    """.write(toFile: folder + "/benchpin.yaml", atomically: true, encoding: .utf8)
  }

  /// Tells the simulated devices something, and what they answered.
  @discardableResult
  func tell(_ order: String) -> String {
    guard let socket = UnixSocket(path: folder + "/control", seconds: 10), socket.send(Array((order + "\n").utf8))
    else {
      return ""
    }
    return socket.receive().map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Presses the gauge's button; whether the bench has the reading soon. Pressed before the port is open, nobody hears it.
  func measure(orderNumber: String? = nil) -> Bool {
    let path = "/v1/readings" + (orderNumber.map { "?order=\($0)" } ?? "")
    func newest() -> String? { client.ask("GET", path)?.list("readings").first?["id"] as? String }
    let before = newest()
    tell("gauge measure 16.95")
    return wait(0.5) { newest() != before }
  }

  /// The engraver's log as of now.
  var log: EngraverLog { EngraverLog(path: folder + "/engraver.log") }

  /// Whether the beam was on since the simulators were switched on; cheap, since it is asked often.
  func hasInLog(_ words: String) -> Bool { text("engraver.log").contains(words) }

  // MARK: The daemon

  /// Starts the daemon, and waits until it takes requests unless a trap may kill it before.
  func startDaemon(shimmed: Bool, mayDie: Bool = false) throws(CrashFailure) {
    starts += 1
    let environment =
      shimmed
      ? ["LD_PRELOAD": programs + "/libcrash-shim.so", "BENCHPIN_CRASH_CONTROL": folder + "/control.page"] : [:]
    let child = try Child(
      programs + "/benchpind", ["--config", folder + "/benchpin.yaml"], log: folder + "/benchpind.\(starts).log",
      environment: environment)
    daemon = child
    let isReady = wait { (mayDie && !child.isRunning) || client.ask("GET", "/readyz", seconds: 2)?.status == 200 }
    guard isReady else { throw CrashFailure("the daemon did not start: \(text("benchpind.\(starts).log"))") }
  }

  /// What the daemon that runs now has logged.
  var daemonLog: String { text("benchpind.\(starts).log") }

  /// Kills the daemon, if it is alive still.
  func killDaemon() { daemon?.kill() }

  /// The devices whose link is open, with their state.
  func openDevices() -> [String: String] {
    var open: [String: String] = [:]
    for device in client.ask("GET", "/v1/devices")?.list("devices") ?? [] where device["link"] as? String == "open" {
      open[device["name"] as? String ?? ""] = device["state"] as? String ?? ""
    }
    return open
  }

  /// The jobs, oldest first; `nil` when the daemon does not say.
  func jobs() -> [Claims.Job]? {
    guard let answer = client.ask("GET", "/v1/jobs?limit=100") else { return nil }
    guard answer.status == 200 else {
      odd.append("GET /v1/jobs was answered \(answer.status): \(answer.object["detail"] ?? "")")
      return nil
    }
    return answer.list("jobs").compactMap { Claims.Job($0) }.reversed()
  }

  /// Every fact of the ledger, as a client is told that asks from the beginning on.
  func facts() -> [String: FactListener.Told] {
    let at = client.ask("GET", "/v1/state")?.object["at"] as? String ?? ""
    let parts = at.split(separator: "-")
    guard parts.count == 2, let newest = Int(parts[1]), newest > 0 else { return [:] }
    let listener = FactListener(client, after: "\(parts[0])-0")
    wait(5) { listener.isEnded || listener.facts.count >= newest }
    return listener.facts
  }

  /// The epoch of the ledger, as clients carry it.
  func epoch() -> String {
    let at = client.ask("GET", "/v1/state")?.object["at"] as? String ?? ""
    return String(at.prefix { $0 != "-" })
  }
}
