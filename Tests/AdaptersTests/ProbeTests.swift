import Adapters
import Devices
import Settings
import Simulators
import Testing
import Wire

/// Commissioning a drive: everything readable is shown, and nothing is written unasked.
@Suite(.serialized) struct ProbeTests {
  @Test(arguments: Machine.drives)
  func everyPointOfEveryDriveIsReadAndNothingIsWritten(machine: Machine) async throws {
    let bench = try MachineBench(machine)
    let findings = try await probe(bench) { probe async throws in try await probe.read() }
    for finding in findings { #expect(finding.reading != nil, "\(finding.name): \(finding.trouble ?? "")") }
    #expect(!findings.isEmpty && bench.writes.isEmpty)
    let measured = findings.first { $0.name == "measured" }?.reading
    #expect((measured != nil) == machine.isMeasured)
    if let measured { #expect(measured.scaled == "0 Hz" && measured.meaning == "0 rpm at the spindle") }
  }

  @Test(arguments: Machine.drives)
  func whatIsMissingOrNotVerifiedIsSaid(machine: Machine) throws {
    let warnings = try Project.polisher(machine.rawValue).warnings
    #expect(warnings.contains { $0.contains("not confirmed") } == !machine.isMeasured)
    // The Altivar 12 alone has a watchdog that its maker's table verifies.
    let watch = ["nobody relies on it", "falls silent", "an interlock of its own"]
    #expect(warnings.contains { warning in watch.contains { warning.contains($0) } } == (machine != .altivar12))
  }

  @Test func aSettableValueIsWrittenInItsOwnUnitAndReadBack() async throws {
    let bench = try MachineBench(.altivar12)
    let finding = try await probe(bench) { probe async throws in
      try await probe.write("acceleration", probe.plan("acceleration", "1.3"))
    }
    #expect(finding.reading?.scaled == "1.3 s")
    #expect(bench.writes.map(\.address) == [9001] && bench.writes.map(\.values) == [[13]])
  }

  @Test(arguments: [
    ("state", "6"), ("measured", "10"), ("run_forward", "1"), ("acceleration", "quick"), ("acceleration", "0"),
    ("acceleration", "1.25"), ("watchdog", "31"), ("current", "1"),
  ])
  func whatCouldStartAMotionOrCannotBeIsRefused(name: String, text: String) async throws {
    let bench = try MachineBench(.altivar12)
    try await probe(bench) { probe async throws in
      #expect(throws: ProbeRefusal.self) { _ = try probe.plan(name, text) }
    }
    #expect(bench.writes.isEmpty)
  }

  @Test func nothingIsWrittenToAMotorThatTurns() async throws {
    let bench = try MachineBench(.altivar12)
    try await bench.run { session async throws in
      let permit = session.permit()
      _ = try await session.prepare(bench.work, permit: permit)
      _ = try await session.start(permit: permit)
      await session.close()
      let count = bench.writes.count
      try await probe(bench, closing: false) { probe async throws in
        await #expect(throws: DeviceFault.self) { _ = try await probe.write("watchdog", probe.plan("watchdog", "3")) }
      }
      #expect(bench.writes.count == count)
    }
  }

  @Test func aDeadDriveIsSaidToBeSilentWithoutAskingForEverything() async throws {
    let bench = try MachineBench(.deltaMS300)
    bench.faults?.fallSilent()
    let findings = try await probe(bench) { probe async throws in try await probe.read() }
    #expect(findings.allSatisfy { $0.reading == nil && $0.trouble != nil })
    #expect(findings.last?.trouble == "not asked: nothing answered before it")
  }

  @Test func aRefusalIsAnAnswerAndSilenceIsNone() async throws {
    let silent = try MachineBench(.deltaMS300)
    silent.faults?.fallSilent()
    let nothing = try await probe(silent) { probe async throws in try await probe.read() }
    #expect(nothing.allSatisfy { !$0.isAnswered })
    // Another model at the same place knows none of these registers.
    let other = try MachineBench(.deltaMS300)
    let foreign = try ModbusProbe(Project.polisher("schneider-atv12"), at: other.address)
    let refused = try await foreign.read()
    await foreign.close()
    other.close()
    #expect(refused.contains { $0.reading == nil && $0.isAnswered })
  }

  @Test func aRunCommandCannotBeCalledSettable() throws {
    let text = try Project.text("Config/polishers/delta-ms300.yaml")
    for register in ["0x2000", "0x2001"] {
      let worse = text.replacing(
        "monitors:\n", with: "monitors:\n  - { name: trick, holding: \(register), settable: [0, 100] }\n")
      #expect(throws: SettingsMistakes.self) { try PolisherProfile.read(text: worse, file: "delta.yaml") }
    }
  }

  @discardableResult
  private func probe<Result>(
    _ bench: MachineBench, closing: Bool = true, _ body: (ModbusProbe) async throws -> Result
  ) async throws -> Result {
    let probe = try ModbusProbe(Project.polisher(bench.machine.rawValue), at: bench.address)
    do {
      let result = try await body(probe)
      await probe.close()
      if closing { bench.close() }
      return result
    } catch {
      await probe.close()
      if closing { bench.close() }
      throw error
    }
  }
}
