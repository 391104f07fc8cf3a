import ArgumentParser
import BenchAPI
import Dispatch
@preconcurrency import Glibc
import Ledger
import Logging
import Ports
import ServiceLifecycle
import Settings
import Station
import UnixSignals
import Web
import Workshop

/// The daemon of one bench.
@main
struct Benchpind: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchpind",
    abstract: "The daemon of one bench: gauge, engraver and polisher, tied to the order that lies there.",
    discussion: """
      Its stop is not an emergency stop: it needs this program, the cable and the machine's controller to work.

      Exit status: 0 after an orderly end, 64 for wrong arguments, 69 when a socket cannot be had, 73 when the ledger \
      cannot be opened, 75 when another daemon holds it, 78 when the settings have mistakes.
      """,
    version: BenchpinVersion.text,
    subcommands: [BackupCommand.self, RestoreCommand.self, CertificateCommand.self, TokenCommand.self])

  /// Where the settings are unless somebody names others.
  static let standardConfig = "/etc/benchpin/benchpin.yaml"

  @Option(help: ArgumentHelp("The settings of the bench.", valueName: "file"))
  var config = Benchpind.standardConfig

  @Flag(help: "Check the settings and every profile they name, say what is wrong with them, and end.")
  var checkConfig = false

  func run() async throws {
    // Lines of the log leave at once, also into a pipe, so that a crash does not swallow the last ones.
    setvbuf(stdout, nil, _IOLBF, 0)
    let settings: BenchSettings
    let plan: Bench.Plan
    let ports = PortWatch()
    defer { ports.close() }
    do throws(SettingsMistakes) {
      settings = try BenchSettings.read(path: config, looksForFolders: checkConfig)
      plan = try DeviceAssembly(settings, ports: ports).plan()
    } catch {
      Complaint.write(error, of: config)
      throw ExitCode(EX_CONFIG)
    }
    if checkConfig {
      let inputs = settings.inputs.count == 0 ? "" : "\(settings.inputs.count) inputs, "
      print(
        "\(config): no mistakes; \(settings.devices.count) devices, \(inputs)\(settings.programmes.count) programmes")
      for file in settings.files.dropFirst() { print("  and after it \(file)") }
      for note in settings.notes { print("  \(note)") }
      return
    }
    try await serve(settings, plan, ports)
  }

  private func serve(_ settings: BenchSettings, _ plan: Bench.Plan, _ ports: PortWatch) async throws {
    let inherited = try Self.inheritedSockets()
    let threshold = BenchLog.Threshold(Logger.Level(rawValue: settings.logLevel) ?? .info)
    let output = LogOutput.choose()
    LoggingSystem.bootstrap { _ in BenchLog(output: output, threshold: threshold) }
    let log = Logger(label: "benchpind")
    PortNotes(log).follow(ports)
    // Beside the start: a folder of many fonts takes a second, and nothing waits for what is wrong with them.
    DispatchQueue.global().async { [lettering = settings.lettering] in
      for sentence in lettering.startTroubles {
        log.warning("a font cannot be used", metadata: ["fault": "\(sentence)"])
      }
    }
    let ledger = try Self.openLedger(settings)
    let bench: Bench
    do throws(BenchRefusal) { bench = try Bench(plan, journal: ledger, log: log) } catch {
      let intact = LedgerDamage.words(about: settings.ledger).map { " \($0)" } ?? ""
      Complaint.write("\(error.sentence)\(intact) \(error.remedy)")
      throw ExitCode(EX_CANTCREAT)
    }
    let vitals = Vitals(of: bench)
    let link = NoticeSocket(environment: Activation.value("NOTIFY_SOCKET")).map { socket in
      SystemdLink(
        watchdog: SystemdLink.watchdog(), vitals: vitals, devices: { bench.devices },
        stopMachines: { _ = await bench.stopEverything(by: "watchdog") }, log: log, send: socket.send)
    }
    let web = WebServer(
      WebConfiguration(
        host: settings.http.address, port: settings.http.port, socketPath: settings.socket, inherited: inherited,
        names: settings.http.names, starts: settings.starts, network: settings.network,
        webhooks: settings.intake.webhooks, shop: settings.shop, version: BenchpinVersion.text),
      bench: bench, backups: LedgerBackups(of: settings.ledger, on: settings.backups),
      screens: PairedScreens(bench: settings.bench, shelf: ScreenFile(beside: settings.ledger), logger: log),
      keepsakes: KeptFiles(beside: settings.ledger), logger: log
    ) { [log] port in
      log.notice("ready", metadata: ["http": "\(settings.http.address):\(port)", "socket": "\(settings.socket)"])
      link?.ready()
    }
    vitals.attend(Vitals.Part(name: "the web server") { web.ask($0) })
    // Shut down from the last to the first: systemd is told, then the machines are stopped while the screens still watch.
    var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
      .init(
        service: SettingsReload(
          path: config, present: (settings.bench, settings.ledger), threshold: threshold, web: web, link: link, log: log
        )),
      .init(service: web),
      .init(service: bench), .init(service: Farewell(link: link)),
    ]
    if let folder = settings.intake.folder {
      services.insert(.init(service: ImportFolder(path: folder, bench: bench, log: log)), at: 0)
    }
    if let link { services.insert(.init(service: link), at: 0) }
    var configuration = ServiceGroupConfiguration(
      services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
    configuration.maximumGracefulShutdownDuration = .seconds(10)
    // The machines' stop and the clients' streams end within their own bounds; this is for what does not.
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch {
      Complaint.write((error as? SocketRefusal)?.complaint ?? "\(error)")
      // What failed is said above; a ledger that does not close orderly recovers from its log at the next start.
      try? ledger.close()
      throw ExitCode(EX_UNAVAILABLE)
    }
    do throws(JournalFault) { try ledger.close() } catch {
      log.error("ledger", metadata: ["fault": "\(error.sentence)"])
    }
    log.notice("ended")
  }

  private static func inheritedSockets() throws -> InheritedSockets {
    do throws(Activation.Refusal) { return try Activation.take() } catch {
      Complaint.write(error.description)
      throw ExitCode(EX_CONFIG)
    }
  }

  private static func openLedger(_ settings: BenchSettings) throws -> SQLiteLedger {
    do throws(JournalFault) {
      return try SQLiteLedger.open(path: settings.ledger, bench: settings.bench, now: .now)
    } catch {
      Complaint.write(error.sentence)
      if case .held = error { throw ExitCode(EX_TEMPFAIL) }
      throw ExitCode(EX_CANTCREAT)
    }
  }
}

extension Benchpind {
  /// Throws when settings were named for a command that reads none: whoever names them expects it to act on what they say.
  func refuseConfig(instead advice: String) throws {
    guard config == Self.standardConfig else {
      throw ValidationError("This reads no settings, so --config \(config) would mean nothing: \(advice)")
    }
  }
}

/// What goes to a person before the log exists, or instead of it.
enum Complaint {
  /// Writes one complaint to standard error.
  static func write(_ text: String) { fputs("benchpind: \(text)\n", stderr) }

  /// Writes the mistakes of the settings at `config`, and for settings that are not there how to name others.
  static func write(_ mistakes: SettingsMistakes, of config: String) {
    write("\(mistakes)")
    if access(config, F_OK) != 0 { write("The settings are looked for at \(config); --config FILE names others.") }
  }
}
