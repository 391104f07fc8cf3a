import Adapters
import Foundation
import Testing

/// The files of the project that tests read, found from this file's own place.
enum Project {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  static func gauge(_ name: String) throws -> GaugeProfile { try profile("Config/gauges/\(name).yaml") }

  /// The profile of a gauge or a balance, whichever folder holds it.
  static func instrument(_ name: String) throws -> GaugeProfile {
    let isGauge = FileManager.default.fileExists(atPath: root.appendingPathComponent("Config/gauges/\(name).yaml").path)
    return try profile("Config/\(isGauge ? "gauges" : "balances")/\(name).yaml")
  }

  /// The names of all profiles of gauges and balances.
  static func instruments() throws -> [String] {
    try ["gauges", "balances"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("Config/\(folder)").path)
        .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
    }.sorted()
  }

  private static func profile(_ path: String) throws -> GaugeProfile {
    try GaugeProfile.read(text: text(path), file: path)
  }
}
