import CCrashControl
import Glibc

/// The page that the harness and the shim in the daemon both see.
final class ControlPage {
  private let page: UnsafeMutablePointer<crash_control>

  /// A page in a new file at `path`, with nothing set.
  init(path: String) throws(CrashFailure) {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw CrashFailure("cannot make \(path)") }
    defer { close(file) }
    let size = MemoryLayout<crash_control>.size
    guard ftruncate(file, size) == 0, let bytes = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
      bytes != MAP_FAILED
    else { throw CrashFailure("cannot map \(path)") }
    page = bytes.bindMemory(to: crash_control.self, capacity: 1)
    clear()
  }

  /// Whether the daemon was killed by the trap.
  var isSprung: Bool { page.pointee.sprung != 0 }

  /// How many writes to the ledger were refused for want of room.
  var refusedWrites: Int { Int(page.pointee.refused_writes) }

  /// Nothing is wrong.
  func clear() {
    page.pointee.trap = CRASH_NOWHERE.rawValue
    page.pointee.writes_until_full = -1
    page.pointee.clock_offset_seconds = 0
  }

  /// The engraver's TCP port.
  func setPort(_ port: Int) { page.pointee.engraver_port = UInt32(port) }

  /// How many writes to the ledger still go through.
  func fillDisk(after writes: Int32) { page.pointee.writes_until_full = writes }

  /// Moves the daemon's civil clock.
  func stepClock(by seconds: Int64) { page.pointee.clock_offset_seconds = seconds }

  /// Sets the trap; it holds from now on.
  func set(_ trap: crash_trap, moment: UInt32, countdown: Int32, mark: String) {
    page.pointee.sprung = 0
    page.pointee.moment = moment
    page.pointee.countdown = countdown
    withUnsafeMutableBytes(of: &page.pointee.mark) { bytes in
      bytes.initializeMemory(as: UInt8.self, repeating: 0)
      bytes.copyBytes(from: mark.utf8.prefix(63))
    }
    page.pointee.trap = trap.rawValue
  }

  deinit { munmap(page, MemoryLayout<crash_control>.size) }
}

/// Why an injection could not be played at all.
struct CrashFailure: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
