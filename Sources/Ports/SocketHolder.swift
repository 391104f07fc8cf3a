import Glibc

/// Which programs listen on a network port or a Unix socket, as far as this user may look.
package enum SocketHolder {
  /// The programs that listen on a TCP port of this machine, where the loopback would be theirs.
  package static func listening(onPort port: Int) -> [PortHolder] {
    holders(inodes(ofPort: port, in: Proc.lines("/proc/self/net/tcp") + Proc.lines("/proc/self/net/tcp6")))
  }

  /// The programs that listen on the Unix socket at `path`.
  package static func listening(at path: String) -> [PortHolder] {
    holders(inodes(ofPath: path, in: Proc.lines("/proc/self/net/unix")))
  }

  /// Who it is in words, `: name (process 12)`; empty where it does not show, as for a service that may see no process but
  /// its own.
  package static func words(_ holders: [PortHolder]) -> String {
    holders.isEmpty ? "" : ": " + holders.map { "\($0.name) (process \($0.pid))" }.joined(separator: " and ")
  }

  /// The sockets in a table of the kernel's that listen (`0A`) on `port` of the loopback or of every address: columns
  /// `local_address`, `st` and `inode`.
  static func inodes(ofPort port: Int, in table: [Substring]) -> Set<String> {
    Set(
      table.compactMap { line in
        let words = line.split(separator: " ")
        guard words.count > 9, words[3] == "0A" else { return nil }
        let parts = words[1].split(separator: ":")
        guard parts.count == 2, Int(parts[1], radix: 16) == port, isOurs(parts[0]) else { return nil }
        return String(words[9])
      })
  }

  /// The sockets in the kernel's table that accept connections (flag `00010000`) at `path`, which may hold blanks.
  static func inodes(ofPath path: String, in table: [Substring]) -> Set<String> {
    Set(
      table.compactMap { line in
        let words = line.split(separator: " ", maxSplits: 7)
        guard words.count == 8, words[3] == "00010000", words[7] == path else { return nil }
        return String(words[6])
      })
  }

  /// Every address, or one of the loopback: IPv4 as one word of the machine's order, IPv6 as four.
  private static func isOurs(_ address: Substring) -> Bool {
    address.allSatisfy { $0 == "0" } || address.count == 8 && address.hasSuffix("7F")
      || address == "00000000000000000000000001000000"
  }

  private static func holders(_ inodes: Set<String>) -> [PortHolder] {
    let (me, wanted) = (Int(getpid()), Set(inodes.map { "socket:[\($0)]" }))
    guard !wanted.isEmpty else { return [] }
    return Proc.entries("/proc").compactMap { Int($0) }.filter { $0 != me }.sorted().compactMap { pid in
      let holds = Proc.entries("/proc/\(pid)/fd").contains { descriptor in
        Proc.target(of: "/proc/\(pid)/fd/\(descriptor)").map { wanted.contains($0) } == true
      }
      return holds ? PortHolder(pid: pid, name: Proc.name(of: pid)) : nil
    }
  }
}
