/// The journal's own socket: systemd.io/JOURNAL_NATIVE_PROTOCOL. One datagram is one entry.
struct JournalSocket: Sendable {
  /// Longer values are cut: an entry that does not fit a datagram would have to go through a file.
  static let longestValue = 16_384

  private let socket: DatagramSocket

  /// Connects to the journal; `nil` when it is not there.
  init?(path: String = "/run/systemd/journal/socket") {
    guard let socket = DatagramSocket(path) else { return nil }
    self.socket = socket
  }

  /// Sends one entry without waiting; `false` when the journal did not take it.
  func send(_ fields: [(name: String, value: String)]) -> Bool { socket.send(Self.entry(fields), waits: false) }

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
