import Adapters
import Devices
import Simulators
import Testing
import Workshop

/// What every gauge must keep, run by each family against its simulator.
@Suite(.serialized) struct GaugeContract {
  static let families = GaugeFormat.allCases

  @Test(arguments: families)
  func everyReadingComesOnceAndInOrder(format: GaugeFormat) async throws {
    try await withGauge(format) { gauge, session async throws in
      for micrometres in [17_350, 17_360, 19_840] { gauge.measure(micrometres: micrometres) }
      #expect(try await diameters(3, of: session) == [17_350, 17_360, 19_840])
    }
  }

  @Test(arguments: families)
  func aThousandReadingsInARowAreAllThere(format: GaugeFormat) async throws {
    try await withGauge(format) { gauge, session async throws in
      async let all = diameters(1000, of: session)
      for count in 0..<1000 {
        #expect(await eventually { gauge.measure(micrometres: 10_000 + count * 10) })
      }
      #expect(try await all == (0..<1000).map { 10_000 + $0 * 10 })
    }
  }

  @Test(arguments: families)
  func itIsIdentifiedByItsProfileAndPort(format: GaugeFormat) async throws {
    try await withGauge(format) { gauge, session async throws in
      #expect(session.identity.address == gauge.path)
      #expect(session.identity.model == (try profile(format)).title)
    }
  }

  @Test(arguments: families)
  func askedForItSendsWhatItMeasures(format: GaugeFormat) async throws {
    try await withGauge(format) { gauge, session async throws in
      gauge.setPresent(micrometres: 18_200)
      try await session.askForReading()
      #expect(try await diameters(1, of: session) == [18_200])
    }
  }

  @Test(arguments: families)
  func errorsAreErrorsAndNeverReadings(format: GaugeFormat) async throws {
    try await withGauge(format) { gauge, session async throws in
      let code = format == .sylvac ? "ERR3" : "911"
      gauge.sendError(code)
      guard case .error(let got, let meaning)? = try await session.nextFrames().first?.content else {
        Issue.record("not an error")
        return
      }
      #expect(got == code && !meaning.isEmpty)
    }
  }

  @Test(arguments: families)
  func aHalfFrameBeforeAPullIsNoReading(format: GaugeFormat) async throws {
    try await withGauge(format) { gauge, session async throws in
      gauge.sendHalf(micrometres: 17_350)
      gauge.unplug()
      await #expect {
        _ = try await session.nextFrames()
      } throws: {
        ($0 as? DeviceFault)?.remedy == .reopen
      }
    }
  }

  @Test(arguments: families)
  func pulledWhileWaitingItThrowsAndLeavesNothingOpen(format: GaugeFormat) async throws {
    let gauge = try SimulatedGauge(format)
    let port = OpenPort(gauge.path)
    let session = try await driver(format, gauge.path).open()
    let waiting = Task { try await session.nextFrames() }
    await Task.yield()
    gauge.unplug()
    await #expect(throws: DeviceFault.self) { _ = try await waiting.value }
    await session.close()
    await session.close()
    gauge.close()
    #expect(port.othersOpen == 0)
  }

  @Test(arguments: families)
  func aSecondProgramIsRefusedAndToldWhy(format: GaugeFormat) async throws {
    try await withGauge(format) { gauge, _ async throws in
      await #expect {
        _ = try await driver(format, gauge.path).open()
      } throws: {
        if case .denied(let sentence)? = $0 as? DeviceFault { sentence.contains("another program") } else { false }
      }
    }
  }

  private func withGauge(
    _ format: GaugeFormat, _ body: (SimulatedGauge, SerialGaugeSession) async throws -> Void
  ) async throws {
    let gauge = try SimulatedGauge(format)
    let session = try await driver(format, gauge.path).open()
    do {
      try await body(gauge, session)
      await session.close()
      gauge.close()
    } catch {
      await session.close()
      gauge.close()
      throw error
    }
  }

  private func profile(_ format: GaugeFormat) throws -> GaugeProfile {
    try Project.gauge(format == .sylvac ? "sylvac-opto-rs" : "mitutoyo-mux10-vcp")
  }

  private func driver(_ format: GaugeFormat, _ path: String) throws -> SerialGaugeDriver {
    SerialGaugeDriver(profile: try profile(format), path: path)
  }

  private func diameters(_ count: Int, of session: SerialGaugeSession) async throws -> [Int] {
    var all: [Int] = []
    while all.count < count {
      for frame in try await session.nextFrames() {
        if case .diameter(let diameter, _) = frame.content { all.append(diameter.count) }
      }
    }
    return all
  }
}
