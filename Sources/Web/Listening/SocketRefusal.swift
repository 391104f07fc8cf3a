/// Why a socket cannot be had, in one plain sentence.
package struct SocketRefusal: Error, Hashable, CustomStringConvertible {
  /// A socket that another program has, and by which that program can be looked up.
  package enum Place: Hashable, Sendable {
    /// A TCP port of this machine.
    case port(Int)
    /// A Unix socket's path.
    case path(String)
  }

  package let description: String
  /// What another program has; `nil` when it is something else that is wrong.
  package let taken: Place?

  init(_ description: String, taken: Place? = nil) {
    self.description = description
    self.taken = taken
  }
}
