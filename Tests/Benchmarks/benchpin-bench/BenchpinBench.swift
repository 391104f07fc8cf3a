import CLoad
import Foundation
import Glibc

/// Prints the bench's figures as ratios against plain C programs measured in the same run. Run it by `make bench`.
@main
struct BenchpinBench {
  static func main() async throws {
    load_line_buffer()
    let arguments = CommandLine.arguments.dropFirst()
    let only = Set(arguments.filter { !$0.hasPrefix("-") })
    let rounds = arguments.contains("--quick") ? 1 : 3
    let programs = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let load = try String(contentsOfFile: "/proc/loadavg", encoding: .utf8).split(separator: " ").first ?? "?"
    print("\(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores, load \(load) before the run")
    func wanted(_ name: String) -> Bool { only.isEmpty || only.contains(name) }
    if wanted("lines") { try LineBenchmark(programs: programs, rounds: rounds).run() }
    if wanted("modbus") { try await ModbusBenchmark(programs: programs, rounds: rounds).run() }
    if wanted("lettering") { try LetteringBenchmark(rounds: rounds).run() }
    if wanted("path") { try await PathBenchmark(programs: programs, rounds: rounds).run() }
    if wanted("stop") { try StopBenchmark(programs: programs, stops: rounds * 100).run() }
  }
}
