import ArgumentParser
import Glibc

/// The bench on the command line, for people and scripts.
@main struct Benchpin: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchpin",
    abstract: "Look at the bench, lay orders on it, engrave, polish and stop.",
    discussion: """
      Talks to the daemon on this machine through its socket: --socket, else $BENCHPIN_SOCKET, else \
      \(ConnectionOptions.standardSocket).

      Exit codes: 0 done; 64 wrong usage; 65 what was sent cannot be so; 66 no such order, reading, job or file; \
      69 the daemon or a machine is not there; 70 a mistake of the program, or a job that failed or ended unseen; \
      73 the disk is full, or there is no backup; 75 not now: busy, changed meanwhile, a job that was not started or was stopped, a machine \
      that did not confirm a stop; 77 not permitted.
      """,
    subcommands: [
      Status.self, Orders.self, BenchOrders.self, Readings.self, Engrave.self, Polish.self, Stop.self, Jobs.self,
      Devices.self, Events.self, Profiles.self, Size.self, Backup.self, Restore.self,
    ])

  static func main() async {
    // A reader that goes away ends our output and not the work; the write says so by itself.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let failure as CommandFailure {
      Output.complain(failure.text)
      Glibc.exit(failure.code.rawValue)
    } catch {
      exit(withError: error)
    }
  }
}
