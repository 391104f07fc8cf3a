import Foundation
import Glibc

/// A descriptor of the test's own on a serial port, so that its number is not given to another test while this one
/// counts what else is open on it.
final class OpenPort {
  private let path: String?
  private let keeper: Int32

  init(_ path: String?) {
    self.path = path
    keeper = path.map { open($0, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC) } ?? -1
  }

  deinit { if keeper >= 0 { close(keeper) } }

  /// How many other descriptors of this process lead to the port.
  var othersOpen: Int {
    guard let path, keeper >= 0 else { return 0 }
    // An unreadable folder would count too few, and the test's own descriptor then makes it negative.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    let targets = names.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
    return targets.count { $0 == path || $0 == path + " (deleted)" } - 1
  }
}
