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
      let arrival = try await decoder.withLock({ $0.isUnderWay }) ? bytesBeforeQuiet() : bytes()
      let scans = decoder.withLock { decoder in
        (arrival.wasQuiet ? decoder.quiet() : []) + decoder.decode(arrival.bytes)
      }
      if !scans.isEmpty { return scans }
    }
  }

  private struct Arrival: Sendable {
    var bytes: [UInt8] = []
    var wasQuiet = false
  }

  private func bytes() async throws(DeviceFault) -> Arrival {
    try await onWire { () throws(WireFault) in Arrival(bytes: try await line.nextBytes().bytes) }
  }

  /// What comes before the line has been quiet, or after it, when both happen at once.
  private func bytesBeforeQuiet() async throws(DeviceFault) -> Arrival {
    let result = await withTaskGroup(of: Result<Arrival, DeviceFault>.self) { group in
      group.addTask { await Result { () async throws(DeviceFault) in try await self.bytes() } }
      group.addTask { [clock, quiet] in
        // A cancelled sleep is one that nobody waits for any more.
        try? await clock.sleep(for: quiet)
        return .success(Arrival(wasQuiet: true))
      }
      let first = await group.next() ?? .success(Arrival())
      group.cancelAll()
      let second = await group.next() ?? .success(Arrival())
      return Self.join(first, second)
    }
    if Task.isCancelled { throw .cancelled("Nobody waits for a scan any more.") }
    return try result.get()
  }

  /// Bytes that came while the quiet ended are not lost; a read that was called off for the quiet is no fault.
  private static func join(
    _ first: Result<Arrival, DeviceFault>, _ second: Result<Arrival, DeviceFault>
  ) -> Result<Arrival, DeviceFault> {
    switch (first, second) {
    case (.success(var arrival), .success(let late)) where arrival.wasQuiet:
      arrival.bytes = late.bytes
      return .success(arrival)
    case (.success(let arrival), .failure(.cancelled)) where arrival.wasQuiet: return .success(arrival)
    case (.success(let arrival), .failure(let fault)): return arrival.wasQuiet ? .failure(fault) : first
    case (_, _): return first
    }
  }

  package func close() async { await line.close() }
}

extension Result where Failure == DeviceFault {
  fileprivate init(_ body: () async throws(DeviceFault) -> Success) async {
    do throws(DeviceFault) { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
