import Devices
import Foundation
import Station
import Synchronization
import Testing
import Workshop

@testable import Web

/// A clock that a test sets by hand, so that a record says the same each time.
final class HandClock: Sendable {
  private let milliseconds: Mutex<Int64>

  init(_ text: Int64) { milliseconds = Mutex(text) }

  func pass(minutes: Int64) { milliseconds.withLock { $0 += minutes * 60_000 } }

  var time: BenchTime {
    BenchTime(
      moment: { Moment(milliseconds: self.milliseconds.withLock { $0 }) }, instant: { ContinuousClock.now },
      sleep: { try await Task.sleep(for: $0, clock: .continuous) })
  }
}

/// A gauge that shows the same diameter whenever it is asked.
final class PaperGauge: GaugeDriver, GaugeSession {
  let executor: (any TaskExecutor)? = nil
  let identity = DeviceIdentity(model: "paper gauge", address: "nowhere")
  let diameter = Mutex(16_916)
  private let frames: AsyncStream<[GaugeFrame]>
  private let feeder: AsyncStream<[GaugeFrame]>.Continuation

  init() { (frames, feeder) = AsyncStream.makeStream(of: [GaugeFrame].self) }

  var canBeAsked: Bool { true }
  func open() async throws(DeviceFault) -> PaperGauge { self }
  func close() async { feeder.finish() }

  func askForReading() async throws(DeviceFault) {
    let diameter = diameter.withLock { $0 }
    feeder.yield([GaugeFrame(content: .diameter(Micrometres(diameter), sent: "+\(diameter)"), began: .now)])
  }

  /// Sends a mass, as a balance does.
  func weigh(_ milligrams: Int) {
    feeder.yield([GaugeFrame(content: .weight(milligrams: milligrams, sent: "\(milligrams)"), began: .now)])
  }

  func nextFrames() async throws(DeviceFault) -> [GaugeFrame] {
    for await frames in frames { return frames }
    throw .cancelled("closed")
  }
}

/// A machine that has finished as soon as it began.
final class PaperMachine: WorkDriver, WorkSession {
  let identity = DeviceIdentity(model: "paper machine", address: "nowhere")
  let followsDrawings: Bool
  private let begun = Mutex(false)

  init(followsDrawings: Bool = false) { self.followsDrawings = followsDrawings }

  var endsByItself: Bool { true }
  func open() async throws(DeviceFault) -> PaperMachine { self }
  func close() async {}
  func check(_ work: Work) throws(PlanRefusal) {}
  func expectedDuration(of work: Work) -> Duration { .seconds(1) }
  func permit() -> StartPermit { StartPermit(revocations: 0) }
  func revokePermits() {}
  func halt() async throws(DeviceFault) {}
  func status() async throws(DeviceFault) -> MachineStatus { MachineStatus(.ready) }
  func recall(_ mark: MachineMark) async throws(DeviceFault) -> Recollection { .nothing("it keeps none") }

  func prepare(_ work: Work, permit: StartPermit) async throws(DeviceFault) -> MachineMark {
    begun.withLock { $0 = false }
    return MachineMark(counter: 7)
  }

  func start(permit: StartPermit) async throws(DeviceFault) -> StartAnswer {
    begun.withLock { $0 = true }
    return .began
  }

  func attend() async throws(DeviceFault) -> WorkProgress {
    WorkProgress(begun.withLock { $0 } ? .finished : .notBegun, permille: 1000)
  }
}

/// What is compared with a file that was looked at once.
enum Golden {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Recordings/records")

  /// Compares `bytes` with the file `name`; with BENCHPIN_GOLDEN=write in the environment the file is written instead.
  static func expect(_ bytes: [UInt8], is name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = folder.appending(path: name)
    let text = steady(String(decoding: bytes, as: UTF8.self))
    if ProcessInfo.processInfo.environment["BENCHPIN_GOLDEN"] == "write" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    guard text != golden else { return }
    let pair = zip(text.split(separator: "\n"), golden.split(separator: "\n")).first { $0 != $1 }
    Issue.record(
      "\(name) is another: \(pair.map { "“\($0.0.prefix(300))” and was “\($0.1.prefix(300))”" } ?? "its length")",
      sourceLocation: sourceLocation)
  }

  /// Without what another run may say otherwise: how many facts a job left, how long a machine was seen, what names the proof.
  private static func steady(_ text: String) -> String {
    text.replacing(#/(entries 1 to|רשומות 1 עד) <bdi>[0-9]+/#) { "\($0.1) <bdi>0" }
      .replacing(#/(Proof|הגהת חריטה) <bdi>[0-9a-f]+/#) { "\($0.1) <bdi>0" }
      .replacing(#/<bdi>[0-9]+<\/bdi> (min|דק׳) <bdi>[0-9]+<\/bdi> (s|שנ׳) · /#, with: "")
  }
}
