import Glibc
import NIOCore

/// The other end of a connection, as known when it was accepted.
struct Caller: Sendable {
  let door: Door
  /// The user at the other end of the Unix socket when it was connected; `nil` anywhere else.
  var user: UInt32?
  /// The address at the other end, without its port; `nil` on the Unix socket.
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
      return channel.eventLoop.makeSucceededFuture(Caller(door: door, address: channel.remoteAddress?.ipAddress))
    }
    let credentials: EventLoopFuture<Credentials> = options.unsafeGetSocketOption(
      level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
    // Without the kernel's word it is still somebody who may open the socket's file.
    return credentials.map { Caller(door: door, user: $0.user) }.recover { _ in Caller(door: door) }
  }
}
