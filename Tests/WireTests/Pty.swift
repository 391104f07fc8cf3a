import Glibc

/// Both ends of a pseudo-terminal: the test holds the master, the code under test opens `path`.
final class Pty: Sendable {
  let master: Int32
  let path: String
  /// Keeps the number of the pty from being given to another test while this one counts what is open on it.
  private let keeper: Int32

  init() throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var unlocked: Int32 = 0
    var number: UInt32 = 0
    // TIOCSPTLCK and TIOCGPTN of asm-generic/ioctls.h; Swift does not import the functions around them.
    try check(ioctl(master, 0x4004_5431, &unlocked) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
    path = "/dev/pts/\(number)"
    keeper = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    try check(keeper >= 0)
    var attributes = termios()
    tcgetattr(master, &attributes)
    cfmakeraw(&attributes)
    tcsetattr(master, TCSANOW, &attributes)
  }

  deinit { close(keeper) }

  /// How many descriptors the code under test has open on it.
  var openings: Int { openFiles(to: path) - 1 }

  func send(_ bytes: [UInt8]) { _ = write(master, bytes, bytes.count) }
  func send(_ text: String) { send(Array(text.utf8)) }

  /// Closing the master is what an unplugged adapter looks like from the other end.
  func unplug() { close(master) }
}

struct SystemFailure: Error { var number: Int32 }

func check(_ claim: Bool) throws { if !claim { throw SystemFailure(number: errno) } }

/// How many file descriptors of this process lead to `path`, or did before it was unplugged.
func openFiles(to path: String) -> Int {
  guard let folder = opendir("/proc/self/fd") else { return 0 }
  defer { closedir(folder) }
  var count = 0
  while let entry = readdir(folder) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    var target = [CChar](repeating: 0, count: 256)
    guard readlink("/proc/self/fd/\(name)", &target, 255) > 0 else { continue }
    let text = String(decoding: target.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if text == path || text == path + " (deleted)" { count += 1 }
  }
  return count
}

/// Waits until `claim` holds, at most ten seconds.
func eventually(_ claim: () async -> Bool) async -> Bool {
  let deadline = ContinuousClock.now + .seconds(10)
  while ContinuousClock.now < deadline {
    if await claim() { return true }
    await Task.yield()
    try? await Task.sleep(for: .milliseconds(1))
  }
  return false
}
