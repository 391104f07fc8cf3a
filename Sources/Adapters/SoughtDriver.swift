import Devices
import Ports
import Synchronization
import Workshop

/// A device whose port is sought by name at each opening, since an adapter may come back under another path.
///
/// Makes a driver of its own for the path found and opens that. When the port is unplugged the session is closed, also
/// where the descriptor says nothing of it.
package struct SoughtDriver<Base: DeviceDriver>: DeviceDriver {
  package let identity: DeviceIdentity
  private let name: PortName
  private let watch: PortWatch
  private let make: @Sendable (String) -> Base
  private let confirm: (@Sendable (String) async throws(DeviceFault) -> Void)?
  private let vigil: Vigil

  /// A driver of the device behind `name`.
  ///
  /// `confirm` asks what is at a path who it is, before the driver opens it, and throws when it is another device. A
  /// driver whose `open` reads what only its own device answers needs none.
  package init(
    _ name: PortName, watch: PortWatch, confirm: (@Sendable (String) async throws(DeviceFault) -> Void)? = nil,
    make: @escaping @Sendable (String) -> Base
  ) {
    self.name = name
    self.watch = watch
    self.confirm = confirm
    self.make = make
    vigil = Vigil(watch)
    identity = make(name.text).identity
  }

  package func open() async throws(DeviceFault) -> Base.Session {
    vigil.end()
    let found: FoundPort
    do throws(PortAbsence) { found = try watch.ports.find(name) } catch {
      switch error {
      case .notPlugged(let sentence): throw .absent(sentence)
      case .unclear(let sentence): throw .denied(sentence)
      }
    }
    try await confirm?(found.path)
    let session = try await make(found.path).open()
    if let port = found.port { vigil.begin(over: port, session) }
    return session
  }
}

extension SoughtDriver: GaugeDriver where Base: GaugeDriver {}
extension SoughtDriver: WorkDriver where Base: WorkDriver {
  // Both are asked of the model alone, so the port need not be there.

  package var followsDrawings: Bool { make(name.text).followsDrawings }

  package func foresee(_ work: Work, drawing: RingDrawing?) throws(PlanRefusal) {
    try make(name.text).foresee(work, drawing: drawing)
  }
}
extension SoughtDriver: ScannerDriver where Base: ScannerDriver {}
extension SoughtDriver: PedalDriver where Base: PedalDriver {}
extension SoughtDriver: SafetyDriver where Base: SafetyDriver {}

/// Closes the newest session of a device when its port is unplugged.
private final class Vigil: Sendable {
  private let watch: PortWatch
  private let number = Mutex<Int?>(nil)

  init(_ watch: PortWatch) { self.watch = watch }

  func begin(over port: PluggedPort, _ session: any DeviceSession) {
    let number = watch.onceGone(port.syspath) {
      // Whoever waits on the session learns of it by the session's own fault; nobody waits for the closing.
      Task { await session.close() }
    }
    self.number.withLock { $0 = number }
  }

  func end() {
    let number = number.withLock { number in
      defer { number = nil }
      return number
    }
    if let number { watch.forget(number) }
  }

  deinit { end() }
}
