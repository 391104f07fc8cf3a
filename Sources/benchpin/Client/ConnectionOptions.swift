import ArgumentParser
import Glibc

/// What every command takes.
struct ConnectionOptions: ParsableArguments {
  static let standardSocket = "/run/benchpin/benchpind.sock"

  @Option(help: ArgumentHelp("The daemon's socket.", valueName: "path"))
  var socket: String?

  @Flag(help: "Print what the daemon answers, as JSON.")
  var json = false

  /// The client for these options.
  var client: BenchClient {
    BenchClient(path: socket ?? Self.environment("BENCHPIN_SOCKET") ?? Self.standardSocket)
  }

  static func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}

/// Who asks, for the record.
struct AskerOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Who asks, for the record; your user name when left out.", valueName: "name"))
  var by: String?

  /// The name that goes into the ledger.
  var name: String {
    by ?? ConnectionOptions.environment("USER") ?? ConnectionOptions.environment("LOGNAME") ?? Self.user
  }

  /// The user's name by number: a service or a cron job has no name in its environment.
  private static var user: String {
    guard let user = getpwuid(getuid()), let name = user.pointee.pw_name else { return "user \(getuid())" }
    return String(cString: name)
  }
}
