import Foundation
import Glibc
import Ports
import Testing

/// Who keeps a port from being opened.
@Suite struct PortHolderTests {
  @Test func theProgramThatLockedAPortIsNamedAndNotOneThatHasItOpenToo() async throws {
    let port = FileManager.default.temporaryDirectory.appending(path: "benchpin-held-\(UUID().uuidString)").path
    #expect(FileManager.default.createFile(atPath: port, contents: nil))
    // The first only has it open, and is found first where all processes are looked through.
    let bystander = try start(["sleep", "600"], input: port)
    let locker = try start(["flock", "--no-fork", "-x", port, "sleep", "600"], input: "/dev/null")
    defer {
      for child in [bystander, locker] {
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
      }
      unlink(port)
    }
    let own = open(port, O_RDWR | O_CLOEXEC)
    defer { close(own) }
    while flock(own, LOCK_EX | LOCK_NB) == 0 {
      flock(own, LOCK_UN)
      try await Task.sleep(for: .milliseconds(5))
    }
    #expect(Set([bystander, locker].map(Int.init)).isSubset(of: PortHolder.known(of: port).map(\.pid)))
    let sentence = PortHolder.sentence(about: port, errno: EWOULDBLOCK)
    #expect(sentence.contains("(process \(locker)); stop that one first"), "\(sentence)")
    #expect(!sentence.contains("(process \(bystander))"), "\(sentence)")
  }

  /// Starts a program with a file on its standard input.
  private func start(_ arguments: [String], input: String) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDWR, 0)
    let words = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, arguments[0], &actions, nil, words, environ)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .ENOENT) }
    return child
  }
}
