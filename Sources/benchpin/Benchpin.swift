import ArgumentParser
import BenchAPI
import Dispatch
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
      73 the disk is full, or there is no backup; 74 there is one and photos or records are missing in it; \
      75 not now: busy, changed meanwhile, a job that was not started or was stopped, a machine that did not confirm a \
      stop; 77 not permitted. With --json a failure is an object on standard error: type, detail, remedy, exit_status.
      """,
    version: BenchpinVersion.text,
    subcommands: [
      Status.self, Orders.self, BenchOrders.self, Readings.self, Weights.self, Gauges.self, Engrave.self, Outline.self,
      Polish.self, Wheels.self, Stop.self, Jobs.self, Record.self, Devices.self, Screens.self, Events.self,
      Profiles.self, Size.self,
      MakeProof.self, Doctor.self, Backup.self, Restore.self,
    ])

  static func main() {
    // The thread of libdispatch's timers asks for a priority that only root may have, and each command of anybody else
    // would say so in the system's log. Read when there is something to log; no other thread runs yet.
    setenv("LIBDISPATCH_LOG", "NO", 0)
    let done = DispatchSemaphore(value: 0)
    // Waited for right below.
    Task.detached {
      await runCommand()
      done.signal()
    }
    done.wait()
  }

  private static func runCommand() async {
    // A reader that goes away ends our output and not the work; the write says so by itself.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      end(with: error, inJSON: FailureBody.isWanted(by: Array(CommandLine.arguments.dropFirst())))
    }
  }

  private static func end(with error: any Error, inJSON: Bool) -> Never {
    if let failure = error as? CommandFailure {
      Output.complain(inJSON ? FailureBody(failure).text : failure.text)
      Glibc.exit(failure.code.rawValue)
    }
    // A bare exit code has been explained already, and help is no failure.
    let status = exitCode(for: error)
    if inJSON, !(error is ExitCode), !status.isSuccess {
      Output.complain(FailureBody(error).text)
      Glibc.exit(status.rawValue)
    }
    exit(withError: error)
  }
}
