import Foundation
import Glibc
import Testing

/// A program run on a machine whose USB adapters the test plugs and pulls: umockdev's testbed, in `mock-ports`.
final class MockedMachine {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// One USB-serial adapter in a socket.
  struct Adapter {
    var socket: Int
    var number: Int
    var serial: String?
    var node: String { "/dev/ttyUSB\(number)" }
    var adapterPath: String { "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-\(socket)" }
    var portPath: String { "\(adapterPath)/1-\(socket):1.0/ttyUSB\(number)" }
    var syspath: String { "\(portPath)/tty/ttyUSB\(number)" }
    var socketName: String { "usb:pci-0000:00:14.0-usb-0:\(socket):1.0" }

    /// What umockdev makes the adapter from. The terminal last: its event is the one that counts.
    func description(hasProperties: Bool = true) -> String {
      func sys(_ path: String) -> String { String(path.dropFirst("/sys".count)) }
      let serialAttribute = serial.map { "A: serial=\($0)\\n\n" } ?? ""
      let serialProperty = serial.map { "E: ID_SERIAL_SHORT=\($0)\n" } ?? ""
      let properties =
        hasProperties
        ? """
        E: ID_BUS=usb
        E: ID_VENDOR_ID=0403
        E: ID_MODEL_ID=6001
        \(serialProperty)E: ID_USB_INTERFACE_NUM=00
        E: ID_USB_DRIVER=ftdi_sio
        E: ID_PATH=pci-0000:00:14.0-usb-0:\(socket):1.0
        E: DEVLINKS=/dev/serial/by-path/pci-0000:00:14.0-usb-0:\(socket):1.0-port0
        E: USEC_INITIALIZED=1

        """ : ""
      return """
        P: \(sys(adapterPath))
        E: SUBSYSTEM=usb
        E: DEVTYPE=usb_device
        A: idVendor=0403\\n
        A: idProduct=6001\\n
        A: product=Ring gauge\\n
        \(serialAttribute)
        P: \(sys(adapterPath))/1-\(socket):1.0
        E: SUBSYSTEM=usb
        E: DEVTYPE=usb_interface
        E: DRIVER=ftdi_sio
        A: bInterfaceNumber=00\\n

        P: \(sys(syspath))
        N: ttyUSB\(number)
        E: SUBSYSTEM=tty
        E: DEVNAME=/dev/ttyUSB\(number)
        E: MAJOR=188
        E: MINOR=\(number)
        \(properties)A: dev=188:\(number)\\n

        """
    }
  }

  private let folder: URL
  private let pid: pid_t
  private let input: Int32
  private var answers = 0

  /// A machine with `adapters` plugged in, on which `program` runs.
  init(_ adapters: [Adapter] = [], hasProperties: Bool = true, _ program: String, _ arguments: [String]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "benchpin-ports-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Failure(description: "no pipe") }
    input = ends[1]
    // The program must not hold the test's end, or the testbed would never see it closed.
    _ = fcntl(input, F_SETFD, FD_CLOEXEC)
    pid = try Self.start(
      Self.programs.appending(path: "mock-ports").path, [Self.programs.appending(path: program).path] + arguments,
      input: ends[0], output: folder.appending(path: "output").path, answers: folder.appending(path: "answers").path)
    close(ends[0])
    try awaitAnswer("the testbed")
    for adapter in adapters { try plug(adapter, hasProperties: hasProperties) }
    try tell("run")
  }

  deinit {
    // The end of its input ends the program and the testbed orderly; what hangs is killed.
    close(input)
    var status: Int32 = 0
    let end = Date.now + 15
    while waitpid(pid, &status, WNOHANG) == 0 {
      if Date.now > end { kill(pid, SIGKILL) }
      usleep(2000)
    }
    // What remains in the system's temporary place is the system's to clean.
    try? FileManager.default.removeItem(at: folder)
  }

  /// Plugs an adapter in; udev tells of it.
  func plug(_ adapter: Adapter, hasProperties: Bool = true) throws {
    let file = folder.appending(path: "adapter-\(UUID().uuidString.prefix(6))")
    try adapter.description(hasProperties: hasProperties).write(to: file, atomically: true, encoding: .utf8)
    try tell("add \(file.path)")
  }

  /// What an unplug looks like to whoever has the port open.
  func hangUp(_ adapter: Adapter) throws { try tell("hangup \(adapter.node)") }

  /// What udev tells of an unplug. The parents are gone by then, as they are on real machines.
  func tellGone(_ adapter: Adapter) throws { try tell("uevent \(adapter.syspath) remove") }

  /// The adapter disappears, and nobody tells.
  func removeSilently(_ adapter: Adapter) throws {
    for path in [adapter.syspath, "\(adapter.adapterPath)/1-\(adapter.socket):1.0", adapter.adapterPath] {
      try tell("remove \(path)")
    }
  }

  func send(_ text: String, from adapter: Adapter) throws { try tell("send \(adapter.node) \(text)") }

  /// Everything the program printed.
  var output: String { text("output") }
  /// What the program complained of, among the testbed's answers.
  var complaints: String { text("answers") }
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Waits until something is so, at most 20 s.
  func wait(for what: String, _ condition: () throws -> Bool) throws {
    let end = Date.now + 20
    while !(try condition()) {
      guard Date.now < end else {
        throw Failure(description: "\(what) did not come; printed:\n\(output)\nanswers:\n\(complaints)")
      }
      usleep(5000)
    }
  }

  /// Waits until the program has printed `line`, `times` times in all.
  func await(_ line: String, times: Int = 1) throws {
    try wait(for: line) { lines.count { $0 == line } >= times }
  }

  private func tell(_ command: String) throws {
    let bytes = Array((command + "\n").utf8)
    guard write(input, bytes, bytes.count) == bytes.count else { throw Failure(description: "\(command): not told") }
    try awaitAnswer(command)
  }

  private func awaitAnswer(_ command: String) throws {
    var new: [String] = []
    try wait(for: "the answer to \(command)") {
      new = complaints.split(separator: "\n").map(String.init).filter { $0 == "ok" || $0.hasPrefix("failed: ") }
      return new.count > answers
    }
    answers = new.count
    if let last = new.last, last != "ok" { throw Failure(description: "\(command): \(last)") }
  }

  private func text(_ name: String) -> String {
    (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
  }

  /// Where SwiftPM puts the programs: beside the tests.
  static let programs: URL = {
    let build = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: ".build")
    let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    return FileManager.default.isExecutableFile(atPath: bundle.appending(path: "mock-ports").path)
      ? bundle : build.appending(path: "debug")
  }()

  private static func start(
    _ program: String, _ arguments: [String], input: Int32, output: String, answers: String
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_APPEND
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, answers, flags, 0o600)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var environment = ProcessInfo.processInfo.environment
    environment["LD_PRELOAD"] = "libumockdev-preload.so.0"
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + settings { free(text) } }
    var child: pid_t = 0
    guard posix_spawn(&child, program, &actions, &attributes, words, settings) == 0 else {
      throw Failure(description: "cannot start \(program)")
    }
    return child
  }
}
