import Foundation
import Glibc

// Unchecked, since its programs are made in `init` and only ended afterwards; ending them twice does no harm.
/// The shop of the demo: simulated devices, a daemon, and a folder of its own for both.
final class DemoShop: @unchecked Sendable {
  /// Why the demo could not go on.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Where the bench answers.
  private(set) var url = ""
  private let folder: URL
  private let programs: URL
  private let simulators = Process()
  private let daemon = Process()
  private let simulatorsInput = Pipe()
  /// The command under way.
  private var command: Process?

  init() throws {
    // Found through PATH, the program's first argument is its bare name, and the others are not in this folder.
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    programs = URL(filePath: program).deletingLastPathComponent()
    folder = FileManager.default.temporaryDirectory.appending(path: "benchpin-demo-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    do {
      try startSimulators()
      try startDaemon()
    } catch {
      close()
      throw error
    }
  }

  /// Says what happens at the bench.
  func say(_ sentence: String) { print("\n\(sentence)") }

  /// Runs the command line as a person would, and shows the command.
  func benchpin(_ arguments: [String], mayFail: Bool = false) throws {
    let shown = arguments.map { $0.contains(" ") ? "\"\($0)\"" : $0 }.joined(separator: " ")
    print("$ benchpin \(shown)")
    fflush(nil)
    let process = Process()
    process.executableURL = programs.appending(path: "benchpin")
    process.arguments = arguments
    process.environment = environment
    command = process
    defer { command = nil }
    try process.run()
    process.waitUntilExit()
    guard mayFail || process.terminationStatus == 0 else {
      throw Failure(description: "benchpin \(shown) ended with \(process.terminationStatus)")
    }
  }

  /// What a command of the command line prints; empty when it cannot be run.
  func output(of arguments: [String]) -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = programs.appending(path: "benchpin")
    process.arguments = arguments
    process.environment = environment
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return "" }
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Does something at the simulated gauge.
  func gauge(_ command: String) throws {
    let process = Process()
    process.executableURL = programs.appending(path: "benchpin-sim")
    process.arguments = ["tell", folder.path, "gauge"] + command.split(separator: " ").map(String.init)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
  }

  /// Waits until something is so, at most 20 s.
  func await(_ what: String, _ condition: () -> Bool) throws {
    let end = Date.now + 20
    while !condition() {
      guard Date.now < end else { throw Failure(description: "\(what) did not come within 20 s") }
      usleep(50_000)
    }
  }

  /// Ends the daemon, then the devices, and removes the folder.
  func close() {
    // It only watches; the daemon, ended next, stops what it started.
    if let command, command.isRunning { kill(command.processIdentifier, SIGKILL) }
    for process in [daemon, simulators] where process.isRunning {
      process.terminate()
      process.waitUntilExit()
    }
    // A program that is about to be gone may still take a file away while the folder is emptied: then it is tried again.
    for _ in 0..<20 where FileManager.default.fileExists(atPath: folder.path) {
      // A folder in the system's temporary place that cannot be removed is the system's to clean.
      do { try FileManager.default.removeItem(at: folder) } catch { usleep(50_000) }
    }
  }

  private var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["BENCHPIN_SOCKET"] = folder.appending(path: "socket").path
    return environment
  }

  private func startSimulators() throws {
    simulators.executableURL = programs.appending(path: "benchpin-sim")
    simulators.arguments = [
      "--directory", folder.path, "--gauge", "sylvac", "--engraver", "tcp:0", "--polisher", "atv12",
      "--until-stdin-closes",
    ]
    // Held open for as long as the demo lives, so that the devices end with it, whatever ends it.
    simulators.standardInput = simulatorsInput
    simulators.standardOutput = FileHandle.nullDevice
    try simulators.run()
    let port = folder.appending(path: "engraver.port")
    try self.await("the simulated devices") {
      FileManager.default.fileExists(atPath: port.path)
        && FileManager.default.fileExists(
          atPath: folder.appending(path: "polisher").path)
    }
  }

  private func startDaemon() throws {
    let engraver = try String(contentsOf: folder.appending(path: "engraver.port"), encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let settings = folder.appending(path: "benchpin.yaml")
    try DemoShop.settings(folder: folder.path, engraverPort: engraver)
      .write(to: settings, atomically: true, encoding: .utf8)
    let log = folder.appending(path: "benchpind.log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    daemon.executableURL = programs.appending(path: "benchpind")
    daemon.arguments = ["--config", settings.path]
    daemon.standardError = try FileHandle(forWritingTo: log)
    try daemon.run()
    try self.await("the daemon") { self.readURL(from: log) }
    try self.await("every device") {
      let devices = self.output(of: ["devices", "--json"])
      return devices.components(separatedBy: "\"open\"").count == 4
        && devices.components(separatedBy: "\"ready\"").count == 3
    }
    print("A bench against simulated devices, with its ledger in \(folder.path)")
    print("Its stop is not an emergency stop: a real machine keeps its own.")
  }

  private func readURL(from log: URL) -> Bool {
    guard let text = try? String(contentsOf: log, encoding: .utf8), let address = text.range(of: "http=") else {
      return false
    }
    url = "http://" + text[address.upperBound...].prefix { $0 != " " }
    return true
  }

  private static func settings(folder: String, engraverPort: String) -> String {
    let profiles = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Config").path
    return """
      bench: demo
      ledger: \(folder)/ledger.sqlite
      socket: \(folder)/socket
      http:
        port: 0
      profiles: \(profiles)
      devices:
        - name: gauge
          kind: gauge
          profile: sylvac-opto-rs
          port: \(folder)/gauge
        - name: engraver
          kind: engraver
          profile: register-rich
          tcp: 127.0.0.1:\(engraverPort)
          unit: 1
        - name: polisher
          kind: polisher
          profile: schneider-atv12
          port: \(folder)/polisher
          unit: 1
          rpm_per_hertz: 60
          max_rpm: 3000
      programmes:
        - name: demo
          steps:
            - {title: cut, rpm: 1700, seconds: 5}
            - {title: colour, rpm: 1200, seconds: 4}
      """
  }
}
