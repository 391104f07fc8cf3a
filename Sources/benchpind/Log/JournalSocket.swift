import Glibc

/// The journal's own socket: systemd.io/JOURNAL_NATIVE_PROTOCOL. One datagram is one entry.
struct JournalSocket: Sendable {
  /// Longer values are cut: an entry that does not fit a datagram would have to go through a file.
  static let longestValue = 16_384

  private let descriptor: CInt

  /// Connects to the journal; `nil` when it is not there.
  init?(path: String = "/run/systemd/journal/socket") {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    let isConnected = withUnsafeBytes(of: address) { bytes in
      guard let start = bytes.baseAddress else { return false }
      return connect(descriptor, start.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) == 0
    }
    guard isConnected else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
  }

  /// Sends one entry without waiting; `false` when the journal did not take it.
  func send(_ fields: [(name: String, value: String)]) -> Bool {
    let entry = Self.entry(fields)
    return Glibc.send(descriptor, entry, entry.count, CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT))
      == entry.count
  }

  /// The bytes of one entry: `NAME=value` in a line, or with its length where the value has lines of its own.
  static func entry(_ fields: [(name: String, value: String)]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (name, value) in fields {
      let value = Array(value.utf8.prefix(longestValue))
      bytes += name.utf8
      if value.contains(UInt8(ascii: "\n")) {
        bytes.append(UInt8(ascii: "\n"))
        withUnsafeBytes(of: UInt64(value.count).littleEndian) { bytes += $0 }
      } else {
        bytes.append(UInt8(ascii: "="))
      }
      bytes += value
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }
}
