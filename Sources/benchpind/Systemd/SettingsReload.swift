import Glibc
import Logging
import Ports
import ServiceLifecycle
import Settings
import UnixSignals
import Web

/// Reads the settings and their drop-ins anew on SIGHUP. The log's level, and the tokens and the certificate of the network,
/// are taken over at once; everything else is checked, and taken at the next start: devices are not exchanged under a bench
/// at work. Settings with mistakes change nothing.
struct SettingsReload: Service {
  let path: String
  /// The bench that is at work, and its ledger.
  let present: (bench: String, ledger: String)
  let threshold: BenchLog.Threshold
  let web: WebServer
  let link: SystemdLink?
  let log: Logger

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    await cancelWhenGracefulShutdown {
      for await _ in signals {
        link?.reloading()
        reload()
        link?.reloaded()
      }
    }
  }

  /// Reads and checks the settings, their drop-ins and every profile they name.
  func reload() {
    let ports = PortWatch()
    defer { ports.close() }
    do throws(SettingsMistakes) {
      let settings = try BenchSettings.read(path: path, present: present)
      _ = try DeviceAssembly(settings, ports: ports).plan()
      threshold.level = Logger.Level(rawValue: settings.logLevel) ?? .info
      web.takeOver(settings.network)
      log.notice(
        "the settings have no mistakes; the log's level and the network's keys are taken over, the rest at the next start",
        metadata: ["files": "\(settings.files.joined(separator: " "))"])
    } catch {
      log.error("the settings were not taken", metadata: ["fault": "\(error)"])
    }
  }
}
