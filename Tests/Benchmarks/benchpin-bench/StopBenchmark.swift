import Foundation
import Glibc
import Simulators

/// From the stop's request to the stop's write at the simulated engraver, with 64 clients listening and every line polled;
/// and what the daemon costs when nothing happens.
struct StopBenchmark {
  let programs: URL
  let stops: Int

  func run() throws {
    let engraver = try SimulatedEngraver(.tcp(port: 0, oneClient: false))
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
          - {name: engraver, kind: engraver, profile: register-rich, tcp: "127.0.0.1:\(engraver.port)", unit: 1}
          - {name: polisher, kind: polisher, profile: schneider-atv12, port: \(polisher.path), unit: 1, max_rpm: 3000}
        """)
    defer { bench.end() }
    let daemon = try bench.start()
    let ready = daemon.secondsToReady
    usleep(2_000_000)
    idle(daemon, ready)
    try load.connect(64, port: bench.port, ear: bench.ear)
    var took: [Double] = []
    for _ in 0..<stops {
      if let time = try stop(bench.port, engraver) { took.append(time) }
    }
    took.sort()
    print("\nStop request → stop write at the engraver, TCP, 64 clients listening, \(took.count) of \(stops) stops")
    print(Figures.row(["", "p50 µs", "p99 µs"]))
    print(
      Figures.row([
        "benchpind", Figures.text(Figures.quantile(took, 0.5) * 1e6), Figures.text(Figures.quantile(took, 0.99) * 1e6),
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

  /// Sends one stop and looks at the engraver's own log of the wire; `nil` when nothing came within a second.
  private func stop(_ port: Int, _ engraver: SimulatedEngraver) throws -> Double? {
    let socket = try Loopback.connect(port: port)
    defer { close(socket) }
    let before = engraver.log.entries.count
    let start = now()
    try Loopback.send(
      socket, "POST /v1/stop HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    while engraver.log.entries.count == before {
      guard now() - start < 1 else { return nil }
      usleep(20)
    }
    let time = now() - start
    _ = Loopback.receive(socket, until: "\"devices\"")
    return time
  }
}
