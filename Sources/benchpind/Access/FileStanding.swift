import FoundationEssentials
import Glibc

/// Whose a file is, and what everybody may do with it.
struct FileStanding {
  let owner: UInt32
  let group: UInt32
  /// The nine bits of who may read, write and run it.
  let mode: mode_t

  /// The standing of the file at `path`, links followed; `nil` when it cannot be told.
  init?(_ path: String) {
    guard let target = realpath(path, nil) else { return nil }
    defer { free(target) }
    // Not there any more is as good as not there.
    guard let found = try? FileManager.default.attributesOfItem(atPath: String(cString: target)),
      let owner = found[.ownerAccountID] as? Int, let group = found[.groupOwnerAccountID] as? Int,
      let mode = found[.posixPermissions] as? Int
    else { return nil }
    (self.owner, self.group, self.mode) = (UInt32(owner), UInt32(group), mode_t(mode & 0o777))
  }
}
