import Glibc
import Synchronization

/// A pseudo terminal: the device's end of a serial line, whose other end the daemon opens by path.
///
/// Like a USB adapter it loses what is sent while nobody has the port open, forgets an exclusive lock with the last
/// closer, and disappears when unplugged; plugged in again it has a new path, the link stays.
package final class PseudoTerminal: Sendable {
  private struct Ends {
    var device: Int32 = -1
    /// Kept open, for on Linux reading the device's end fails with EIO while nobody has the port open.
    var port: Int32 = -1
    var path = ""
    var openings: OpeningCount?
  }

  private let ends = Mutex(Ends())
  private let loop: WireLoop
  private let link: String?
  private let received: @Sendable ([UInt8]) -> Void

  /// Opens a pair and, with `link`, makes that path a symbolic link to the port.
  init(
    on loop: WireLoop, link: String? = nil, received: @escaping @Sendable ([UInt8]) -> Void
  ) throws(SimulatorFailure) {
    self.loop = loop
    self.link = link
    self.received = received
    try plug()
  }

  /// The path of the port now, `/dev/pts/7`; empty while unplugged.
  package var path: String { ends.withLock { $0.path } }

  /// Whether some program has the port open.
  package var isOpen: Bool { ends.withLock { $0.port >= 0 && ($0.openings?.isOpen(resetting: $0.port) ?? true) } }

  /// Sends bytes to whoever has the port open, and says whether anybody had; they are lost when nobody had.
  @discardableResult
  package func send(_ bytes: [UInt8]) -> Bool {
    guard isOpen else { return false }
    return answer(bytes)
  }

  /// Answers what came through the port, which proves that somebody has it open: the kernel's notices of openings may
  /// come merged and say otherwise.
  @discardableResult
  func answer(_ bytes: [UInt8]) -> Bool {
    ends.withLock { ends in
      // Non-blocking: a full buffer loses bytes as an overrun does.
      ends.device >= 0 && write(ends.device, bytes, bytes.count) == bytes.count
    }
  }

  /// Takes the port away as pulling the USB plug does: the program holding it reads end of file or EIO.
  package func unplug() {
    loop.perform { [self] in
      let gone = ends.withLock { ends in
        defer { ends = Ends() }
        return ends
      }
      guard gone.device >= 0 else { return }
      loop.unwatch(gone.device)
      if let openings = gone.openings { loop.unwatch(openings.descriptor) }
      if let link { Glibc.unlink(link) }
      close(gone.device)
      close(gone.port)
    }
  }

  /// Plugs the device in again, at a new path and the same link; harmless when it is plugged in.
  package func plug() throws(SimulatorFailure) {
    guard path.isEmpty else { return }
    var device: Int32 = -1
    var port: Int32 = -1
    var name = [CChar](repeating: 0, count: 128)
    guard openpty(&device, &port, &name, nil, nil) == 0 else {
      throw SimulatorFailure("open a pseudo terminal", errno: errno)
    }
    var settings = termios()
    tcgetattr(port, &settings)
    cfmakeraw(&settings)
    tcsetattr(port, TCSANOW, &settings)
    makeOwn(device)
    makeOwn(port)
    let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if let link { try repoint(link, to: path, closing: [device, port]) }
    let openings = OpeningCount(of: path)
    ends.withLock { $0 = Ends(device: device, port: port, path: path, openings: openings) }
    loop.watch(device) { [weak self] in self?.take() }
    if let openings { loop.watch(openings.descriptor) { [weak self] in _ = self?.isOpen } }
  }

  /// Takes the port and its link away for good.
  package func close() { unplug() }

  private func take() {
    let bytes = ends.withLock { ends in
      guard ends.device >= 0 else { return [UInt8]() }
      return [UInt8](unsafeUninitializedCapacity: 512) { buffer, count in
        count = max(0, read(ends.device, buffer.baseAddress, buffer.count))
      }
    }
    if !bytes.isEmpty { received(bytes) }
  }

  private func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  private func repoint(_ link: String, to path: String, closing ends: [Int32]) throws(SimulatorFailure) {
    // Renaming over the old link, so that a watcher never sees a moment without one.
    let next = link + ".new"
    Glibc.unlink(next)
    guard symlink(path, next) == 0, rename(next, link) == 0 else {
      let code = errno
      for end in ends { close(end) }
      throw SimulatorFailure("link \(link) to \(path)", errno: code)
    }
  }

  deinit {
    ends.withLock { ends in
      guard ends.device >= 0 else { return }
      loop.unwatch(ends.device)
      if let openings = ends.openings { loop.unwatch(openings.descriptor) }
      if let link { Glibc.unlink(link) }
      close(ends.device)
      close(ends.port)
    }
  }
}
