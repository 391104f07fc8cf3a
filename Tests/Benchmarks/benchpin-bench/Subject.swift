import Foundation
import Glibc

/// A program under measurement, started and ended here.
final class Subject {
  private let process = Process()
  /// Seconds from exec to the moment its port answered as wanted.
  private(set) var secondsToReady = 0.0

  var pid: Int32 { process.processIdentifier }

  init(_ program: URL, _ arguments: [String]) throws {
    process.executableURL = program
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.standardError
    try process.run()
    Children.began(pid)
  }

  /// Tries `probe` every half millisecond until it succeeds.
  func awaitReady(since start: Double, _ probe: () -> Bool) throws {
    while !probe() {
      guard process.isRunning, now() - start < 20 else { throw BenchFailure("a subject did not start") }
      usleep(500)
    }
    secondsToReady = now() - start
  }

  /// Resident memory in kilobytes.
  var residentKilobytes: Int {
    status(of: "/proc/\(pid)/status", "VmRSS:")
  }

  /// Context switches of all threads so far: each wakeup is one.
  var contextSwitches: Int {
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
    return tasks.map { status(of: "/proc/\(pid)/task/\($0)/status", "voluntary_ctxt_switches:") }.reduce(0, +)
  }

  private func status(of path: String, _ key: String) -> Int {
    // A thread that ended meanwhile has no file any more, and counts as nothing.
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return 0 }
    let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
    return line.flatMap { Int($0.split(whereSeparator: { !$0.isNumber }).first ?? "") } ?? 0
  }

  func end() {
    process.terminate()
    process.waitUntilExit()
    Children.ended(pid)
  }

  deinit { if process.isRunning { end() } }
}
