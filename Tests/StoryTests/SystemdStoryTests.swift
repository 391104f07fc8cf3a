import Foundation
import Glibc
import Testing

/// The daemon as systemd starts it: told where to say how it is, and given its sockets.
@Suite(.serialized) struct SystemdStoryTests {
  /// The socket systemd would listen on.
  private final class Notices {
    let path: String
    private let descriptor: CInt
    private(set) var lines: [String] = []

    init(in folder: URL) throws {
      path = folder.appending(path: "notify").path
      descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      let name = path
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8) }
      let result = withUnsafeBytes(of: address) { bytes in
        bytes.baseAddress.map { bind(descriptor, $0.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) }
          ?? -1
      }
      try #require(result == 0)
    }

    /// Takes what was said meanwhile; whether `line` was among all of it.
    func heard(_ line: String) -> Bool {
      var bytes = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = recv(descriptor, &bytes, bytes.count, CInt(MSG_DONTWAIT))
        guard count > 0 else { break }
        lines += String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n").map(String.init)
      }
      return lines.contains { $0.hasPrefix(line) }
    }

    deinit { close(descriptor) }
  }

  private func start(_ floor: ShopFloor, _ notices: Notices, _ wrapper: [String] = []) throws -> Child {
    let settings = floor.folder.appending(path: "benchpin.yaml")
    try floor.settings().write(to: settings, atomically: true, encoding: .utf8)
    var environment = ProcessInfo.processInfo.environment
    environment["NOTIFY_SOCKET"] = notices.path
    environment["WATCHDOG_USEC"] = "4000000"
    let program = ShopFloor.programs.appending(path: "benchpind").path
    let words = wrapper + [program, "--config", settings.path]
    let log = floor.folder.appending(path: "benchpind.log")
    return try Child(
      URL(filePath: words[0]), Array(words.dropFirst()), output: log, complaint: log, environment: environment)
  }

  @Test func theDaemonSaysThatItIsReadyAliveReloadingAndStopping() throws {
    try ShopFloor.open { floor in
      let notices = try Notices(in: floor.folder)
      let daemon = try start(floor, notices)
      try floor.wait(for: "READY") { notices.heard("READY=1") }
      #expect(notices.lines.contains { $0.hasPrefix("STATUS=Ready: ") })
      try floor.wait(for: "WATCHDOG") { notices.heard("WATCHDOG=1") }

      let settings = floor.folder.appending(path: "benchpin.yaml")
      try floor.settings().replacing("bench: bench-1", with: "bench: 7").write(
        to: settings, atomically: true, encoding: .utf8)
      daemon.send(SIGHUP)
      try floor.wait(for: "a refused reload") {
        notices.heard("RELOADING=1") && floor.text("benchpind.log").contains("the settings were not taken")
      }
      try floor.settings().replacing("log: debug", with: "log: notice").write(
        to: settings, atomically: true, encoding: .utf8)
      daemon.send(SIGHUP)
      try floor.wait(for: "a reload") { floor.text("benchpind.log").contains("the settings have no mistakes") }
      // The daemon still serves, and says so.
      #expect(try floor.run("benchpin", ["status"]).status == 0)

      daemon.send(SIGTERM)
      #expect(daemon.waitForEnd() == 0)
      #expect(notices.heard("STOPPING=1"))
      #expect(notices.heard("EXTEND_TIMEOUT_USEC="))
    }
  }

  /// A port nobody listens on now; systemd-socket-activate takes no 0.
  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutableBytes(of: &name) { bytes -> CInt in
      guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
      return bind(descriptor, start, length) == 0 ? getsockname(descriptor, start, &length) : -1
    }
    try #require(result == 0)
    return Int(UInt16(bigEndian: name.sin_port))
  }

  @Test func theDaemonServesOnSocketsThatAreOpenBeforeItAndLeavesThemWhereTheyAre() throws {
    try ShopFloor.open { floor in
      let notices = try Notices(in: floor.folder)
      let path = floor.folder.appending(path: "socket").path
      let port = try Self.freePort()
      // Starts the daemon at the first connection and passes the sockets on.
      let daemon = try start(
        floor, notices,
        [
          "/usr/bin/systemd-socket-activate", "-l", path, "-l", "127.0.0.1:\(port)", "-E",
          "NOTIFY_SOCKET=\(notices.path)",
        ])
      try floor.wait(for: "the socket") { FileManager.default.fileExists(atPath: path) }
      try floor.wait(for: "an answer") { try floor.run("benchpin", ["status"]).status == 0 }
      #expect(notices.heard("READY=1"))
      // The settings ask for any port; this one was passed on.
      #expect(floor.text("benchpind.log").contains("http=127.0.0.1:\(port) "))
      daemon.send(SIGTERM)
      #expect(daemon.waitForEnd() == 0)
      #expect(FileManager.default.fileExists(atPath: path))
    }
  }
}
