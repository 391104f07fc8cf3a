import Foundation
import Testing
import Wire
import Workshop

@testable import Adapters
@testable import Simulators

/// One act of the bench with the frames that go over the line and what the answers mean.
struct DriveRecording: CustomTestStringConvertible, Sendable {
  struct File: Decodable {
    var profile: String
    var cases: [Case]
  }

  struct Case: Decodable {
    struct Exchange: Decodable {
      var sent: String
      var answer: String
    }
    var what: String
    var act: String
    var exchanges: [Exchange]
    var unit: UInt8?
    var hertz: Int?
    var points: [String]?
    var values: [String: String]?
    var meanings: [String: String]?
    var point: String?
    var value: String?
    var exception: UInt8?
  }

  var profile: String
  var act: Case
  var testDescription: String { "\(profile): \(act.what)" }

  static func all() throws -> [DriveRecording] {
    let folder = Project.root.appendingPathComponent("Tests/Recordings/drives")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
    return try names.sorted().flatMap { name in
      let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: folder.appendingPathComponent(name)))
      return file.cases.map { DriveRecording(profile: file.profile, act: $0) }
    }
  }
}

/// Every published frame of every drive: what the bench sends from the profile is the frame, byte for byte, and the
/// answer means what its source says.
@Suite struct DriveRecordingTests {
  @Test(arguments: try DriveRecording.all())
  func thePublishedFrameIsWhatGoesOverTheLine(recording: DriveRecording) async throws {
    let act = recording.act
    let profile = try Project.polisher(recording.profile)
    let peer = try FramePeer(act.exchanges.map { (Self.bytes($0.sent), Self.bytes($0.answer)) })
    let bus = try ModbusBus(
      place: .rtu(path: peer.path, settings: profile.line), patience: ModbusPatience(answer: .milliseconds(500)))
    let unit = profile.limits.unit(act.unit ?? 1)
    let answer: Result<[String: ProbeReading], WireFault>
    do throws(WireFault) {
      answer = .success(
        try await bus.transact { line throws(WireFault) in try Self.carryOut(act, profile, line, unit) })
    } catch { answer = .failure(error) }
    await bus.close()
    peer.close()
    #expect(peer.heard.map(Self.text) == act.exchanges.map(\.sent))
    switch answer {
    case .success(let readings):
      #expect(act.exception == nil)
      for (name, value) in act.values ?? [:] { #expect(readings[name]?.scaled == value) }
      for (name, meaning) in act.meanings ?? [:] { #expect(readings[name]?.meaning == meaning) }
    case .failure(.exception(_, _, let code)): #expect(code == act.exception)
    case .failure(let fault): Issue.record("\(fault.sentence)")
    }
  }

  @Test func everyDriveWithPublishedFramesIsRecorded() throws {
    // The twenty-nine frames of the sources in their acts, and what had to be added around them.
    let all = try DriveRecording.all()
    #expect(Set(all.map(\.profile)).count == 8)
    #expect(all.reduce(0) { $0 + $1.act.exchanges.count } >= 29)
  }

  private static func carryOut(
    _ act: DriveRecording.Case, _ profile: PolisherProfile, _ line: Wire.ModbusLine, _ unit: Wire.ModbusUnit
  ) throws(WireFault) -> [String: ProbeReading] {
    let ratios = DriveTerms(profile).ratios
    let tongue = DriveTongue(profile: profile, ratios: ratios)
    var steps: [DriveStep] = []
    var setpoint = 0
    switch act.act {
    case "run": steps = tongue.run
    case "stop": steps = tongue.stop
    case "speed":
      steps = tongue.setSpeed(whileRunning: false)
      setpoint = profile.setpoint.number(Millihertz((act.hertz ?? 0) * 1000), ratios) ?? -1
    case "walk": if case .away(let next) = try tongue.read(line, unit).phase { steps = next }
    case "set":
      let point = profile.probePoints.first { $0.name == act.point }
      // A refusal leaves the line silent, and the frames that were heard say so.
      if let write = point?.write, let planned = try? write(act.value ?? "") { try planned.send(line, unit) }
    default:
      let points = profile.points.filter { act.points?.contains($0.name) == true }
      let snapshot = try DriveSnapshot(points.map(\.place), line, unit, limits: profile.limits)
      return Dictionary(uniqueKeysWithValues: points.map { ($0.name, $0.reading(in: snapshot, ratios)) })
    }
    for step in steps { try step.send(line, unit, setpoint: setpoint) }
    return [:]
  }

  private static func bytes(_ hex: String) -> [UInt8] { hex.split(separator: " ").compactMap { UInt8($0, radix: 16) } }

  private static func text(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
  }
}

/// The other end of a line that knows a few frames by heart: it answers each in its turn, and nothing else.
private final class FramePeer: Sendable {
  private struct State {
    var unread: [UInt8] = []
    var heard: [[UInt8]] = []
    var terminal: PseudoTerminal?
  }

  private let loop: WireLoop
  private let state = Locked(State())

  init(_ exchanges: [(sent: [UInt8], answer: [UInt8])]) throws {
    loop = try WireLoop()
    let state = state
    let terminal = try PseudoTerminal(on: loop) { bytes in
      state.with { state in
        state.unread += bytes
        guard state.heard.count < exchanges.count else {
          state.heard.append(state.unread)
          return
        }
        let next = exchanges[state.heard.count]
        guard state.unread.count >= next.sent.count else { return }
        let frame = Array(state.unread.prefix(next.sent.count))
        state.unread.removeFirst(next.sent.count)
        state.heard.append(frame)
        if frame == next.sent { state.terminal?.answer(next.answer) }
      }
    }
    state.with { $0.terminal = terminal }
  }

  var path: String { state.with { $0.terminal?.path ?? "" } }
  var heard: [[UInt8]] { state.with { $0.heard } }

  func close() {
    state.with { $0.terminal }?.close()
    loop.close()
  }
}

/// A value under a lock that closures may hold.
private final class Locked<Value>: @unchecked Sendable {
  // Unchecked: every access goes through the lock.
  private let lock = NSLock()
  private var value: Value

  init(_ value: Value) { self.value = value }

  func with<Result>(_ body: (inout Value) -> Result) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return body(&value)
  }
}
