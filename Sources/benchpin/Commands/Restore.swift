import ArgumentParser
import Glibc

struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a backup in the place of the ledger, while no daemon runs.",
    discussion: """
      Runs `benchpind restore`, which knows the ledger, and takes what that takes: the backup's file, --config, --losing, \
      --by. Without a file the backups are listed. It is refused when it is not safe, and says why.
      """)

  @Argument(
    parsing: .captureForPassthrough, help: ArgumentHelp("What `benchpind restore` takes.", valueName: "arguments"))
  var arguments: [String] = []

  func run() throws {
    let program = OwnProgram.daemon
    let words = (["benchpind", "restore"] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    // Ends this program, unless it cannot be done.
    execv(program, words)
    throw CommandFailure(
      .unavailable,
      "\(program) cannot be run: \(String(cString: strerror(errno))). It comes with this program; install both.")
  }
}
