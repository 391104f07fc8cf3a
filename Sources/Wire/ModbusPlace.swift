/// Which Modbus line: a serial port with its settings, or a host and port.
package enum ModbusPlace: Hashable, Sendable {
  /// An RS-485 or RS-232 line that several devices may share.
  case rtu(path: String, settings: SerialSettings)
  /// A server, or a gateway with several devices behind it.
  case tcp(host: String, port: Int)

  /// The line as people write it: the path, or `host:port`.
  package var text: String {
    switch self {
    case .rtu(let path, _): path
    case .tcp(let host, let port): "\(host):\(port)"
    }
  }

  /// The silence a serial line needs between two frames: 3.5 characters of 11 bits, from 19200 baud on 1.75 ms.
  ///
  /// MODBUS over Serial Line V1.02, section 2.5.1.1. libmodbus does not keep it. TCP needs none.
  package var silence: Duration {
    guard case .rtu(_, let settings) = self else { return .zero }
    if settings.baud >= 19200 { return .microseconds(1750) }
    return .nanoseconds(38_500_000_000 / max(settings.baud, 1))
  }
}

/// What one unit on a line can stand.
package struct ModbusUnit: Hashable, Sendable {
  /// Its number: 1 to 247; on TCP also 0 and 255, which mean the server itself. On a serial line 0 is a broadcast, which
  /// is written only and answered by nobody.
  package var number: UInt8
  /// The most registers it lets be read at once.
  package var maxRead: Int
  /// The most registers it lets be written at once.
  package var maxWrite: Int
  /// The silence it wants before a request, where that is more than the line's own; some drives miss frames otherwise.
  package var gap: Duration

  /// A unit with its limits; the standard's own (125 and 123 registers) are never exceeded.
  package init(_ number: UInt8, maxRead: Int = 125, maxWrite: Int = 123, gap: Duration = .zero) {
    self.number = number
    self.maxRead = min(max(maxRead, 1), 125)
    self.maxWrite = min(max(maxWrite, 1), 123)
    self.gap = gap
  }
}

/// How long the bus waits.
package struct ModbusPatience: Hashable, Sendable {
  /// For a whole answer, from the end of the request.
  package var answer: Duration
  /// For a TCP connection to be accepted.
  package var connect: Duration

  /// Half a second for an answer and one for a connection, unless told otherwise.
  package init(answer: Duration = .milliseconds(500), connect: Duration = .seconds(1)) {
    self.answer = answer
    self.connect = connect
  }
}
