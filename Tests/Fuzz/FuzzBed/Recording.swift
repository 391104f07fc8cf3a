import Foundation

/// What a gauge or a balance sent, and what it means: one file in `Tests/Recordings`, a folder a profile, or
/// in `Tests/Unseen`, whose folders hold the `profile.yaml` of a family that is not shipped.
///
/// Lines that begin with `#` say where the bytes come from; `bytes:` holds them as hexadecimal pairs (`39 * 5000` for
/// many); every other line is one JSON object that `benchpin profiles decode` must print, in this order.
package struct Recording: Sendable {
  /// The profile and the file's name.
  package var name: String
  /// The profile that reads it.
  package var profile: String
  /// What was on the wire.
  package var bytes: [UInt8]
  /// The profile's own file, where it is not shipped.
  package var profilePath: String?
  /// What must be told of it, as JSON.
  package var expected: [String]

  /// The folder of the project, found from this file's own place.
  package static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The families that are not shipped.
  package static func unseen() -> [String] {
    // Without the folder there is none; the tests that count families then fail.
    let names = try? FileManager.default.contentsOfDirectory(atPath: unseenFolder.path)
    return (names ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }

  /// The profile's file of a family that is not shipped.
  package static func path(ofUnseen name: String) -> String {
    unseenFolder.appendingPathComponent(name).appendingPathComponent("profile.yaml").path
  }

  private static var unseenFolder: URL { project.appendingPathComponent("Tests/Unseen") }

  /// Every recording there is.
  package static func all() throws -> [Recording] {
    try recordings(in: project.appendingPathComponent("Tests/Recordings"))
      + recordings(in: unseenFolder).map { recording in
        var recording = recording
        recording.profilePath = path(ofUnseen: recording.profile)
        return recording
      }
  }

  private static func recordings(in root: URL) throws -> [Recording] {
    try FileManager.default.contentsOfDirectory(atPath: root.path).sorted().flatMap { profile in
      let folder = root.appendingPathComponent(profile)
      return try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasSuffix(".recording") }.sorted().map { name in
          let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
          return Recording(name: "\(profile)/\(name.dropLast(10))", profile: profile, text: text)
        }
    }
  }

  private init(name: String, profile: String, text: String) {
    self.name = name
    self.profile = profile
    bytes = []
    expected = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix("bytes:") {
        let words = line.dropFirst(6).split(separator: " ")
        if words.count == 3, words[1] == "*", let byte = UInt8(words[0], radix: 16), let count = Int(words[2]) {
          bytes = [UInt8](repeating: byte, count: count)
        } else {
          bytes = words.compactMap { UInt8($0, radix: 16) }
        }
      } else {
        expected.append(String(line))
      }
    }
  }

  /// A JSON object.
  package static func object(_ line: String) throws -> [String: Any] {
    guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
      throw CocoaError(.coderReadCorrupt)
    }
    return object
  }
}
