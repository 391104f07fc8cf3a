import Foundation
import Glibc
import Ledger
import Station
import Workshop

/// A shop of many years in one ledger: how long the daemon takes to start on it, to find an order, to list what is due and to
/// lay a bag on the bench, beside the same on a ledger that was just begun; and how many bytes a reading takes.
struct ScaleBenchmark {
  let programs: URL
  let orders: Int
  let readings: Int
  let rounds: Int

  func run() throws {
    let empty = try BenchmarkBench(programs: programs, devices: "devices: []")
    let full = try BenchmarkBench(programs: programs, devices: "devices: []")
    defer {
      empty.end()
      full.end()
    }
    print("\nOne ledger with \(orders) orders and \(readings) readings")
    try fill(empty, orders: 1, readings: 0)
    let bytes = try fill(full, orders: orders, readings: readings)
    print(
      "  \(bytes.total >> 20) MB; \(bytes.perReading) bytes a reading, \(bytes.perOrder) an order, views and indexes included"
    )
    let starts = try (starts(empty), starts(full))
    print(Figures.row(["Start → ready, median of \(rounds * 3), ms", "begun", "full", "ratio"]))
    print(
      Figures.row([
        "", Figures.text(starts.0 * 1000), Figures.text(starts.1 * 1000), Figures.text(starts.1 / starts.0),
      ]))
    _ = try empty.start()
    _ = try full.start()
    print(Figures.row(["", "begun p50 µs", "full p50 µs", "full p99 µs"]))
    var numbers = SystemRandomNumberGenerator()
    func any() -> String { "R-\(Int.random(in: 0..<orders, using: &numbers))" }
    try report("GET one order", empty, full, any) { ("GET", "/v1/orders/\($0)", nil) }
    try report("PUT on the bench", empty, full, any) { ("PUT", "/v1/bench/order", "{\"order\":\"\($0)\"}") }
    try report("GET what is due, 50", empty, full, any) { _ in ("GET", "/v1/orders?scope=today&limit=50", nil) }
    try report("GET the next 50 in the shop", empty, full, any) {
      ("GET", "/v1/orders?scope=open&limit=50&after=\($0)", nil)
    }
    try report("GET a day's orders, 50", empty, full, any) { _ in
      let day = Day(number: 20_500 + Int.random(in: 0..<400, using: &numbers)).text
      return ("GET", "/v1/orders?due_from=\(day)&due_until=\(day)&limit=50", nil)
    }
    try report("GET by a name, 50", empty, full, any) { _ in
      (
        "GET",
        "/v1/orders?search=\(Self.names[Int.random(in: 0..<Self.names.count, using: &numbers)].prefix(3))&limit=50", nil
      )
    }
    try report("GET by the number's digits, 50", empty, full, any) {
      ("GET", "/v1/orders?search=\($0.dropFirst(2))&limit=50", nil)
    }
    try report("GET the record", empty, full, any) { ("GET", "/v1/orders/\($0)/record", nil) }
    try report("GET the state of the bench", empty, full, any) { _ in ("GET", "/v1/state", nil) }
  }

  private static let names = [
    "Anna", "Berta", "Clara", "Dora", "Emil", "Frieda", "Gustav", "Hanna", "Ida", "Jakob", "Klara", "Lena", "Mia",
    "Nora", "Otto", "Paula", "Ruth", "Sara", "Tom", "Uma", "Vera", "Willi", "Xenia", "Yara", "Zora",
  ]

  /// Records orders and readings as the daemon does, many in a transaction; returns what they take on the disk.
  @discardableResult
  private func fill(
    _ bench: BenchmarkBench, orders: Int, readings: Int
  ) throws -> (total: Int, perReading: Int, perOrder: Int) {
    let path = bench.folder.appending(path: "ledger.sqlite").path
    let ledger = try SQLiteLedger.open(path: path, bench: "bench-1", now: .now)
    guard let gauge = DeviceName("gauge") else { throw BenchFailure("no name for the gauge") }
    let size = try RingSize(text: "US 6 1/2")
    var moment = Moment(milliseconds: 1_600_000_000_000)
    func number(_ index: Int) throws -> OrderNumber {
      guard let number = OrderNumber("R-\(index)") else { throw BenchFailure("no order number") }
      return number
    }
    func inBatches(_ count: Int, _ fact: (Int) throws -> Fact) throws {
      for start in stride(from: 0, to: count, by: 5000) {
        try ledger.write { writer in
          for index in start..<min(start + 5000, count) {
            moment.milliseconds += 20
            _ = try writer.append(try fact(index), id: EventID(at: moment), at: moment)
          }
        }
      }
    }
    func bytes() -> Int {
      var file = stat()
      return stat(path, &file) == 0 ? Int(file.st_size) : 0
    }
    let begun = bytes()
    try inBatches(orders) { index in
      let name = "\(Self.names[index % Self.names.count]) \(Self.names[index / 7 % Self.names.count])son\(index % 5000)"
      var order = Order(
        number: try number(index), customer: name,
        ring: Ring(metal: .au750y, size: size, insideProfile: .flat, bandWidth: Micrometres(4000)),
        engraving: EngravingText(text: "Always \(index)", place: .inside), polishing: "bright", stage: .finishing)
      order.due = Day(number: 20_500 + index % 400)
      order.rush = index % 500 == 0
      if index % 20 != 0 {
        var making = Making()
        making.unveiling = Unveiling()
        making.unveiling?.weight = Milligrams(4500)
        making.unveiling?.handover = Unveiling.Handover(to: name, by: "Mia", at: Day(number: 20_600))
        order.making = making
        order.stage = .unveiling
      }
      return .orderRecorded(OrderRecorded(order: order, by: "bench"))
    }
    let ordered = bytes()
    try inBatches(readings) { index in
      let reading = Reading(
        device: gauge, diameter: Micrometres(16_900 + index % 100), sent: "+00016.\(900 + index % 100)", takenAt: moment
      )
      return .readingTaken(
        ReadingTaken(reading: reading, order: try number(index % max(orders, 1)), verdict: "in tolerance"))
    }
    let measured = bytes()
    try ledger.close()
    return (
      bytes(), readings == 0 ? 0 : (measured - ordered) / readings, orders == 0 ? 0 : (ordered - begun) / orders
    )
  }

  /// The median time from the start to the first answer.
  private func starts(_ bench: BenchmarkBench) throws -> Double {
    var seconds: [Double] = []
    for _ in 0..<rounds * 3 {
      let daemon = try bench.start()
      seconds.append(daemon.secondsToReady)
      daemon.end()
    }
    return Figures.median(seconds)
  }

  private func report(
    _ name: String, _ empty: BenchmarkBench, _ full: BenchmarkBench, _ any: () -> String,
    _ request: (String) -> (method: String, path: String, body: String?)
  ) throws {
    // The begun ledger holds one order, R-0, and is asked about that.
    let begun = try times(empty, 200) { _ in request("R-0") }
    let times = try times(full, rounds * 1000) { _ in request(any()) }
    print(
      Figures.row([
        name, Figures.text(Figures.quantile(begun, 0.5) * 1e6), Figures.text(Figures.quantile(times, 0.5) * 1e6),
        Figures.text(Figures.quantile(times, 0.99) * 1e6),
      ]))
  }

  /// How long each of `count` requests took on one connection, in seconds, sorted.
  private func times(
    _ bench: BenchmarkBench, _ count: Int, _ request: (Int) -> (method: String, path: String, body: String?)
  ) throws -> [Double] {
    let socket = try Loopback.connect(port: bench.port)
    defer { close(socket) }
    return try (0..<count).map { turn in
      let (method, path, body) = request(turn)
      let fields = body.map { "Content-Type: application/json\r\nContent-Length: \($0.utf8.count)\r\n" } ?? ""
      let began = now()
      try Loopback.send(
        socket, "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(bench.port)\r\n\(fields)\r\n\(body ?? "")")
      guard try Loopback.status(socket) == 200 else { throw BenchFailure("\(method) \(path) was refused") }
      return now() - began
    }.sorted()
  }
}

extension Loopback {
  /// Reads one answer with a length to its end; its status.
  fileprivate static func status(_ descriptor: Int32) throws -> Int {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    var length: Int?
    while length.map({ bytes.count < $0 }) ?? true {
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { throw BenchFailure("the connection broke") }
      bytes += chunk[..<count]
      guard length == nil, let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
      let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).lowercased()
      guard let field = head.split(separator: "\r\n").first(where: { $0.hasPrefix("content-length:") }),
        let body = Int(field.dropFirst(15).filter(\.isNumber))
      else { throw BenchFailure("an answer without a length") }
      length = end.upperBound + body
    }
    return Int(String(decoding: bytes.dropFirst(9).prefix(3), as: UTF8.self)) ?? 0
  }
}
