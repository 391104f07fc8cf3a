/// What somebody may do at the bench; each role may do what the ones before it may.
package enum Role: String, CaseIterable, Hashable, Sendable {
  /// Look at everything.
  case watch
  /// Work: orders, readings, what lies on the bench, and jobs where the way in counts as the bench.
  case work
  /// Look after the bench's records: backups and the like.
  case administer
}

extension Role: Comparable {
  package static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .watch: 0
    case .work: 1
    case .administer: 2
    }
  }
}

/// What a route asks of whoever calls it.
enum Need: Hashable, Sendable {
  /// Nothing at all: a stop.
  case nothing
  /// No role: the way in for who is not in yet. Counted, unlike a stop.
  case anybody
  /// Nothing either: a file of the screen, which holds no fact.
  case page
  /// At least this role.
  case role(Role)

  /// Throws unless `visitor` fulfils it.
  func check(_ visitor: Visitor) throws(Problem) {
    guard case .role(let needed) = self else { return }
    guard let role = visitor.role else { throw visitor.refusal ?? .tokenMissing }
    guard role >= needed else { throw .roleTooSmall(role, needed: needed, visitor) }
  }
}
