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
    // A round trip on loopback is two wake-ups of a sleeping thread, whose cost drifts by a tenth within seconds: each
    // stream is held against the plain loop right beside it, and many such pairs against each other.
    let pairs = rounds * 5
    print("\nA path of 2 MB through the window (medians of \(pairs) pairs of plain C and ours)")
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
    let words = 119
    var growth = 0
    // The first, before this process holds a path as it was received.
    _ = try await ours(profile, port, drawing, &growth)
    let path = folder.appending(path: "path")
    let blocks = try await Self.write(drawing, profile, to: path) / words + 1
    for function in [16, 23] {
      profile.path?.readsWhileWriting = function == 23
      var floor: [Double] = []
      var streamed: [Double] = []
      for pair in 0..<pairs {
        if pair.isMultiple(of: 2) { floor.append(try plainC(port, path, words: words, function)) }
        streamed.append(Double(blocks) / (try await ours(profile, port, drawing, &growth)))
        if !pair.isMultiple(of: 2) { floor.append(try plainC(port, path, words: words, function)) }
      }
      let ratio = Figures.median(zip(streamed, floor).map { $0 / $1 })
      for (name, rate, ratio) in [
        ("plain C libmodbus, function \(function)", Figures.median(floor), 1),
        ("ours", Figures.median(streamed), ratio),
      ] {
        print(
          Figures.row([
            name, Figures.text(rate), Figures.text(rate * Double(words) * 2 / 1000), Figures.text(ratio),
          ]))
      }
    }
    profile.path?.readsWhileWriting = false
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
    let seconds = try await time(session, small)
    await session.close()
    let blocks = engraver.receivedPath.words.count / 119 + 1
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
    let seconds = try await time(session, drawing)
    growth = max(growth, Self.resident() - before)
    await session.close()
    return seconds
  }

  /// How many seconds it takes until the machine has confirmed the whole of it.
  private func time(_ session: ModbusEngraverSession, _ drawing: RingDrawing) async throws -> Double {
    let work = Work.engraving(EngravingText(text: "x", place: .inside))
    let began = now()
    _ = try await session.prepare(work, drawing: drawing, permit: session.permit())
    return now() - began
  }

  /// Writes the words of the path as a machine has received them, for the plain loop to send the same; how many there are.
  private static func write(_ drawing: RingDrawing, _ profile: EngraverProfile, to file: URL) async throws -> Int {
    let engraver = try SimulatedEngraver(.tcp(), map: .path)
    defer { engraver.close() }
    let driver = ModbusEngraverDriver(
      profile: profile, address: .modbusTCP(host: "127.0.0.1", port: Int(engraver.port), unit: 255), rack: ModbusRack())
    let session = try await driver.open()
    let work = Work.engraving(EngravingText(text: "x", place: .inside))
    _ = try await session.prepare(work, drawing: drawing, permit: session.permit())
    await session.close()
    let words = engraver.receivedPath.words
    try words.withUnsafeBytes { try Data($0).write(to: file) }
    return words.count
  }

  private func plainC(_ port: Int, _ path: URL, words: Int, _ function: Int) throws -> Double {
    let process = Process()
    let output = Pipe()
    process.executableURL = programs.appending(path: "path-floor")
    process.arguments = [String(port), path.path, String(words), String(function)]
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
