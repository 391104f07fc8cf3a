import Glibc

/// A file that the command line writes.
enum OutputFile {
  /// Writes `bytes` to the file at `path`, or to standard output for `-`; what was in it is replaced.
  static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
    let descriptor = path == "-" ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(path) }
    defer { if descriptor != STDOUT_FILENO { close(descriptor) } }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path) }
      rest = rest.dropFirst(count)
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure(
      errno == EACCES ? .notPermitted : .cannotCreate, "\(path) cannot be written: \(String(cString: strerror(errno)))."
    )
  }
}
