import Glibc

/// How a serial line is clocked and framed, and how its control lines stand.
package struct SerialSettings: Hashable, Sendable {
  /// The parity bit.
  package enum Parity: String, CaseIterable, Hashable, Sendable { case none, even, odd }

  /// Bits a second; one of `knownBauds`, anything else is refused when the port is opened.
  package var baud: Int
  /// 7 or 8.
  package var dataBits: Int
  /// The parity bit.
  package var parity: Parity
  /// 1 or 2.
  package var stopBits: Int
  /// The level RTS is given when the port is opened; `nil` leaves it. Some cables draw their power from it.
  package var rts: Bool?
  /// The level DTR is given when the port is opened; `nil` leaves it.
  package var dtr: Bool?

  /// Settings with all their parts.
  package init(
    baud: Int, dataBits: Int = 8, parity: Parity = .none, stopBits: Int = 1, rts: Bool? = nil, dtr: Bool? = nil
  ) {
    self.baud = baud
    self.dataBits = dataBits
    self.parity = parity
    self.stopBits = stopBits
    self.rts = rts
    self.dtr = dtr
  }

  /// The bauds a port can be given.
  package static let knownBauds = [300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115_200, 230_400]

  /// The settings as people write them: `9600 8N1`.
  package var text: String {
    let letter =
      switch parity {
      case .none: "N"
      case .even: "E"
      case .odd: "O"
      }
    return "\(baud) \(dataBits)\(letter)\(stopBits)"
  }

  /// How long one character takes on the wire: start bit, data, parity, stop bits.
  package var characterTime: Duration {
    let bits = 1 + dataBits + (parity == .none ? 0 : 1) + stopBits
    return .nanoseconds(bits * 1_000_000_000 / max(baud, 1))
  }

  /// Why these settings cannot be given to a port; `nil` when they can.
  var refusal: String? {
    if speed == nil { return "\(baud) baud is not one of \(SerialSettings.knownBauds)" }
    if !(7...8).contains(dataBits) { return "\(dataBits) data bits are not 7 or 8" }
    if !(1...2).contains(stopBits) { return "\(stopBits) stop bits are not 1 or 2" }
    return nil
  }

  /// The same settings for a port that knows bytes only.
  var withoutBits: SerialSettings { SerialSettings(baud: baud, rts: rts, dtr: dtr) }

  /// The system's constant for the baud.
  private var speed: speed_t? {
    let constants = [B300, B600, B1200, B2400, B4800, B9600, B19200, B38400, B57600, B115200, B230400]
    return SerialSettings.knownBauds.firstIndex(of: baud).map { speed_t(constants[$0]) }
  }

  /// Makes `attributes` raw and gives them these settings.
  func apply(to attributes: inout termios) {
    cfmakeraw(&attributes)
    attributes.c_cflag &= ~tcflag_t(CSIZE | PARENB | PARODD | CSTOPB) & ~tcflag_t(CRTSCTS)
    attributes.c_cflag |= tcflag_t(CLOCAL | CREAD) | tcflag_t(dataBits == 7 ? CS7 : CS8)
    if stopBits == 2 { attributes.c_cflag |= tcflag_t(CSTOPB) }
    attributes.c_iflag &= ~tcflag_t(IXON | IXOFF | INPCK)
    if parity != .none {
      attributes.c_cflag |= tcflag_t(PARENB)
      // A character with the wrong parity is delivered as NUL, which no frame holds.
      attributes.c_iflag |= tcflag_t(INPCK)
    }
    if parity == .odd { attributes.c_cflag |= tcflag_t(PARODD) }
    if let speed { cfsetspeed(&attributes, speed) }
  }
}
