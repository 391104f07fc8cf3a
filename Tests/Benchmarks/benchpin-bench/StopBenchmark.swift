import Foundation
import Glibc
import Simulators

/// From the stop's request to the stop's writes at the simulated machines, with 64 clients listening and every line polled,
/// beside a plain C program that writes the same coil for the same request; and what the daemon costs when nothing happens.
struct StopBenchmark {
  let programs: URL
  let stops: Int
  /// Where the coupler's profile has its stop.
  private let coil: UInt16 = 1

  func run() throws {
    let engraver = try SimulatedEngraver(.tcp(port: 0, oneClient: false), map: .coupler)
    let polisher = try SimulatedDrive(.schneiderATV12)
    let load = try LineLoad(line: "+17.350\r")
    defer {
      engraver.close()
      polisher.close()
    }
    let bench = try BenchmarkBench(
      programs: programs,
      devices: """
        devices:
          - {name: gauge, kind: gauge, profile: sylvac-opto-rs, port: \(load.path)}
          - {name: engraver, kind: engraver, profile: io-coupler-8di8do, tcp: "127.0.0.1:\(engraver.port)", unit: 1}
          - {name: polisher, kind: polisher, profile: schneider-atv12, port: \(polisher.path), unit: 1, max_rpm: 3000}
        """)
    defer { bench.end() }
    let daemon = try bench.start()
    let ready = daemon.secondsToReady
    usleep(2_000_000)
    idle(daemon, ready)
    try load.connect(64, port: bench.port, ear: bench.ear)
    let floorPort = Loopback.freePort()
    let floor = try Subject(
      programs.appending(path: "stop-floor"), [String(engraver.port), String(coil), String(floorPort)])
    defer { floor.end() }
    try floor.awaitReady(since: now()) {
      guard let socket = try? Loopback.connect(port: floorPort) else { return false }
      close(socket)
      return true
    }
    var plain: [Double] = []
    var first: [Double] = []
    var last: [Double] = []
    for _ in 0..<stops {
      plain += try stop(floorPort, engraver, nil).map { [$0.coil] } ?? []
      guard let took = try stop(bench.port, engraver, polisher) else { continue }
      first.append(took.coil)
      last.append(took.all)
    }
    print("\nStop request → stop write, 64 clients listening, both machines polled, \(first.count) of \(stops) stops")
    print(Figures.row(["", "p50 µs", "p99 µs"]))
    report("plain C, the coil", plain, nil)
    report("benchpind, the coil", first, plain)
    report("benchpind, coil and drive", last, nil)
  }

  private func report(_ name: String, _ samples: [Double], _ floor: [Double]?) {
    let took = samples.sorted()
    let (half, most) = (Figures.quantile(took, 0.5), Figures.quantile(took, 0.99))
    print(Figures.row([name, Figures.text(half * 1e6), Figures.text(most * 1e6)]))
    guard let floor = floor?.sorted(), !floor.isEmpty else { return }
    print(
      Figures.row([
        "  ratio to plain C", Figures.text(half / Figures.quantile(floor, 0.5)),
        Figures.text(most / Figures.quantile(floor, 0.99)),
      ]))
  }

  private func idle(_ daemon: Subject, _ ready: Double) {
    let before = daemon.contextSwitches
    usleep(10_000_000)
    let wakeups = Double(daemon.contextSwitches - before) / 10
    print("\nIdle, three devices open, no client")
    print(Figures.row(["exec to ready, ms", Figures.text(ready * 1000)]))
    print(Figures.row(["resident memory, MB", Figures.text(Double(daemon.residentKilobytes) / 1024)]))
    print(Figures.row(["wakeups/s of all threads (a poll every 2 s)", Figures.text(wakeups)]))
  }

  /// Sends one stop and looks at the machines' own logs of the wire: seconds to the coil, and to the last machine;
  /// `nil` when a write did not come within a second.
  private func stop(
    _ port: Int, _ engraver: SimulatedEngraver, _ polisher: SimulatedDrive?
  ) throws -> (coil: Double, all: Double)? {
    let socket = try Loopback.connect(port: port)
    defer { close(socket) }
    let before = engraver.log.entries.count
    let polisherBefore = polisher?.log.entries.count ?? 0
    let start = now()
    try Loopback.send(
      socket, "POST /v1/stop HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    var coil: Double?
    var drive: Double? = polisher == nil ? 0 : nil
    while coil == nil || drive == nil {
      guard now() - start < 1 else { return nil }
      if coil == nil, engraver.log.entries.count > before { coil = now() - start }
      if drive == nil, let polisher, polisher.log.entries.count > polisherBefore { drive = now() - start }
      usleep(20)
    }
    _ = Loopback.receive(socket, until: polisher == nil ? "\r\n\r\n" : "\"devices\"")
    // The coil falls again after its pulse: only then is the next write a stop.
    while engraver.log.writes.last?.values != [0] {
      guard now() - start < 3 else { throw BenchFailure("the stop's coil stayed on") }
      usleep(200)
    }
    guard let coil, let drive else { return nil }
    return (coil, max(coil, drive))
  }
}
