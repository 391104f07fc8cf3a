import CLoad
import Foundation
import Glibc

/// Prints the bench's figures as ratios against plain C programs measured in the same run. Run it by `make bench`.
@main
struct BenchpinBench {
  private static let usage = """
    usage: benchpin-bench [--quick] [lines] [modbus] [lettering] [path] [scale] [import] [stop]

    Prints the bench's figures as ratios against plain C programs measured in the same run: those that are named, or all.
    --quick measures once instead of three times. ORDERS and READINGS in the environment make the ledger of `scale` another than
    one of 1,000,000 orders and 10,000,000 readings. The programs it starts are looked for beside it; `make bench` builds them.
    """

  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.contains("--help") || arguments.contains("-h") { return print(usage) }
    let known = ["--quick", "lines", "modbus", "lettering", "path", "scale", "import", "stop"]
    if let strange = arguments.first(where: { !known.contains($0) }) {
      FileHandle.standardError.write(Data("\"\(strange)\" is not known.\n\(usage)\n".utf8))
      exit(EX_USAGE)
    }
    load_line_buffer()
    Children.endWithThisProgram()
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
    // Minutes of filling, so it is left out of a quick look.
    if only.contains("scale") || only.isEmpty && rounds > 1 {
      func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }
      try ScaleBenchmark(
        programs: programs, orders: number("ORDERS") ?? 1_000_000, readings: number("READINGS") ?? 10_000_000,
        rounds: rounds
      ).run()
    }
    if wanted("import") { try ImportBenchmark(programs: programs, orders: 10_000).run() }
    if wanted("stop") { try StopBenchmark(programs: programs, stops: rounds * 100).run() }
  }
}
