import Glibc
import Ports

extension DiskCheck.Folder {
  /// What is known of the folder at `path`; `daemon` is the user the daemon runs as, `nil` for the one who asks.
  init(at path: String, daemon: String?) {
    var status = stat()
    let isThere = stat(path, &status) == 0
    var space = statvfs()
    let hasSpace = statvfs(path, &space) == 0
    let mount = MountTable.entry(of: path)
    let owner = getpwuid(status.st_uid).flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
    self.init(
      path: path, isThere: isThere, type: mount?.type ?? "unknown",
      isReadOnly: hasSpace && space.f_flag & UInt(ST_RDONLY) != 0,
      free: hasSpace
        ? Int(clamping: UInt64(space.f_bavail).multipliedReportingOverflow(by: UInt64(space.f_frsize)).partialValue)
        : 0,
      isWritable: daemon.map { $0 == owner && status.st_mode & S_IWUSR != 0 } ?? (access(path, W_OK) == 0))
  }
}

/// What is mounted where: proc_pid_mountinfo(5).
struct MountTable {
  struct Entry: Equatable {
    var point: String
    var type: String
  }

  /// The mount that `path`, links resolved, lies in.
  static func entry(of path: String) -> Entry? {
    let text = Proc.lines("/proc/self/mountinfo").joined(separator: "\n")
    let real = realpath(path, nil)
    defer { free(real) }
    return entry(of: real.map { String(cString: $0) } ?? path, in: text)
  }

  /// The last one that fits best: what is mounted over another hides it.
  static func entry(of path: String, in text: String) -> Entry? {
    var best: Entry?
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 6, let dash = words.firstIndex(of: "-"), dash + 1 < words.count else { continue }
      let point = plain(String(words[4]))
      let fits = path == point || point == "/" || path.hasPrefix(point + "/")
      if fits, point.utf8.count >= best?.point.utf8.count ?? 0 {
        best = Entry(point: point, type: String(words[dash + 1]))
      }
    }
    return best
  }

  /// The kernel writes a blank in a name as `\040`.
  private static func plain(_ text: String) -> String {
    text.replacing("\\040", with: " ").replacing("\\011", with: "\t").replacing("\\134", with: "\\")
  }
}
