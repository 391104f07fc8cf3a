import Devices
import Synchronization
import Wire

/// Opens a scanner that types like a keyboard.
package struct KeyboardScannerDriver: ScannerDriver {
  package let identity: DeviceIdentity
  private let path: String
  private let framing: ScanFraming

  /// A driver of the scanner at `path`, a link in `/dev/input/by-id`.
  package init(path: String, framing: ScanFraming) {
    self.path = path
    self.framing = framing
    identity = DeviceIdentity(model: "Barcode scanner (keyboard)", address: path)
  }

  /// Opens and grabs it, so that its keys reach nobody else.
  package func open() async throws(DeviceFault) -> KeyboardScannerSession {
    let line = try await onWire { () throws(WireFault) in try SerialLine(grabbing: path) }
    return KeyboardScannerSession(identity: identity, framing: framing, line: line)
  }
}

/// A scanner that types, grabbed. One caller at a time takes its scans.
package final class KeyboardScannerSession: ScannerSession {
  package let identity: DeviceIdentity
  private let line: SerialLine
  private let keys = Mutex(KeyEventDecoder())
  private let typed: Mutex<TypedScan>

  /// A session over an open line of key events.
  package init(identity: DeviceIdentity, framing: ScanFraming, line: SerialLine) {
    self.identity = identity
    self.line = line
    typed = Mutex(TypedScan(framing))
  }

  package func nextScans() async throws(DeviceFault) -> [Scan] {
    while true {
      let bytes = try await onWire { () throws(WireFault) in try await line.nextBytes().bytes }
      let events = keys.withLock { $0.decode(bytes) }
      let scans = typed.withLock { typed in events.compactMap { typed.take($0) } }
      if !scans.isEmpty { return scans }
    }
  }

  package func close() async { await line.close() }
}
