import ArgumentParser
@preconcurrency import Glibc

/// The simulated bench as a program: gauges, an engraver and a polisher, driven through a control socket.
@main
struct BenchpinSim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchpin-sim",
    abstract: "Simulated gauges, engraver and polisher for Benchpin.",
    subcommands: [Run.self, Tell.self], defaultSubcommand: Run.self)

  /// `benchpin-sim --directory DIR …`: runs the bench until told to end.
  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the simulated devices.")

    @Option(help: "Where the links, logs and the control socket are made.")
    var directory: String
    @Option(help: "A gauge: sylvac or mitutoyo; repeat it for more gauges.")
    var gauge: [String] = []
    @Option(help: "The engraver: tcp, tcp:PORT or rtu.")
    var engraver = "tcp"
    @Option(help: "The engraver's map: register-rich, coupler, gateway, ink-jet or path.")
    var engraverMap = "register-rich"
    @Option(help: "The polisher's drive: atv12, ms300, v20, huanyang-hy …; a wrong one lists all.")
    var polisher = "atv12"
    @Option(help: "Marks and ramps are so many times faster.")
    var speed = 1.0
    @Flag(help: "End when standard input is closed, so that no simulator outlives its parent.")
    var untilStdinCloses = false

    func run() throws {
      setvbuf(stdout, nil, _IOLBF, 0)
      signal(SIGPIPE, SIG_IGN)
      let bench = try SimulatedBench(
        directory: directory, gauges: gauge, engraver: engraver, map: engraverMap, polisher: polisher, speed: speed)
      defer { bench.close() }
      let control = try ControlSocket(path: directory + "/control", untilStdinCloses: untilStdinCloses)
      defer { control.close() }
      print("ready")
      control.serve { bench.obey($0) }
    }
  }

  /// `benchpin-sim tell DIR gauge measure 17.35`: one line to a running bench.
  struct Tell: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Send one control line to a running bench.")

    @Argument(help: "The directory the bench was started with.")
    var directory: String
    @Argument(parsing: .captureForPassthrough, help: "The line; `help` lists all.")
    var words: [String]

    func run() throws {
      let answer = try ControlSocket.ask(words.joined(separator: " "), at: directory + "/control")
      print(answer)
      if !answer.hasPrefix("ok") { throw ExitCode(1) }
    }
  }
}
