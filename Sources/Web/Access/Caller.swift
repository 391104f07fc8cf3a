import Glibc
import NIOCore

/// The other end of a connection, as known when it was accepted.
struct Caller: Sendable {
  let door: Door
  /// The user at the other end of the Unix socket when it was connected; `nil` anywhere else.
  var user: UInt32?
  /// The address at the other end; `nil` on the Unix socket. Of IPv6 only the network, which is one household's.
  var address: String?

  /// `struct ucred` of unix(7).
  private struct Credentials {
    var process: Int32
    var user: UInt32
    var group: UInt32
  }

  /// The caller on a channel that was just accepted; kept at once when asked on the channel's own event loop.
  static func of(_ channel: any Channel, door: Door) -> EventLoopFuture<Caller> {
    guard door == .socket, let options = channel as? any SocketOptionProvider else {
      return channel.eventLoop.makeSucceededFuture(Caller(door: door, address: channel.remoteAddress?.household))
    }
    let credentials: EventLoopFuture<Credentials> = options.unsafeGetSocketOption(
      level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
    // Without the kernel's word it is still somebody who may open the socket's file.
    return credentials.map { Caller(door: door, user: $0.user) }.recover { _ in Caller(door: door) }
  }
}

extension SocketAddress {
  /// The address as far as it tells one household from another: all of IPv4, half of IPv6 (RFC 6177).
  var household: String? {
    guard let text = ipAddress else { return nil }
    var bytes = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, text, &bytes) == 1 else { return text }
    // An IPv4 address seen through an IPv6 socket: RFC 4291, section 2.5.5.2.
    if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
      return bytes.suffix(4).map { "\($0)" }.joined(separator: ".")
    }
    let groups = stride(from: 0, to: 8, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
    return groups.joined(separator: ":") + "::/64"
  }
}
