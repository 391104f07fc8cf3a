import Foundation
import Glibc

/// A bench for measurement: the real daemon over a real pty, with a fresh ledger in a folder of its own.
final class BenchmarkBench {
  let folder: URL
  let port: Int
  let programs: URL
  private(set) var daemon: Subject?

  init(programs: URL, devices: String) throws {
    self.programs = programs
    folder = FileManager.default.temporaryDirectory.appending(path: "benchpin-bench-\(getpid())-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    port = Loopback.freePort()
    let settings = """
      bench: bench-1
      ledger: ledger.sqlite
      socket: socket
      http:
        port: \(port)
      profiles: \(BenchmarkBench.profiles.path)
      log: error
      \(devices)
      """
    try settings.write(to: folder.appending(path: "benchpin.yaml"), atomically: true, encoding: .utf8)
  }

  /// Starts the daemon and waits until it answers.
  @discardableResult
  func start() throws -> Subject {
    let began = now()
    let subject = try Subject(
      programs.appending(path: "benchpind"), ["--config", folder.appending(path: "benchpin.yaml").path])
    let port = port
    try subject.awaitReady(since: began) {
      guard let socket = try? Loopback.connect(port: port) else { return false }
      defer { close(socket) }
      try? Loopback.send(socket, "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n")
      return Loopback.receive(socket, until: "200 OK").contains("200 OK")
    }
    daemon = subject
    return subject
  }

  func end() {
    daemon?.end()
    daemon = nil
    // A folder of the system's temporary place that could not be removed is the system's to clean.
    try? FileManager.default.removeItem(at: folder)
  }

  /// What a client of the event stream sends, and how a reading looks when it arrives.
  var ear: LineLoad.Ear {
    LineLoad.Ear(
      greeting: "GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nAccept: text/event-stream\r\n\r\n",
      mark: Array("event: reading.taken".utf8))
  }

  private static let profiles = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Config")
}
