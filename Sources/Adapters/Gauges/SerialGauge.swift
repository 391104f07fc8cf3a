import Devices
import Synchronization
import Wire

/// Opens gauges of one profile on one serial port.
package struct SerialGaugeDriver: GaugeDriver {
  /// What the driver expects to find.
  package let identity: DeviceIdentity
  private let profile: GaugeProfile
  private let path: String

  /// A driver of the gauge that `profile` describes, on the port at `path`.
  package init(profile: GaugeProfile, path: String) {
    self.profile = profile
    self.path = path
    identity = DeviceIdentity(model: profile.title, address: DeviceAddress.serial(path: path).text)
  }

  /// Opens the port. A gauge that is switched off looks like one that is not used: nothing is asked of it.
  package func open() async throws(DeviceFault) -> SerialGaugeSession {
    do throws(WireFault) {
      let line = try SerialLine(path: path, settings: profile.line)
      return SerialGaugeSession(identity: identity, profile: profile, line: line)
    } catch {
      throw DeviceFault(error)
    }
  }
}

/// A gauge on an open serial port. One caller at a time takes its frames.
package final class SerialGaugeSession: GaugeSession {
  /// What the profile says it is.
  package let identity: DeviceIdentity
  private let profile: GaugeProfile
  private let line: SerialLine
  private let decoder: Mutex<FrameDecoder>

  init(identity: DeviceIdentity, profile: GaugeProfile, line: SerialLine) {
    self.identity = identity
    self.profile = profile
    self.line = line
    decoder = Mutex(FrameDecoder(profile))
  }

  package var executor: (any TaskExecutor)? { line.executor }

  package func nextFrames() async throws(DeviceFault) -> [GaugeFrame] {
    do throws(WireFault) {
      while true {
        let frames =
          if let arrival = try await nextArrival() {
            decoder.withLock { $0.decode(arrival.bytes, arrived: arrival.arrived) }
          } else {
            decoder.withLock { $0.decodeQuiet() }
          }
        if !frames.isEmpty { return frames }
      }
    } catch {
      throw DeviceFault(error)
    }
  }

  /// What came next; `nil` when the silence that ends a frame came instead.
  private func nextArrival() async throws(WireFault) -> SerialLine.Arrival? {
    guard let quietAt = decoder.withLock({ $0.quietAt }) else { return try await line.nextBytes() }
    return try await line.nextBytes(orQuietFor: quietAt - .now).arrival
  }

  package var canBeAsked: Bool { profile.request != nil }

  package func askForReading() async throws(DeviceFault) {
    do throws(WireFault) {
      switch profile.request {
      case .bytes(let bytes): try await line.write(bytes)
      case .dtrPulse(let time): try await line.pulse(dtr: time)
      case nil: return
      }
    } catch {
      throw DeviceFault(error)
    }
  }

  package func close() async { await line.close() }
}
