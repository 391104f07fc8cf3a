import Glibc
import Logging
import ServiceLifecycle
import Station
import Synchronization

/// Tells systemd how the daemon is: ready, at what, reloading, stopping, and that it is alive.
///
/// The watchdog is fed only while every part answers. Before it is left to starve, the machines are stopped: a daemon that
/// hangs is about to be killed, and a motor would turn on without it.
final class SystemdLink: Service {
  /// What the daemon is at.
  private enum Phase: Equatable {
    case starting, serving, stopping
  }

  private struct State {
    var phase = Phase.starting
    var told = ""
    var beatsOfStopping = 0
    var hasStoppedForSilence = false
  }

  /// How much longer a stop may take from each beat on; more than a beat and the bench's slowest halt together.
  static let grace = Duration.seconds(6)
  /// How many beats of a stop ask for more time. The daemon's own bound on its end is 10 s; systemd's rules after that.
  static let mostExtensions = 6

  /// How long the watchdog waits; `nil` when nobody watches.
  let watchdog: Duration?
  private let send: @Sendable ([String]) -> Void
  private let vitals: Vitals
  private let devices: @Sendable () -> [DeviceReport]
  private let stopMachines: @Sendable () async -> Void
  private let time: BenchTime
  private let log: Logger
  private let state = Mutex(State())

  /// A link that sends through `send`; it says nothing before `ready()`.
  init(
    watchdog: Duration?, vitals: Vitals, devices: @escaping @Sendable () -> [DeviceReport],
    stopMachines: @escaping @Sendable () async -> Void, time: BenchTime = .system, log: Logger,
    send: @escaping @Sendable ([String]) -> Void
  ) {
    self.watchdog = watchdog
    self.send = send
    self.vitals = vitals
    self.devices = devices
    self.stopMachines = stopMachines
    self.time = time
    self.log = log
  }

  /// The watchdog's time as systemd told it to this process: sd_watchdog_enabled(3).
  static func watchdog(_ environment: (String) -> String? = Activation.value, process: pid_t = getpid()) -> Duration? {
    if let addressee = environment("WATCHDOG_PID"), pid_t(addressee) != process { return nil }
    guard let time = environment("WATCHDOG_USEC").flatMap({ Int64($0) }), time > 0 else { return nil }
    return .microseconds(time)
  }

  /// The daemon takes commands.
  func ready() {
    let status = StatusSentence.serving(devices())
    state.withLock { state in
      state.phase = .serving
      state.told = status
    }
    send(["READY=1", "STATUS=\(status)"])
  }

  /// The settings were read anew. Says nothing while the daemon starts or ends: that is what it is at, then.
  func reloaded() {
    if state.withLock({ $0.phase == .serving }) { ready() }
  }

  /// The daemon reads its settings anew; `reloaded` follows.
  func reloading() {
    guard state.withLock({ $0.phase == .serving }) else { return }
    // Seconds and nanoseconds; the struct's own members are another module's on some toolchains.
    var time = (seconds: 0, nanoseconds: 0)
    withUnsafeMutableBytes(of: &time) { bytes in
      if let start = bytes.baseAddress { clock_gettime(CLOCK_MONOTONIC, start.assumingMemoryBound(to: timespec.self)) }
    }
    send([
      "RELOADING=1", "MONOTONIC_USEC=\(time.seconds * 1_000_000 + time.nanoseconds / 1000)",
      "STATUS=Reading the settings.",
    ])
  }

  /// The daemon begins to end: the machines are stopped next.
  func stopping() {
    let isFirst = state.withLock { state in
      defer { state.phase = .stopping }
      return state.phase != .stopping
    }
    if isFirst { send(["STOPPING=1", "STATUS=Stopping the machines, then ending.", extensionText]) }
  }

  /// Beats until the rest of the daemon has ended.
  func run() async throws {
    await cancelWhenGracefulShutdown { [self] in
      while !Task.isCancelled {
        await beat()
        // Called off at the end.
        try? await time.sleep(pause)
      }
    }
  }

  /// Looks at the vitals once, and says what there is to say.
  func beat() async {
    let silences = vitals.look(at: time.instant())
    let limit = (watchdog ?? .seconds(30)) / 2
    let (serious, grave) = (silences.filter { $0.lasting > limit / 2 }, silences.filter { $0.lasting > limit })
    var assignments = grave.isEmpty && watchdog != nil ? ["WATCHDOG=1"] : []
    assignments += words(about: serious)
    // The machines first: whoever listens to us may be what hangs.
    await judge(grave)
    if !assignments.isEmpty { send(assignments) }
  }

  private func words(about silences: [Vitals.Silence]) -> [String] {
    let serving = StatusSentence.serving(devices())
    return state.withLock { state in
      switch state.phase {
      case .starting: return []
      case .stopping:
        state.beatsOfStopping += 1
        return state.beatsOfStopping > Self.mostExtensions ? [] : [extensionText]
      case .serving:
        let status = silences.isEmpty ? serving : StatusSentence.silent(silences)
        guard status != state.told else { return [] }
        state.told = status
        return ["STATUS=\(status)"]
      }
    }
  }

  private func judge(_ grave: [Vitals.Silence]) async {
    let isNews = state.withLock { state in
      defer { state.hasStoppedForSilence = !grave.isEmpty }
      return !grave.isEmpty && !state.hasStoppedForSilence
    }
    guard isNews else { return }
    await stopMachines()
    log.error("hung", metadata: ["fault": "\(StatusSentence.silent(grave))"])
  }

  private var pause: Duration { min(.seconds(2), (watchdog ?? .seconds(30)) / 8) }

  private var extensionText: String { "EXTEND_TIMEOUT_USEC=\(Self.grace.components.seconds * 1_000_000)" }
}

/// Says that the end begins, before any other service is told; it is the last in the group, which ends from there.
struct Farewell: Service {
  let link: SystemdLink?

  func run() async throws {
    // Called off when another service failed; then, too, the end begins.
    try? await gracefulShutdown()
    link?.stopping()
  }
}
