import Adapters
import Devices
import Foundation
import Glibc
import Simulators
import Wire
import Workshop

/// A path of two megabytes to a simulated marker in a process of its own: the rate beside a plain C loop of the same writes,
/// the line's arithmetic limit at 115200 baud, and what it costs in memory.
struct PathBenchmark {
  let programs: URL
  let rounds: Int

  private static let profiles = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Config/engravers/path-window.yaml")

  func run() async throws {
    print("\nA path of 2 MB through the window (median of \(rounds) interleaved rounds)")
    print(Figures.row(["", "blocks/s", "KB/s", "of plain C"]))
    let drawing = Self.drawing(points: 500_000)
    var profile = try EngraverProfile.read(
      text: try String(contentsOf: Self.profiles, encoding: .utf8), file: Self.profiles.path)
    profile.path?.field = 60_000
    let folder = FileManager.default.temporaryDirectory.appending(path: "benchpin-path-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let simulator = try Subject(
      programs.appending(path: "benchpin-sim"), ["--directory", folder.path, "--engraver-map", "path"])
    defer { simulator.end() }
    let portFile = folder.appending(path: "engraver.port")
    var port = 0
    try simulator.awaitReady(since: now()) {
      port =
        (try? String(contentsOf: portFile, encoding: .utf8)).flatMap {
          Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
        } ?? 0
      return port > 0 && (try? Loopback.connect(port: port)).map { close($0) == 0 } == true
    }
    profile.path?.readsWhileWriting = false
    let words = 119
    let blocks = 1_000_000 / words
    var floor: [Double] = []
    var plain: [Double] = []
    var together: [Double] = []
    var growth = 0
    for _ in 0..<rounds {
      floor.append(try plainC(port, blocks: blocks, words: words))
      plain.append(try await ours(profile, port, drawing, &growth))
      var exchanging = profile
      exchanging.path?.readsWhileWriting = true
      together.append(try await ours(exchanging, port, drawing, &growth))
    }
    let base = Figures.median(floor)
    for (name, rates) in [
      ("plain C libmodbus, function 16", floor), ("ours, function 16", plain), ("ours, function 23", together),
    ] {
      let rate = Figures.median(rates)
      print(
        Figures.row([
          name, Figures.text(rate), Figures.text(rate * Double(words) * 2 / 1000), Figures.text(rate / base),
        ]))
    }
    print(
      "  resident memory of the sender grew by \(growth) KB at most while a path was sent, \(Self.resident()) KB in all"
    )
    try await serial(drawing, profile)
  }

  /// Over a pty that hands bytes on as fast as 115200 baud would, beside the arithmetic of the same frames.
  private func serial(_ drawing: RingDrawing, _ profile: EngraverProfile) async throws {
    let engraver = try SimulatedEngraver(.rtu(), map: .path)
    defer { engraver.close() }
    let line = try PacedLine(to: engraver.path, baud: 115_200)
    defer { line.end() }
    var small = drawing
    small.strokes = Array(drawing.strokes.prefix(10))
    let driver = ModbusEngraverDriver(
      profile: profile, address: .modbusRTU(path: line.path, unit: 1), rack: ModbusRack())
    let session = try await driver.open()
    let (seconds, blocks) = try await time(session, small)
    await session.close()
    let ours = seconds / Double(blocks)
    // Start, eight bits, parity, stop; request and answer of function 16; a silence of 1.75 ms before each (Modbus over
    // serial line V1.02, 2.5.1.1).
    let bytes = Double(9 + 2 * 121 + 8) * 11 / 115_200
    let limit = bytes + 2 * 0.00175
    print(
      "  RTU at 115200, function 16, \(blocks) blocks: \(Figures.text(ours * 1000)) ms a block, begin and check included; \(Figures.text(limit * 1000)) ms by arithmetic with a silence before each frame: \(Figures.text(limit / ours * 100)) % of the limit"
    )
  }

  private func ours(
    _ profile: EngraverProfile, _ port: Int, _ drawing: RingDrawing, _ growth: inout Int
  ) async throws -> Double {
    let driver = ModbusEngraverDriver(
      profile: profile, address: .modbusTCP(host: "127.0.0.1", port: port, unit: 255), rack: ModbusRack())
    let session = try await driver.open()
    let before = Self.resident()
    let (seconds, blocks) = try await time(session, drawing)
    growth = max(growth, Self.resident() - before)
    await session.close()
    return Double(blocks) / seconds
  }

  private func time(_ session: ModbusEngraverSession, _ drawing: RingDrawing) async throws -> (Double, Int) {
    let work = Work.engraving(EngravingText(text: "x", place: .inside))
    let began = now()
    _ = try await session.prepare(work, drawing: drawing, permit: session.permit())
    let points = drawing.strokes.reduce(0) { $0 + 2 * $1.points.count + 1 }
    return (now() - began, points / 119)
  }

  private func plainC(_ port: Int, blocks: Int, words: Int) throws -> Double {
    let process = Process()
    let output = Pipe()
    process.executableURL = programs.appending(path: "path-floor")
    process.arguments = [String(port), String(blocks), String(words)]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    guard let rate = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw BenchFailure("path-floor printed \(text)")
    }
    return rate
  }

  /// Resident memory in kilobytes.
  private static func resident() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4
  }

  /// Waves along a ring, in strokes of a thousand points.
  private static func drawing(points: Int) -> RingDrawing {
    var strokes: [BeamStroke] = []
    for number in 0..<points / 1000 {
      let (left, low) = (number % 100 * 40_000 - 3_000_000, 1_000_000 + number * 3000)
      var line: [BeamPoint] = []
      for index in 0..<1000 {
        line.append(BeamPoint(x: Int32(left + index * 3000), y: Int32(low + index % 7 * 20_000)))
      }
      strokes.append(BeamStroke(kind: .line, points: line))
    }
    let beam = BeamSettings(
      percent: 70, speed: 300_000, hertz: 30_000, interval: Micrometres(30), degrees: 45, passes: 1, source: .demo)
    return RingDrawing(
      hash: "", place: .inside, radius: 8_675_000, band: Micrometres(4000), beam: beam, strokes: strokes)
  }
}
