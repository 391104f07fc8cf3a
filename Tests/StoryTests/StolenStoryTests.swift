import Foundation
import Glibc
import Testing

/// What the bench needs, taken by another program.
@Suite(.serialized) struct StolenStoryTests {
  /// Listens on a socket of this process; `name` is bound as it is.
  private func listening<Address>(_ family: CInt, _ name: Address) throws -> CInt {
    let descriptor = socket(family, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    let result = withUnsafeBytes(of: name) { bytes -> CInt in
      guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
      return bind(descriptor, start, socklen_t(bytes.count))
    }
    try #require(result == 0 && listen(descriptor, 8) == 0)
    return descriptor
  }

  private func start(_ floor: ShopFloor, _ settings: String) throws -> ShopFloor.Ended {
    let file = floor.folder.appending(path: "benchpin.yaml")
    try settings.write(to: file, atomically: true, encoding: .utf8)
    return try floor.run("benchpind", ["--config", file.path])
  }

  @Test func theProgramThatHasTheHTTPPortIsNamed() throws {
    try ShopFloor.open { floor in
      var name = sockaddr_in()
      name.sin_family = sa_family_t(AF_INET)
      name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let thief = try listening(AF_INET, name)
      defer { close(thief) }
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      _ = withUnsafeMutableBytes(of: &name) { bytes in
        bytes.baseAddress.map { getsockname(thief, $0.assumingMemoryBound(to: sockaddr.self), &length) }
      }
      let port = Int(UInt16(bigEndian: name.sin_port))
      let ended = try start(floor, floor.settings(port: port))
      #expect(ended.status == 69)
      #expect(ended.complaint.contains("HTTP cannot be served on 127.0.0.1:\(port): another program holds it: "))
      #expect(ended.complaint.contains("(process \(getpid())). Either stop it, or write another http.port"))
    }
  }

  @Test func theProgramThatHasTheUnixSocketIsNamed() throws {
    try ShopFloor.open { floor in
      let path = floor.folder.appending(path: "socket").path
      var name = sockaddr_un()
      name.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
      let thief = try listening(AF_UNIX, name)
      defer { close(thief) }
      let ended = try start(floor, floor.settings())
      #expect(ended.status == 69)
      #expect(ended.complaint.contains("Another program answers on \(path): "))
      #expect(ended.complaint.contains("(process \(getpid())). Either stop it, or write another socket"))
    }
  }

  @Test func theProgramThatTookAPortWhileItWasUnpluggedIsNamedUntilItLetsGo() throws {
    try ShopFloor.open { floor in
      try floor.startSimulators()
      let link = floor.folder.appending(path: "port").path
      let gauge = floor.folder.appending(path: "gauge").path
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: gauge)
      let settings = floor.folder.appending(path: "benchpin.yaml")
      try floor.settings().replacing("port: \(gauge)", with: "port: \(link)").write(
        to: settings, atomically: true, encoding: .utf8)
      let daemon = try floor.start("benchpind", ["--config", settings.path], log: "benchpind.log")
      defer {
        daemon.send(SIGTERM)
        _ = daemon.waitForEnd()
      }
      func device() throws -> [String: Any] {
        try floor.objects(["devices"], "devices").first { $0["name"] as? String == "gauge" } ?? [:]
      }
      try floor.wait(for: "the daemon") { try floor.run("benchpin", ["status"]).status == 0 }
      try floor.wait(for: "the gauge") { try device()["link"] as? String == "open" }
      // The name leads nowhere while the thief takes what is plugged in again.
      try FileManager.default.removeItem(atPath: link)
      try floor.tell("gauge unplug")
      try floor.wait(for: "the loss") { try device()["link"] as? String == "absent" }
      try floor.tell("gauge plug")
      let log = floor.folder.appending(path: "thief.log")
      let thief = try Child(
        URL(filePath: "/usr/bin/flock"), ["--no-fork", "-x", gauge, "sleep", "600"], output: log, complaint: log,
        environment: ProcessInfo.processInfo.environment)
      let port = open(gauge, O_RDWR | O_NOCTTY | O_CLOEXEC)
      try floor.wait(for: "the thief") {
        guard flock(port, LOCK_EX | LOCK_NB) == 0 else { return true }
        flock(port, LOCK_UN)
        return false
      }
      close(port)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: gauge)
      try floor.wait(for: "the thief's name") {
        (try device()["trouble"] as? String)?.contains("held by another program: sleep (process \(thief.pid))") == true
      }
      thief.send(SIGKILL)
      _ = thief.waitForEnd()
      try floor.wait(for: "the gauge again") { try device()["link"] as? String == "open" }
    }
  }
}
