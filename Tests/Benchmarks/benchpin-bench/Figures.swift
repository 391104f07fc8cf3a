import Glibc

/// What went wrong with a benchmark.
struct BenchFailure: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// Monotonic seconds.
func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Medians, percentiles and how they are printed.
enum Figures {
  /// The `part` quantile of sorted numbers; 0 of none.
  static func quantile(_ sorted: [Double], _ part: Double) -> Double {
    sorted.isEmpty ? 0 : sorted[min(Int(Double(sorted.count - 1) * part + 0.5), sorted.count - 1)]
  }

  /// The median of a few rounds.
  static func median(_ numbers: [Double]) -> Double { quantile(numbers.sorted(), 0.5) }

  /// A number with as many decimals as it needs to be read.
  static func text(_ number: Double) -> String {
    let decimals = number >= 100 ? 0 : number >= 10 ? 1 : 2
    let scale = [1.0, 10, 100][decimals]
    let whole = Int((number * scale).rounded())
    guard decimals > 0 else { return String(whole) }
    let digits = String(whole % Int(scale))
    return "\(whole / Int(scale))." + String(repeating: "0", count: decimals - digits.count) + digits
  }

  /// One line of a table: columns of equal width.
  static func row(_ columns: [String]) -> String {
    columns.enumerated().map { index, text in
      let width = index == 0 ? 44 : 16
      return index == 0
        ? text + String(repeating: " ", count: max(0, width - text.count))
        : String(repeating: " ", count: max(1, width - text.count)) + text
    }.joined()
  }
}

/// Plain blocking sockets on 127.0.0.1.
enum Loopback {
  /// A connected socket; throws when nobody listens.
  static func connect(port: Int) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close(descriptor)
      throw BenchFailure("nobody listens on port \(port)")
    }
    var one: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    return descriptor
  }

  /// A port that was free a moment ago.
  static func freePort() -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(descriptor, $0, length)
        _ = getsockname(descriptor, $0, &length)
      }
    }
    return Int(in_port_t(bigEndian: address.sin_port))
  }

  /// Writes all of `text`.
  static func send(_ descriptor: Int32, _ text: String) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw BenchFailure("the connection broke") }
      rest = rest.dropFirst(count)
    }
  }

  /// Reads until `mark` was seen or the peer closed; the whole text.
  static func receive(_ descriptor: Int32, until mark: String) -> String {
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return String(decoding: text, as: UTF8.self) }
      text += chunk[..<count]
      let whole = String(decoding: text, as: UTF8.self)
      if whole.contains(mark) { return whole }
    }
  }
}
