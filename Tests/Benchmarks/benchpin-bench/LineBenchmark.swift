import Foundation
import Glibc

/// A line on the wire, on disk, at the client: ours beside a plain C program that does pty → fdatasync → socket, and,
/// where it is installed, beside gpsd, which stores nothing.
struct LineBenchmark {
  let programs: URL
  let rounds: Int
  let clientCounts = [1, 16, 64]

  private struct Samples {
    var paced: [LineLoad.Result] = []
    var flooded: [LineLoad.Result] = []
  }

  func run() throws {
    print("\nLine on the wire → disk → every client (20 lines/s; median of \(rounds) interleaved rounds)")
    print(Figures.row(["", "p50 µs", "p99 µs", "lines/s", "lost"]))
    for clients in clientCounts {
      var ours = Samples()
      var floor = Samples()
      var gpsd = Samples()
      for _ in 0..<rounds {
        try measureFloor(clients, &floor)
        try measureOurs(clients, &ours)
        if Self.gpsd != nil { try measureGpsd(clients, &gpsd) }
      }
      report("plain C, fdatasync per read, \(clients) clients", floor)
      report("benchpind, SQLite FULL, \(clients) clients", ours)
      if !gpsd.flooded.isEmpty { report("gpsd, stores nothing, \(clients) clients", gpsd) }
      ratios(ours, floor, gpsd)
    }
  }

  private func report(_ name: String, _ samples: Samples) {
    print(
      Figures.row([
        name, Figures.text(Figures.median(samples.paced.map(\.median))),
        Figures.text(Figures.median(samples.paced.map(\.p99))),
        Figures.text(Figures.median(samples.flooded.map(\.perSecond))),
        String(samples.paced.map(\.lost).reduce(0, +) + samples.flooded.map(\.lost).reduce(0, +)),
      ]))
  }

  private func ratios(_ ours: Samples, _ floor: Samples, _ gpsd: Samples) {
    func ratio(_ value: (LineLoad.Result) -> Double) -> String {
      Figures.text(Figures.median(ours.paced.map(value)) / Figures.median(floor.paced.map(value)))
    }
    var columns = ["  ratio to plain C", ratio(\.median), ratio(\.p99)]
    columns.append(
      Figures.text(
        Figures.median(ours.flooded.map(\.perSecond)) / Figures.median(floor.flooded.map(\.perSecond))))
    print(Figures.row(columns))
    guard !gpsd.flooded.isEmpty else { return }
    let toGpsd = Figures.median(ours.flooded.map(\.perSecond)) / Figures.median(gpsd.flooded.map(\.perSecond))
    print(Figures.row(["  lines/s, ratio to gpsd", "", "", Figures.text(toGpsd)]))
  }

  private func measure(_ load: LineLoad, _ samples: inout Samples) {
    samples.paced.append(load.paced(100, perSecond: 20))
    samples.flooded.append(load.flood(seconds: 1.5, window: 64))
  }

  private func measureOurs(_ clients: Int, _ samples: inout Samples) throws {
    let load = try LineLoad(line: "+17.350\r")
    let bench = try BenchmarkBench(
      programs: programs,
      devices: """
        devices:
          - name: gauge
            kind: gauge
            profile: sylvac-opto-rs
            port: \(load.path)
        """)
    defer { bench.end() }
    try bench.start()
    try load.connect(clients, port: bench.port, ear: bench.ear)
    measure(load, &samples)
  }

  private func measureFloor(_ clients: Int, _ samples: inout Samples) throws {
    let load = try LineLoad(line: "+17.350\r")
    let port = Loopback.freePort()
    let file = FileManager.default.temporaryDirectory.appending(path: "benchpin-floor-\(getpid())")
    defer { try? FileManager.default.removeItem(at: file) }
    let floor = try Subject(programs.appending(path: "line-floor"), [load.path, String(port), file.path])
    defer { floor.end() }
    try floor.awaitReady(since: now()) {
      guard let socket = try? Loopback.connect(port: port) else { return false }
      close(socket)
      return true
    }
    try load.connect(clients, port: port, ear: LineLoad.Ear(greeting: "", mark: Array("\r".utf8)))
    measure(load, &samples)
  }

  private static let gpsd = ["/usr/sbin/gpsd", "/usr/local/sbin/gpsd"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// A ship's report, which gpsd decodes and publishes as JSON, as we do with a reading.
  private func measureGpsd(_ clients: Int, _ samples: inout Samples) throws {
    guard let gpsd = Self.gpsd else { return }
    let body = "AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0"
    let sum = body.utf8.reduce(UInt8(0), ^)
    let load = try LineLoad(line: "!\(body)*\(String(sum, radix: 16, uppercase: true))\r\n")
    let port = Loopback.freePort()
    let subject = try Subject(URL(filePath: gpsd), ["-N", "-n", "-S", String(port), load.path])
    defer { subject.end() }
    try subject.awaitReady(since: now()) {
      guard let socket = try? Loopback.connect(port: port) else { return false }
      close(socket)
      return true
    }
    let watch = "?WATCH={\"enable\":true,\"json\":true};\n"
    try load.connect(clients, port: port, ear: LineLoad.Ear(greeting: watch, mark: Array("\"class\":\"AIS\"".utf8)))
    measure(load, &samples)
  }
}
