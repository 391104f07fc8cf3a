import Glibc

extension AccessCheck.Account {
  /// Who runs this program.
  static var current: AccessCheck.Account {
    let name = getpwuid(getuid()).flatMap { $0.pointee.pw_name }.map { String(cString: $0) } ?? "user \(getuid())"
    return AccessCheck.Account(
      name: name, isRoot: geteuid() == 0, groups: Set(groups.map(Self.name)), listedGroups: listed(name))
  }

  /// The groups of this login.
  private static var groups: [gid_t] {
    let count = getgroups(0, nil)
    var groups = [gid_t](repeating: 0, count: max(0, Int(count)))
    guard count > 0, getgroups(count, &groups) >= 0 else { return [getegid()] }
    return groups + [getegid()]
  }

  private static func listed(_ user: String) -> Set<String> {
    var groups = [gid_t](repeating: 0, count: 256)
    var count = CInt(groups.count)
    guard getgrouplist(user, getgid(), &groups, &count) >= 0 else { return [] }
    return Set(groups.prefix(Int(count)).map(Self.name))
  }

  fileprivate static func name(_ group: gid_t) -> String {
    getgrgid(group).flatMap { $0.pointee.gr_name }.map { String(cString: $0) } ?? String(group)
  }
}

extension AccessCheck.Place {
  /// The file at `path`; `nil` when it is not there or may not be looked at.
  init?(at path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let owner = getpwuid(status.st_uid).flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
    self.init(
      path: path, owner: owner ?? String(status.st_uid), group: AccessCheck.Account.name(status.st_gid),
      mode: UInt16(status.st_mode & 0o7777))
  }
}
