import Foundation

/// The simulated engraver's own log: what really happened to the piece.
struct EngraverLog: Sendable {
  /// One time the beam was on.
  struct Beam: Hashable, Sendable {
    /// The number of the job it was told.
    var token: UInt64
    /// Whether the whole text was marked.
    var isWhole = false
  }

  var beams: [Beam] = []
  var counted = 0
  /// Whether the beam is on at the end of the log.
  var isBeamOn = false

  /// The log at `path` as far as it is written.
  init(path: String) { self.init(text: (try? String(contentsOfFile: path, encoding: .utf8)) ?? "") }

  /// The log as text, one JSON object a line.
  init(text: String) {
    for line in text.split(separator: "\n") where !line.contains("\"kind\":\"write\"") {
      guard let json = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else { continue }
      let token = (json["token"] as? String).flatMap { UInt64($0, radix: 16) } ?? 0
      switch json["kind"] as? String {
      case "beamOn":
        beams.append(Beam(token: token))
        isBeamOn = true
      case "beamOff":
        isBeamOn = false
        if !beams.isEmpty { beams[beams.count - 1].isWhole = json["done"] as? Bool == true }
      case "counted": counted += 1
      default: break
      }
    }
  }
}
