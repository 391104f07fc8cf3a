import Glibc
import Testing

@testable import Simulators

/// A descriptor a test speaks through in bytes written by hand; never blocks the pool the simulators' alarms need.
final class RawPort {
  private(set) var descriptor: Int32

  /// Opens a serial port as the daemon does, raw.
  init(path: String) throws {
    descriptor = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    try #require(descriptor >= 0, "cannot open \(path)")
    var settings = termios()
    tcgetattr(descriptor, &settings)
    cfmakeraw(&settings)
    tcsetattr(descriptor, TCSANOW, &settings)
  }

  /// Connects to a TCP port of this machine; throws when it is refused.
  init(tcp port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close()
      throw SimulatorFailure("refused")
    }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  func send(_ hex: String) {
    let bytes = self.bytes(hex)
    _ = write(descriptor, bytes, bytes.count)
  }

  /// What arrives until `count` bytes are there, the other end is gone, or `patience` is over.
  func receive(_ count: Int, patience: Duration = .seconds(5)) async throws -> [UInt8] {
    var received: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 512)
    let end = ContinuousClock.now + patience
    while received.count < count, ContinuousClock.now < end {
      let got = read(descriptor, &part, part.count)
      if got > 0 { received += part[..<got] }
      if got == 0 { break }
      if got < 0 {
        if errno != EAGAIN { break }
        try await Task.sleep(for: .milliseconds(1))
      }
    }
    return received
  }

  func receiveText(_ count: Int) async throws -> String { String(decoding: try await receive(count), as: UTF8.self) }

  /// Whether the other end goes away.
  func ends() async throws -> Bool {
    var byte: UInt8 = 0
    let end = ContinuousClock.now + .seconds(5)
    while ContinuousClock.now < end {
      let got = read(descriptor, &byte, 1)
      if got == 0 || (got < 0 && errno != EAGAIN) { return true }
      try await Task.sleep(for: .milliseconds(1))
    }
    return false
  }

  /// Sends a request and returns its answer as hexadecimal digits; `count` bytes are expected.
  func ask(_ hex: String, _ count: Int, patience: Duration = .seconds(5)) async throws -> String {
    send(hex)
    return try await receive(count, patience: patience).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined(separator: " ")
  }

  func close() {
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
    descriptor = -1
  }

  private func bytes(_ hex: String) -> [UInt8] { hex.split(separator: " ").compactMap { UInt8($0, radix: 16) } }

  deinit { close() }
}

/// Waits for a condition, generously.
func eventually(_ condition: () throws -> Bool) async throws -> Bool {
  let end = ContinuousClock.now + .seconds(10)
  while ContinuousClock.now < end {
    if try condition() { return true }
    try await Task.sleep(for: .milliseconds(2))
  }
  return try condition()
}
