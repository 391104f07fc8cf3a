import ArgumentParser
import Dispatch
import Foundation
import Glibc
import Synchronization

/// Plays injections with the real daemon and the real simulators, and judges from the simulator's own log.
@main
struct BenchpinCrash: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchpin-crash",
    abstract: "Kills the daemon in every way, starts it again, and judges from the simulated engraver's own log.",
    discussion: "The last line says how many passed and failed. The same seed plays the same injections; what the "
      + "processors make of their timing differs. The folder of a failed one is kept.")

  @Option(help: "How many injections.")
  var count = 10_000
  @Option(help: "What the injections are drawn from.")
  var seed: UInt64 = UInt64.random(in: 1...999_999)
  @Option(help: "The first injection's number, to play one of a run again.")
  var from = 0
  @Option(help: "How many benches at once; the number of cores by default.")
  var parallel = max(1, ProcessInfo.processInfo.activeProcessorCount)
  @Option(help: "Only the kinds of injection whose name holds this.")
  var only: String?
  @Option(help: "The folder of the programs; this program's own by default.")
  var programs: String?
  @Flag(help: "Instead: how long from kill -9 to ready again with 100,000 readings in the ledger.")
  var restart = false

  func run() throws {
    let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
    let programs = programs ?? folder
    for program in ["benchpind", "benchpin-sim", "libcrash-shim.so"] {
      guard access("\(programs)/\(program)", R_OK) == 0 else {
        throw ValidationError("\(program) is not in \(programs): build it first, as `make crash` does.")
      }
    }
    let ends = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        Child.killAll()
        _exit(128 + number)
      }
      source.resume()
      return source
    }
    defer { for end in ends { end.cancel() } }
    if restart { return try RestartMeasurement(programs: programs).run() }
    let run = CrashRun(programs: programs, seed: seed, indices: indices, parallel: parallel)
    print("\(indices.count) injections, seed \(seed), \(parallel) benches at once")
    let tally = run.play()
    print(tally.text)
    print("\(tally.passed) passed, \(tally.failed) failed")
    if tally.failed > 0 { throw ExitCode(1) }
  }

  private var indices: [Int] {
    let kinds = Injection.Kind.allCases
    guard let only else { return Array(from..<(from + count)) }
    return Array((from...).lazy.filter { kinds[$0 % kinds.count].rawValue.contains(only) }.prefix(count))
  }

  func validate() throws {
    guard count > 0, from >= 0, parallel > 0 else { throw ValidationError("Counts are from 1, numbers from 0.") }
    if let only, !Injection.Kind.allCases.contains(where: { $0.rawValue.contains(only) }) {
      throw ValidationError(
        "There is no such injection; there are: "
          + Injection.Kind.allCases.map(\.rawValue).joined(separator: "; "))
    }
  }
}
