import ArgumentParser
import Dispatch
@preconcurrency import Foundation
import FuzzBed
@preconcurrency import Glibc
import Synchronization

/// Tries every decoder on mutated recordings.
@main struct BenchpinFuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchpin-fuzz",
    abstract:
      "Try every decoder on mutated recordings: no crash, no wrong reading, no growth, however the bytes are cut.")

  @Option(help: "Inputs for each decoder.") var count = 10_000_000
  @Option(help: "The same seed makes the same inputs.") var seed: UInt64 = 1
  @Option(help: "Only decoders whose name begins so.") var only = ""
  /// What a decoder with bounded memory never comes near, with room for the program itself.
  @Option(help: "The most memory the program may take, in megabytes.") var megabytes = 200

  func run() throws {
    setvbuf(stdout, nil, _IOLBF, 0)
    let names = FuzzRun.names().filter { $0.hasPrefix(only) }
    guard !names.isEmpty else { throw ValidationError("No decoder's name begins with \(only).") }
    let flaws = Mutex(0)
    let (count, seed) = (count, seed)
    DispatchQueue.concurrentPerform(iterations: names.count) { index in
      let name = names[index]
      guard let subject = try? FuzzRun.subject(named: name) else {
        print("\(name): WRONG: its profile, its recordings or its rule cannot be read")
        flaws.withLock { $0 += 1 }
        return
      }
      let began = ContinuousClock.now
      let outcome = FuzzRun(count: count, seed: seed).run(subject)
      let seconds = (ContinuousClock.now - began) / .seconds(1)
      let rate = Int(Double(outcome.inputs) / max(seconds, 0.001))
      print("\(subject.name): \(outcome.inputs) inputs, \(outcome.results) results, \(rate) inputs/s")
      if let flaw = outcome.flaw {
        print("\(subject.name): WRONG: \(flaw)")
        flaws.withLock { $0 += 1 }
      }
    }
    var usage = rusage()
    getrusage(Int32(truncatingIfNeeded: RUSAGE_SELF.rawValue), &usage)
    let most = Int(usage.ru_maxrss) / 1024
    print("most memory: \(most) MB")
    if most > megabytes || flaws.withLock({ $0 }) > 0 { throw ExitCode.failure }
  }
}
