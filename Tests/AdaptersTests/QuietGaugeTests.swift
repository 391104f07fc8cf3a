import Adapters
import Devices
import Simulators
import Testing
import Workshop

/// A gauge whose frames end in nothing but silence, over a real terminal.
@Suite(.serialized) struct QuietGaugeTests {
  @Test func aSilenceEndsAFrameAlsoWhenNothingFollows() async throws {
    try await withGauge { gauge, session async throws in
      for micrometres in [17_350, 18_200] {
        gauge.measure(micrometres: micrometres)
        var frames: [GaugeFrame.Content] = []
        while frames.isEmpty { frames = try await session.nextFrames().map(\.content) }
        #expect(frames.count == 1)
        guard case .diameter(let diameter, _)? = frames.first else {
          Issue.record("\(frames)")
          return
        }
        #expect(diameter.count == micrometres)
      }
    }
  }

  @Test func pulledInsideAFrameItThrows() async throws {
    try await withGauge { gauge, session async throws in
      gauge.measure(micrometres: 17_350)
      gauge.unplug()
      await #expect(throws: DeviceFault.self) {
        while true { _ = try await session.nextFrames() }
      }
    }
  }

  private func withGauge(_ body: (SimulatedGauge, SerialGaugeSession) async throws -> Void) async throws {
    // The simulated gauge ends its frames with CR, which here is a part of the frame like any other.
    let profile = try GaugeProfile.read(
      text: """
        kind: gauge
        title: ends in silence
        line: {baud: 9600, data_bits: 8, parity: none, stop_bits: 1}
        framing: {quiet_ms: 20}
        unit: mm
        readings:
          - frame: '{value}{CR}'

        """, file: "quiet.yaml")
    let gauge = try SimulatedGauge(.sylvac)
    let session = try await SerialGaugeDriver(profile: profile, path: gauge.path).open()
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
}
