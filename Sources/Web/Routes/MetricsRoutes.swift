import Devices
import Glibc
import Hummingbird
import NIOCore
import Station
import Workshop

/// Figures for Prometheus. They say how the bench is without the ledger, so that they are there when it is not, or does not
/// answer within a second.
struct MetricsRoutes {
  let bench: Bench
  let ledger: LedgerReads
  let figures: ConnectionFigures
  let room: BodyRoom
  let answerRoom: BodyRoom
  let version: String
  private let began = Moment.now

  init(
    bench: Bench, ledger: LedgerReads, figures: ConnectionFigures, room: BodyRoom, answerRoom: BodyRoom, version: String
  ) {
    self.bench = bench
    self.ledger = ledger
    self.figures = figures
    self.room = room
    self.answerRoom = answerRoom
    self.version = version
  }

  func add(to routes: RouteTable) {
    routes.at(
      "/metrics",
      [
        .get: { _, _ in
          Response(
            status: .ok, headers: [.contentType: MetricsText.mediaType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: await text())))
        }
      ])
  }

  private func text() async -> String {
    var metrics = MetricsText()
    metrics.add(
      "benchpin_build_info", .gauge, "The version of the daemon; always 1.",
      [MetricsText.Sample(labels: [("version", version), ("bench", ledger.identity.bench)], value: 1)])
    addDevices(to: &metrics)
    await addLedger(to: &metrics)
    addConnections(to: &metrics)
    addProcess(to: &metrics)
    return metrics.text
  }

  private func addDevices(to metrics: inout MetricsText) {
    let (devices, now) = (bench.devices, ContinuousClock.now)
    func family(_ name: String, _ kind: MetricsText.Kind, _ help: String, _ value: (DeviceReport) -> Double?) {
      metrics.add(
        name, kind, help,
        devices.compactMap { device in
          value(device).map {
            MetricsText.Sample(labels: [("device", device.name.text), ("kind", device.kind.rawValue)], value: $0)
          }
        })
    }
    family("benchpin_device_up", .gauge, "Whether the device answers.") { $0.link == .open ? 1 : 0 }
    family("benchpin_device_losses_total", .counter, "How often the device was lost since the daemon started.") {
      Double($0.losses)
    }
    family("benchpin_device_silence_seconds", .gauge, "Since when the device has said nothing; absent before it did.") {
      $0.lastHeard.map { $0.duration(to: now) / .seconds(1) }
    }
    family("benchpin_device_working", .gauge, "Whether the machine says that it is at work; absent for a gauge.") {
      $0.kind.isMeasuring ? nil : $0.status?.readiness == .working ? 1 : 0
    }
  }

  private func addConnections(to metrics: inout MetricsText) {
    let tallies = Door.allCases.map { ($0, figures.tally($0)) }
    func family(
      _ name: String, _ kind: MetricsText.Kind, _ help: String, _ value: (ConnectionFigures.Tally) -> Int
    ) {
      metrics.add(
        name, kind, help,
        tallies.map { MetricsText.Sample(labels: [("door", $0.rawValue)], value: Double(value($1))) })
    }
    family("benchpin_http_connections", .gauge, "Open connections, by the way in.") { $0.open }
    family("benchpin_http_connections_evicted_total", .counter, "Connections that were evicted for newcomers.") {
      $0.evicted
    }
    family(
      "benchpin_http_connections_refused_total", .counter,
      "Connections that were ended because what they sent was too slow, too large or no request."
    ) { $0.refused }
    metrics.add(
      "benchpin_http_large_bodies_bytes", .gauge, "What large bodies take of the memory they share.",
      Double(room.held))
    metrics.add(
      "benchpin_http_large_answers_bytes", .gauge,
      "What large answers that their clients have not taken yet take of the memory they share.", Double(answerRoom.held)
    )
  }

  private func addLedger(to metrics: inout MetricsText) async {
    do throws(BenchRefusal) {
      let facts = try await ledger.read(within: .seconds(1)) { try $0.lastSequence() }
      metrics.add("benchpin_ledger_up", .gauge, "Whether the ledger can be read.", facts == nil ? 0 : 1)
      guard let facts else { return }
      metrics.add("benchpin_ledger_facts_total", .counter, "Facts in the ledger since its epoch began.", Double(facts))
    } catch {
      metrics.add("benchpin_ledger_up", .gauge, "Whether the ledger can be read.", 0)
    }
  }

  private func addProcess(to metrics: inout MetricsText) {
    metrics.add(
      "process_start_time_seconds", .gauge, "When the daemon began to serve, since 1970.",
      Double(began.milliseconds) / 1000)
    // clock(3) counts the CPU time of the whole process in millionths of a second.
    metrics.add(
      "process_cpu_seconds_total", .counter, "CPU time of the daemon.", Double(clock()) / 1_000_000)
    if let pages = residentPages {
      metrics.add(
        "process_resident_memory_bytes", .gauge, "Memory of the daemon that is in RAM.",
        Double(pages * sysconf(Int32(_SC_PAGESIZE))))
    }
  }

  /// The second number of /proc/self/statm (proc(5)).
  private var residentPages: Int? {
    let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = read(file, &bytes, bytes.count)
    let words = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self).split(separator: " ")
    return words.count > 1 ? Int(words[1]) : nil
  }
}
