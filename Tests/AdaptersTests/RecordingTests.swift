import Adapters
import Devices
import Foundation
import FuzzBed
import Testing
import Workshop

@Suite struct RecordingTests {
  @Test(arguments: try Recording.all())
  func aRecordingMeansWhatItsManualSays(recording: Recording) throws {
    let lines = try decoded(recording, in: [recording.bytes])
    #expect(lines.count == recording.expected.count, "\(lines)")
    for (line, text) in zip(lines, recording.expected) {
      let (object, expected) = (try Recording.object(line), try Recording.object(text))
      for (key, value) in expected {
        #expect((object[key] as? NSObject) == (value as? NSObject), "\(key) in \(line)")
      }
      // What a reading does not say must not be there either.
      if expected["kind"] as? String == "reading" { #expect(object.keys.sorted() == expected.keys.sorted(), "\(line)") }
    }
  }

  @Test func everyFamilyHasRecordings() throws {
    let recorded = Set(try Recording.all().map(\.profile))
    for name in try Project.instruments() where name != "sylvac-opto-rs-simplex" {
      #expect(recorded.contains(name), "\(name)")
    }
  }

  @Test(arguments: try Recording.all())
  func theSameLinesComeHoweverTheBytesAreCut(recording: Recording) throws {
    let whole = try decoded(recording, in: [recording.bytes])
    #expect(try decoded(recording, in: recording.bytes.map { [$0] }) == whole)
    for cut in 1..<min(recording.bytes.count, 40) {
      let halves = [Array(recording.bytes[..<cut]), Array(recording.bytes[cut...])]
      #expect(try decoded(recording, in: halves) == whole)
    }
    var random = SeededRandom(seed: 42)
    for _ in 0..<20 {
      var chunks: [[UInt8]] = []
      var rest = recording.bytes[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...max(1, recording.bytes.count / 2), using: &random)
        chunks.append(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      #expect(try decoded(recording, in: chunks) == whole, "\(chunks.map(\.count))")
    }
  }

  @Test(arguments: try Recording.all())
  func gluedFramesAndGarbageBetweenChangeNothing(recording: Recording) throws {
    let profile = try instrument(recording)
    guard profile.binary == nil, profile.framing.ends.contains([recording.bytes.last ?? 0]) else { return }
    let whole = try decoded(recording, in: [recording.bytes])
    #expect(try decoded(recording, in: [recording.bytes + recording.bytes]) == whole + whole)
    let garbage: [UInt8] = Array("\r\n\u{7F}%%@!\r".utf8)
    let mixed = try decoded(recording, in: [recording.bytes + garbage + recording.bytes])
    #expect(mixed.count == 2 * whole.count + 1)
    #expect(Array(mixed.prefix(whole.count)) == whole && Array(mixed.suffix(whole.count)) == whole)
    #expect(mixed[whole.count].contains(#""kind":"garbled""#))
  }

  @Test(arguments: try Recording.all())
  func onlyAPlausibleDiameterIsOneForTheBench(recording: Recording) throws {
    var decoder = FrameDecoder(try instrument(recording))
    let frames = decoder.decode(recording.bytes, arrived: .now)
    let diameters = frames.compactMap { frame in
      if case .diameter(let diameter, _) = frame.content { diameter.count } else { nil }
    }
    let plausible = try recording.expected.compactMap { try Recording.object($0)["micrometres"] as? Int }.filter {
      (8000...28_000).contains($0)
    }
    #expect(diameters == plausible)
  }

  @Test func everyFamilyThatIsNotShippedHasRecordingsOfGoodAndOfOtherLines() throws {
    let all = try Recording.all()
    #expect(Recording.unseen().count >= 11)
    for name in Recording.unseen() {
      let kinds = try all.filter { $0.profile == name }.flatMap(\.expected).map {
        try Recording.object($0)["kind"] as? String
      }
      #expect(kinds.contains("reading") && Set(kinds).count > 1, "\(name): \(kinds)")
    }
  }

  private func instrument(_ recording: Recording) throws -> GaugeProfile {
    guard let path = recording.profilePath else { return try Project.instrument(recording.profile) }
    return try GaugeProfile.read(text: String(contentsOfFile: path, encoding: .utf8), file: path)
  }

  private func decoded(_ recording: Recording, in chunks: [[UInt8]]) throws -> [String] {
    var decoder = FrameDecoder(try instrument(recording))
    let now = ContinuousClock.now
    var lines = chunks.flatMap { decoder.lines($0, arrived: now) }
    lines += decoder.finish()
    return lines.compactMap(\.json)
  }
}

extension Recording: CustomTestStringConvertible {
  /// The profile and the file's name.
  public var testDescription: String { name }
}
