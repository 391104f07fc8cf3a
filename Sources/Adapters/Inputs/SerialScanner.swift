import Devices
import Synchronization
import Wire

/// Opens a scanner in serial mode (USB-COM or RS-232) on one port.
package struct SerialScannerDriver: ScannerDriver {
  package let identity: DeviceIdentity
  private let settings: SerialSettings
  private let framing: ScanFraming
  private let path: String
  private let clock: any Clock<Duration>

  /// A driver of the scanner on the port at `path`; `clock` measures the quiet after a code.
  package init(
    settings: SerialSettings, framing: ScanFraming, path: String, clock: any Clock<Duration> = ContinuousClock()
  ) {
    self.settings = settings
    self.framing = framing
    self.path = path
    self.clock = clock
    identity = DeviceIdentity(model: "Barcode scanner", address: path)
  }

  /// Opens the port. A scanner says nothing until somebody scans, so nothing is asked of it.
  package func open() async throws(DeviceFault) -> SerialScannerSession {
    do throws(WireFault) {
      let line = try SerialLine(path: path, settings: settings)
      return SerialScannerSession(identity: identity, framing: framing, line: line, clock: clock)
    } catch {
      throw DeviceFault(error)
    }
  }
}

/// A scanner on an open serial port. One caller at a time takes its scans.
package final class SerialScannerSession: ScannerSession {
  package let identity: DeviceIdentity
  private let line: SerialLine
  private let quiet: Duration
  private let clock: any Clock<Duration>
  private let decoder: Mutex<ScanDecoder>

  init(identity: DeviceIdentity, framing: ScanFraming, line: SerialLine, clock: any Clock<Duration>) {
    self.identity = identity
    self.line = line
    self.clock = clock
    quiet = framing.quiet
    decoder = Mutex(ScanDecoder(framing))
  }

  package func nextScans() async throws(DeviceFault) -> [Scan] {
    while true {
      let heard = try await onWire { () throws(WireFault) in try await listen() }
      let scans = decoder.withLock { decoder in
        (heard.wasQuiet ? decoder.quiet() : []) + decoder.decode(heard.arrival?.bytes ?? [])
      }
      if !scans.isEmpty { return scans }
    }
  }

  private func listen() async throws(WireFault) -> SerialLine.Heard {
    guard decoder.withLock({ $0.isUnderWay }) else {
      return SerialLine.Heard(arrival: try await line.nextBytes(), wasQuiet: false)
    }
    return try await line.nextBytes(orQuietFor: quiet, clock: clock)
  }

  package func close() async { await line.close() }
}
