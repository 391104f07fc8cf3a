import Foundation
import Simulators
import Wire

/// Reads a second on one bus: ours beside a plain C libmodbus loop, on the same simulated engraver.
struct ModbusBenchmark {
  let programs: URL
  let rounds: Int
  private let count = 4000
  private let registers = 10

  private struct Sample {
    var median: Double
    var p99: Double
    var perSecond: Double
  }

  func run() async throws {
    print("\nModbus TCP, reads of \(registers) registers (median of \(rounds) interleaved rounds)")
    print(Figures.row(["", "p50 µs", "p99 µs", "reads/s"]))
    let engraver = try SimulatedEngraver(.tcp(port: 0, oneClient: false))
    defer { engraver.close() }
    let port = Int(engraver.port)
    let bus = try ModbusBus(place: .tcp(host: "127.0.0.1", port: port))
    var floor: [Sample] = []
    var single: [Sample] = []
    var grouped: [Sample] = []
    for _ in 0..<rounds {
      floor.append(try plainC(port))
      single.append(try await ours(bus, together: 1))
      grouped.append(try await ours(bus, together: 10))
    }
    await bus.close()
    report("plain C libmodbus", floor, nil)
    report("ModbusBus, one read a turn", single, floor)
    report("ModbusBus, ten reads a turn", grouped, floor)
  }

  private func report(_ name: String, _ samples: [Sample], _ floor: [Sample]?) {
    let rate = Figures.median(samples.map(\.perSecond))
    print(
      Figures.row([
        name, Figures.text(Figures.median(samples.map(\.median))), Figures.text(Figures.median(samples.map(\.p99))),
        Figures.text(rate),
      ]))
    guard let floor else { return }
    print(
      Figures.row(["  reads/s, ratio to plain C", "", "", Figures.text(rate / Figures.median(floor.map(\.perSecond)))]))
  }

  private func ours(_ bus: ModbusBus, together: Int) async throws -> Sample {
    let unit = ModbusUnit(1)
    let registers = registers
    var took: [Double] = []
    let began = now()
    for _ in 0..<(count / together) {
      let start = now()
      try await bus.transact { line throws(WireFault) in
        for _ in 0..<together { _ = try line.readInput(unit, at: 0, count: registers) }
      }
      took.append((now() - start) / Double(together))
    }
    let rate = Double(count) / (now() - began)
    took.sort()
    return Sample(
      median: Figures.quantile(took, 0.5) * 1e6, p99: Figures.quantile(took, 0.99) * 1e6, perSecond: rate)
  }

  private func plainC(_ port: Int) throws -> Sample {
    let process = Process()
    let output = Pipe()
    process.executableURL = programs.appending(path: "modbus-floor")
    process.arguments = [String(port), String(count), String(registers)]
    process.standardOutput = output
    try process.run()
    Children.began(process.processIdentifier)
    defer { Children.ended(process.processIdentifier) }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let figures = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard figures.count == 3 else { throw BenchFailure("modbus-floor printed \(text)") }
    return Sample(median: figures[0], p99: figures[1], perSecond: figures[2])
  }
}
