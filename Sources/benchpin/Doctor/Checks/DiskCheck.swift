/// Whether the ledger's disk keeps what it is given.
struct DiskCheck {
  /// What is known of the folder the ledger lies in.
  struct Folder {
    var path: String
    var isThere: Bool
    /// The type of its file system as the kernel names it.
    var type: String
    var isReadOnly: Bool
    /// Bytes that may still be written.
    var free: Int
    /// Whether who runs the doctor, or the daemon it belongs to, may write there.
    var isWritable: Bool
  }

  /// What GFS, NFS and FUSE do with locks and fsync is theirs (sqlite.org/wal.html: "WAL does not work over a network
  /// filesystem"); what lies in memory is gone with the power.
  private static let network: Set = ["nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "glusterfs", "afs", "fuse.sshfs"]
  private static let memory: Set = ["tmpfs", "ramfs"]
  private static let least = 200 << 20

  static func judge(_ folder: Folder) -> [Finding] {
    guard folder.isThere else {
      return [
        .act("ledger", "its folder \(folder.path) is not there", "start the daemon by systemd, or make it by hand")
      ]
    }
    var findings: [Finding] = []
    let move = "move the ledger to a disk of this machine (`ledger:` in the settings), the daemon stopped"
    if folder.isReadOnly {
      findings.append(
        .act(
          "disk", "\(folder.path) is mounted read-only",
          "look at `dmesg` for disk errors, then mount it again for writing"))
    }
    if network.contains(folder.type) {
      findings.append(
        .act(
          "disk", "\(folder.path) is on a network file system (\(folder.type)), where nothing promises the record", move
        ))
    }
    if memory.contains(folder.type) {
      findings.append(
        .act("disk", "\(folder.path) is in memory (\(folder.type)): a power cut takes the record away", move))
    }
    if folder.free < least {
      findings.append(
        .act(
          "disk", "\(folder.path) has room for \(folder.free >> 20) MB only",
          "free some room: nothing is done that cannot be recorded"))
    }
    if !folder.isWritable, !folder.isReadOnly {
      findings.append(
        .act("ledger", "the daemon may not write in \(folder.path)", "sudo chown -R benchpin:benchpin \(folder.path)"))
    }
    return findings.isEmpty
      ? [.well("disk", "\(folder.path) has room for \(folder.free >> 20) MB on \(folder.type)")] : findings
  }
}
