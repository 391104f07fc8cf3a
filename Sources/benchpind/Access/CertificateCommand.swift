import ArgumentParser
@preconcurrency import Glibc
import Settings
import Web

/// Makes a key and a certificate for a shop that has none of its own.
struct CertificateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certificate",
    abstract: "Make a key and a self-signed certificate for the shop's network.",
    discussion: """
      Nobody vouches for such a certificate: compare the fingerprint printed here with the one each device shows when it \
      first meets the bench. The program openssl makes both.

      Exit status: 0 when both were made, 64 for wrong arguments, 70 when openssl made something that cannot be used, 73 \
      when they are there already or cannot be made.
      """)

  @ParentCommand var daemon: Benchpind

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The names and addresses of the bench in the network.", valueName: "name"))
  var names: [String]

  @Option(help: ArgumentHelp("Where lan.key and lan.crt are put.", valueName: "folder"))
  var directory = "/etc/benchpin"

  // Browsers refuse certificates that last longer than 825 days.
  @Option(help: "For how many days it is good.")
  var days = 825

  @Flag(help: "Replace a key and a certificate that are there.")
  var replace = false

  func validate() throws {
    try daemon.refuseConfig(instead: "name the folder of key and certificate with --directory.")
    if names.isEmpty { throw ValidationError("Name the bench at least once: --names bench-1.local 192.168.7.5") }
    for name in names where !Self.isAddress(name) && !Self.isHostName(name) {
      throw ValidationError("\"\(name)\" is neither a host name nor an address.")
    }
    guard (1...825).contains(days) else { throw ValidationError("--days is \(days); write 1 to 825.") }
  }

  func run() throws {
    let (key, certificate) = ("\(directory)/lan.key", "\(directory)/lan.crt")
    if !replace, let present = [key, certificate].first(where: { (file: String) in access(file, F_OK) == 0 }) {
      Complaint.write("\(present) is there already; --replace makes it anew, and every device has to trust it again.")
      throw ExitCode(EX_CANTCREAT)
    }
    guard access(directory, F_OK) == 0 else {
      Complaint.write("There is no folder \(directory). Make it, or name another with --directory.")
      throw ExitCode(EX_CANTCREAT)
    }
    // Whatever openssl creates is its owner's alone.
    umask(0o077)
    let (freshKey, freshCertificate) = ("\(key).new", "\(certificate).new")
    for file in [freshKey, freshCertificate] { unlink(file) }
    let complaint = try Self.run(arguments(key: freshKey, certificate: freshCertificate))
    if let complaint {
      for file in [freshKey, freshCertificate] { unlink(file) }
      Complaint.write("openssl made no certificate. \(complaint)")
      throw ExitCode(EX_CANTCREAT)
    }
    // Renamed already when all went well.
    defer { for file in [freshKey, freshCertificate] { unlink(file) } }
    let identity = try Self.identity(key: freshKey, certificate: freshCertificate)
    // A key that the daemon could read stays one that it can read, and never one for everybody.
    if let old = FileStanding(key) {
      _ = chown(freshKey, old.owner, old.group)
      chmod(freshKey, old.mode & 0o640)
    }
    guard chmod(freshCertificate, 0o644) == 0, rename(freshKey, key) == 0, rename(freshCertificate, certificate) == 0
    else {
      Complaint.write("\(key) and \(certificate) cannot be written: \(String(cString: strerror(errno))).")
      throw ExitCode(EX_CANTCREAT)
    }
    print(
      """
      key          \(key); the daemon's user has to be able to read it: LoadCredential= in the unit, or its group and 0640
      certificate  \(certificate), good for \(days) days, for \(names.joined(separator: ", "))
      fingerprint  \(identity.fingerprint) (SHA-256)
      """)
  }

  private func arguments(key: String, certificate: String) -> [String] {
    let subjects = names.map { Self.isAddress($0) ? "IP:\($0)" : "DNS:\($0)" }.joined(separator: ",")
    return [
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-sha256",
      "-days", "\(days)", "-subj", "/CN=\(names[0].prefix(64))", "-addext", "subjectAltName=\(subjects)", "-addext",
      "basicConstraints=critical,CA:FALSE", "-addext", "extendedKeyUsage=serverAuth", "-keyout", key, "-out",
      certificate,
    ]
  }

  private static func identity(key: String, certificate: String) throws -> ServerIdentity {
    do {
      return try ServerIdentity(
        certificate: try SettingsFile.bytes(certificate), key: try SettingsFile.bytes(key))
    } catch {
      Complaint.write("openssl made something that cannot be used: \(error).")
      throw ExitCode(EX_SOFTWARE)
    }
  }

  /// Runs a program to its end; what it complained about when it failed.
  private static func run(_ words: [String]) throws -> String? {
    var ends: [CInt] = [0, 0]
    guard pipe(&ends) == 0 else { return String(cString: strerror(errno)) }
    defer { close(ends[0]) }
    // It is not to hold them open itself.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // What it complains of goes into the pipe: it gets this program's own standard error, exchanged for a moment.
    let own = dup(STDERR_FILENO)
    dup2(ends[1], STDERR_FILENO)
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let outcome = posix_spawnp(&process, words[0], nil, nil, &arguments, environ)
    dup2(own, STDERR_FILENO)
    close(own)
    close(ends[1])
    guard outcome == 0 else {
      return outcome == ENOENT ? "Install it: apt install openssl." : String(cString: strerror(outcome))
    }
    var (said, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
    while case let count = read(ends[0], &chunk, chunk.count), count > 0 { said += chunk[..<count] }
    var status: CInt = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status == 0 ? nil : String(decoding: said, as: UTF8.self)
  }

  private static func isAddress(_ text: String) -> Bool {
    var address = in6_addr()
    return inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1
  }

  /// RFC 1123, section 2.1.
  private static func isHostName(_ text: String) -> Bool {
    (1...253).contains(text.utf8.count)
      && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
          && label.utf8.allSatisfy { byte in
            byte == 0x2D || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
          }
      }
  }
}
