import Foundation
import Glibc
import Testing

/// A Unix datagram socket that hears what a service says, as systemd and the journal do.
final class DatagramEar {
  let folder: URL
  var path: String { folder.appending(path: "ear").path }
  private let descriptor: CInt

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "ear-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
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
    // A test that waits for what never comes fails instead of hanging.
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  /// The next datagram.
  func hear() throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    try #require(count >= 0, "nothing was said within 30 s")
    return Array(bytes.prefix(count))
  }

  /// The next datagram as lines.
  func hearLines() throws -> [String] {
    String(decoding: try hear(), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  deinit {
    close(descriptor)
    // A folder that stays behind in the temporary directory is no reason to fail.
    try? FileManager.default.removeItem(at: folder)
  }
}
