import Foundation
import Glibc
import Testing

/// Machines that answer, and not as they should: what the doctor makes of the bytes.
@Suite(.serialized) struct DoctorProbeStoryTests {
  /// Answers everything that comes on `descriptor` with `answer`, on a thread of its own, until the other end is gone.
  private func answer(_ answer: String, on descriptor: CInt) {
    Thread {
      var bytes = [UInt8](repeating: 0, count: 512)
      while read(descriptor, &bytes, bytes.count) > 0 {
        let said = Array(answer.utf8)
        guard write(descriptor, said, said.count) > 0 else { break }
      }
      close(descriptor)
    }.start()
  }

  private func finding(_ about: String, _ floor: ShopFloor, _ settings: String) throws -> String {
    let file = floor.folder.appending(path: "benchpin.yaml")
    try settings.write(to: file, atomically: true, encoding: .utf8)
    let ended = try floor.runAlone("benchpin", ["doctor", "--config", file.path, "--probe", "--json"])
    #expect(ended.status == 69)
    let json = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any]
    let found = (json?["findings"] as? [[String: Any]])?.first {
      $0["about"] as? String == about && $0["verdict"] as? String == "act"
    }
    return "\(found?["sentence"] ?? "") \(found?["remedy"] ?? "")"
  }

  @Test func aDriveInASCIIModeIsKnownByItsBytes() throws {
    try ShopFloor.open { floor in
      // The port stays open here, so that the drive's end does not see its other one go before anybody came.
      var (drive, port): (CInt, CInt) = (-1, -1)
      var name = [CChar](repeating: 0, count: 128)
      try #require(openpty(&drive, &port, &name, nil, nil) == 0)
      for end in [drive, port] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      // Raw, or the terminal would give the answer's end another form and echo it.
      var attributes = termios()
      tcgetattr(port, &attributes)
      cfmakeraw(&attributes)
      tcsetattr(port, TCSANOW, &attributes)
      answer(":010304000000CF1\r\n", on: drive)
      let said = try finding(
        "polisher", floor,
        floor.settings().replacing("port: \(floor.folder.path)/polisher", with: "port: \(path)"))
      close(port)
      #expect(said.contains("Modbus ASCII frame") && said.contains("set the drive to Modbus RTU"), "\(said)")
    }
  }

  @Test func whatIsNoEngraverIsKnownByItsAnswer() throws {
    try ShopFloor.open { floor in
      let server = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
      var name = sockaddr_in()
      name.sin_family = sa_family_t(AF_INET)
      name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let result = withUnsafeMutableBytes(of: &name) { bytes -> CInt in
        guard let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
        return bind(server, start, length) == 0 && listen(server, 8) == 0 ? getsockname(server, start, &length) : -1
      }
      try #require(result == 0)
      let port = UInt16(bigEndian: name.sin_port)
      let accepting = Thread {
        while true {
          let client = accept(server, nil, nil)
          guard client >= 0 else { return }
          answer("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", on: client)
        }
      }
      accepting.start()
      let said = try finding(
        "engraver", floor, floor.settings().replacing("127.0.0.1:9\n", with: "127.0.0.1:\(port)\n"))
      shutdown(server, CInt(SHUT_RDWR))
      close(server)
      #expect(said.contains("127.0.0.1:\(port)") && said.contains("compare the model with the profile"), "\(said)")
    }
  }
}
