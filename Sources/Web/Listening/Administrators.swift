import Glibc
import NIOCore
import NIOPosix

/// Who may do what only an administrator does: the superuser and the daemon's own user, over the Unix socket, known by what
/// the kernel says of the other end (SO_PEERCRED, unix(7)).
///
/// The one place where that is decided.
struct Administrators: Sendable {
  /// Whether the user with this number may.
  var admits: @Sendable (UInt32) -> Bool = { $0 == 0 || $0 == geteuid() }

  /// Throws unless who asks may administer the bench.
  func check(_ context: DeskContext) async throws {
    guard context.channel.localAddress?.protocol == .unix, let user = try await Self.user(at: context.channel),
      admits(user)
    else { throw Problem.notAdministrator }
  }

  /// The user at the other end of a Unix socket; `nil` when the kernel does not say.
  private static func user(at channel: any Channel) async throws -> UInt32? {
    guard let socket = channel as? any SocketOptionProvider else { return nil }
    // `struct ucred`: pid, uid, gid. Its own members are another module's on some toolchains.
    let peer: EventLoopFuture<(Int32, UInt32, UInt32)> = socket.unsafeGetSocketOption(
      level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
    return try await peer.map(\.1).get()
  }
}
