import Dispatch
import Glibc
import Synchronization

/// The names of this machine's users. Each is looked up once, on a thread of its own: a directory service may hang.
final class UserNames: Sendable {
  /// What the kernel calls a user who does not exist in the daemon's own user namespace, and what Debian calls nobody:
  /// user_namespaces(7). Under `PrivateUsers=` that is everybody but root and the daemon.
  static let unmapped: UInt32 = 65_534
  private static let mostKept = 256

  private let known = Mutex<[UInt32: String]>([:])
  private let queue = DispatchQueue(label: "web.users")
  private let lookUp: @Sendable (UInt32) -> String?

  /// Names found by `lookUp`, the system's own by default.
  init(_ lookUp: @escaping @Sendable (UInt32) -> String? = UserNames.systemName) { self.lookUp = lookUp }

  /// The name as far as it is known now; one that is not will be known soon.
  func known(_ user: UInt32) -> String {
    if let name = known.withLock({ $0[user] }) { return name }
    if user != Self.unmapped { queue.async { [self] in find(user) } }
    return Self.number(user)
  }

  /// The name, or the number where there is none.
  func name(of user: UInt32) async -> String {
    if user == Self.unmapped { return Self.number(user) }
    if let name = known.withLock({ $0[user] }) { return name }
    return await withCheckedContinuation { continuation in
      queue.async { [self] in continuation.resume(returning: find(user)) }
    }
  }

  @discardableResult
  private func find(_ user: UInt32) -> String {
    if let name = known.withLock({ $0[user] }) { return name }
    let name = lookUp(user) ?? Self.number(user)
    known.withLock { known in
      if known.count >= Self.mostKept { known.removeAll() }
      known[user] = name
    }
    return name
  }

  private static func number(_ user: UInt32) -> String { user == unmapped ? "a local user" : "user \(user)" }

  private static func systemName(_ user: UInt32) -> String? {
    // Not reentrant; nothing else in the daemon looks users up, and here they come one after the other.
    guard let entry = getpwuid(user), let name = entry.pointee.pw_name else { return nil }
    return String(cString: name)
  }
}
