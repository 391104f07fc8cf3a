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

  static func gauge(_ name: String) throws -> GaugeProfile {
    try GaugeProfile.read(text: text("Config/gauges/\(name).yaml"), file: "Config/gauges/\(name).yaml")
  }
}

/// One recording of a gauge with what it means.
struct Recording: CustomTestStringConvertible {
  struct Expectation: Decodable {
    struct Meaning: Decodable {
      var kind: String
      var value: String?
      var values: [String]?
      var code: String?
      var meaning: String?
    }
    var expect: Meaning
    var source: String
  }

  var name: String
  var profile: String
  var bytes: [UInt8]
  var meaning: Expectation.Meaning
  var testDescription: String { name }

  private static let profiles = ["sylvac_opto_rs": "sylvac-opto-rs", "mitutoyo_mux10_vcp": "mitutoyo-mux10"]

  static func all() throws -> [Recording] {
    try profiles.flatMap { family, profile in
      let folder = Project.root.appendingPathComponent("Tests/Recordings/\(family)")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".bytes") }
      return try names.sorted().map { name in
        let stem = String(name.dropLast(6))
        let golden = try Data(contentsOf: folder.appendingPathComponent(stem + ".expected.json"))
        return Recording(
          name: "\(family)/\(stem)", profile: profile,
          bytes: Array(try Data(contentsOf: folder.appendingPathComponent(name))),
          meaning: try JSONDecoder().decode(Expectation.self, from: golden).expect)
      }
    }
  }
}
