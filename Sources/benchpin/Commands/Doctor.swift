import ArgumentParser
import FoundationEssentials

struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look for the usual faults of a bench, and say what to do about each.",
    discussion: """
      Looks at the settings, the daemon, who may use what, udev, the ports and who holds them, the clock and the disk. \
      Works with and without a running daemon and changes nothing. well: nothing is wrong; look: work goes on; act: the \
      bench does not work as it should. Ends with 0 when there is nothing to act on, else with 69.

      No device is sent anything, unless --probe says so: then the machines of the settings are read from, never written \
      to, and not at all while anything says that a daemon runs, even one that does not answer. Some things only root may \
      see, such as which program holds a port.
      """)

  @Option(help: ArgumentHelp("The settings of the bench.", valueName: "file"))
  var config = "/etc/benchpin/benchpin.yaml"

  @Option(help: ArgumentHelp("The daemon's socket.", valueName: "path"))
  var socket: String?

  @Flag(help: "Read from every machine of the settings, unless anything says that a daemon runs.")
  var probe = false

  @Flag(help: "Print {ok, findings: [{verdict, about, sentence, remedy}]} as JSON.")
  var json = false

  func run() async throws {
    let socket = socket ?? ConnectionOptions.environment("BENCHPIN_SOCKET")
    let report = DoctorReport(await DoctorFacts(config: config, socket: socket, probes: probe).findings())
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      Output.raw(Array(try encoder.encode(report)))
    } else {
      for line in report.lines { Output.line(line) }
    }
    guard report.ok else { throw ExitCode(CommandFailure.Code.unavailable.rawValue) }
  }
}
