import Glibc
import Testing
import Wire

@Suite(.serialized) struct PortLockTests {
  private static let settings = SerialSettings(baud: 9600)

  @Test func aPortThatAnotherProgramLockedIsHeldUntilItEnds() async throws {
    let pty = try Pty()
    let ready = "/tmp/benchpin-lock-\(getpid())"
    unlink(ready)
    // flock(1) locks the port, says so, and holds it until it is ended.
    let child = try start(["flock", "-x", pty.path, "sh", "-c", ": > \(ready); exec sleep 600"])
    #expect(await eventually { access(ready, F_OK) == 0 })
    let bus = try ModbusBus(place: .rtu(path: pty.path, settings: Self.settings))
    let text = await fault { try await bus.connect() }.text
    #expect(text.contains("held by another program"))
    let line = await fault { _ = try SerialLine(path: pty.path, settings: Self.settings) }.text
    #expect(line.contains("held by another program"))
    // The whole group: flock starts the shell as a child of its own.
    kill(-child, SIGKILL)
    #expect(waitpid(child, nil, 0) == child)
    let isFree = await eventually { await fault { try await bus.connect() } == nil }
    #expect(isFree)
    await bus.close()
    unlink(ready)
    pty.unplug()
  }

  @Test func anOpenPortIsRefusedToOthersByTheSystem() async throws {
    let pty = try Pty()
    let bus = try ModbusBus(place: .rtu(path: pty.path, settings: Self.settings))
    try await bus.connect()
    // TIOCGEXCL of asm-generic/ioctls.h says whether others are kept out; root passes that, and the lock keeps root out.
    var isExclusive: Int32 = 0
    let other = open(pty.path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    if other >= 0 {
      #expect(ioctl(other, 0x8004_5440, &isExclusive) == 0 && isExclusive != 0)
      #expect(flock(other, LOCK_EX | LOCK_NB) != 0)
      close(other)
    } else {
      #expect(errno == EBUSY)
    }
    await bus.close()
    let again = open(pty.path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    #expect(again >= 0)
    close(again)
    pty.unplug()
  }

  /// Starts a program in a process group of its own.
  private func start(_ arguments: [String]) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let result = posix_spawnp(&child, arguments[0], nil, &attributes, &words, environ)
    try check(result == 0)
    return child
  }
}
