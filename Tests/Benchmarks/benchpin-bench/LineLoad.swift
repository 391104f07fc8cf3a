import CLoad
import Glibc

/// Writes gauge lines into a pty and times when each of N clients has received them: the same for the bench and for the
/// plain C program, so that what the load itself costs cancels out in the ratio.
final class LineLoad {
  /// How a subject's clients listen, and how a line looks when it arrives.
  struct Ear {
    /// What a client sends after it connected.
    var greeting: String
    /// What stands in the stream exactly once for every line.
    var mark: [UInt8]
  }

  /// Latencies and rate of one phase.
  struct Result {
    var median: Double
    var p99: Double
    var perSecond: Double
    var lost: Int
  }

  private struct Client {
    var socket: Int32
    var received = 0
    var tail: [UInt8] = []
  }

  let path: String
  private let master: Int32
  private let slave: Int32
  private let line: [UInt8]
  private var clients: [Client] = []
  private var ear = Ear(greeting: "", mark: [])
  private var sentAt: [Double] = []
  private var latencies: [Double] = []
  private var waiting: [pollfd] = []

  init(line: String) throws {
    self.line = Array(line.utf8)
    var name = [CChar](repeating: 0, count: 64)
    master = load_open_pty(&name, name.count)
    guard master >= 0 else { throw BenchFailure("no pty") }
    path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // Kept open so that the master sees no hang-up while the subject opens and closes its side.
    slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    var settings = termios()
    tcgetattr(slave, &settings)
    cfmakeraw(&settings)
    tcsetattr(slave, TCSANOW, &settings)
  }

  deinit {
    disconnect()
    close(master)
    close(slave)
  }

  /// Connects `count` clients and waits until lines reach all of them.
  func connect(_ count: Int, port: Int, ear: Ear) throws {
    disconnect()
    self.ear = ear
    for _ in 0..<count {
      let socket = try Loopback.connect(port: port)
      try Loopback.send(socket, ear.greeting)
      _ = fcntl(socket, F_SETFL, O_NONBLOCK)
      waiting.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0))
      clients.append(Client(socket: socket))
    }
    try warmUp()
  }

  func disconnect() {
    for client in clients { close(client.socket) }
    clients = []
    waiting = []
  }

  /// Lines at a fixed rate, each timed to every client.
  func paced(_ count: Int, perSecond: Double) -> Result {
    begin()
    let start = now()
    for index in 0..<count {
      let due = start + Double(index) / perSecond
      receive(until: due)
      send()
    }
    let end = now() + 2
    while slowest < count, now() < end { receive(until: now() + 0.01) }
    return result(count, seconds: now() - start)
  }

  /// As many lines as go through with at most `window` not yet received by all clients.
  func flood(seconds: Double, window: Int) -> Result {
    begin()
    let start = now()
    var stalled = now()
    var acknowledged = 0
    while now() - start < seconds {
      while sentAt.count - acknowledged < window { send() }
      receive(until: now() + 0.1, once: true)
      if slowest > acknowledged {
        acknowledged = slowest
        stalled = now()
      } else if now() - stalled > 2 {
        break
      }
    }
    let elapsed = now() - start
    let end = now() + 2
    while slowest < sentAt.count, now() < end { receive(until: now() + 0.01) }
    return result(sentAt.count, seconds: elapsed)
  }

  private func warmUp() throws {
    let end = now() + 20
    begin()
    while slowest == 0 {
      guard now() < end else { throw BenchFailure("no line reached the clients") }
      send()
      receive(until: now() + 0.05)
    }
    for _ in 0..<20 {
      send()
      receive(until: now() + 0.01)
    }
    receive(until: now() + 0.3)
  }

  private func begin() {
    sentAt.removeAll(keepingCapacity: true)
    latencies.removeAll(keepingCapacity: true)
    for index in clients.indices { clients[index].received = 0 }
  }

  private var slowest: Int { clients.map(\.received).min() ?? 0 }

  private func send() {
    sentAt.append(now())
    var rest = line[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) } else { usleep(20) }
    }
  }

  private func receive(until end: Double, once: Bool = false) {
    while true {
      let left = end - now()
      guard left > 0, load_wait(&waiting, waiting.count, left) > 0 else { return }
      for index in waiting.indices where waiting[index].revents != 0 { read(index) }
      if once { return }
    }
  }

  private func read(_ index: Int) {
    var chunk = [UInt8](repeating: 0, count: 131_072)
    while true {
      let count = Glibc.read(clients[index].socket, &chunk, chunk.count)
      guard count > 0 else { return }
      let arrived = now()
      var text = clients[index].tail
      text.append(contentsOf: chunk[..<count])
      let (found, rest) = text.withUnsafeBytes { Self.count(ear.mark, in: $0) }
      for _ in 0..<found {
        let number = clients[index].received
        clients[index].received += 1
        if number < sentAt.count { latencies.append(arrived - sentAt[number]) }
      }
      clients[index].tail = Array(text[rest...])
    }
  }

  /// How often `mark` stands in `text`, and where what may be the beginning of another one begins.
  private static func count(_ mark: [UInt8], in text: UnsafeRawBufferPointer) -> (Int, Int) {
    guard let base = text.baseAddress else { return (0, 0) }
    var position = 0
    var found = 0
    while case let hit = load_find(base + position, text.count - position, mark, mark.count), hit >= 0 {
      found += 1
      position += hit + mark.count
    }
    return (found, max(position, text.count - (mark.count - 1)))
  }

  private func result(_ count: Int, seconds: Double) -> Result {
    latencies.sort()
    let lost = count * clients.count - clients.map(\.received).reduce(0, +)
    return Result(
      median: Figures.quantile(latencies, 0.5) * 1e6, p99: Figures.quantile(latencies, 0.99) * 1e6,
      perSecond: Double(count) / seconds, lost: lost)
  }
}
