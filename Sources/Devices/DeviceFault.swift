/// Everything that can go wrong between the bench and a device. Callers act on the `remedy`, never on the case.
package enum DeviceFault: Error, Hashable, Sendable {
  /// Nothing is there: no such port, nobody answers a connection.
  case absent(String)
  /// Something is there and may not be used: permission, or another program holds the port.
  case denied(String)
  /// No answer in time. What was asked for may have happened.
  case timedOut(String)
  /// An answer came and cannot be trusted: checksum, wrong address, text that does not read back.
  case garbled(String)
  /// The device understood and said no; `code` is its own (a Modbus exception, an error register).
  case refused(code: Int, String)
  /// The device itself reports a fault, or a guard is open; `code` is its own.
  case alarmed(code: Int, String)
  /// The operating system failed; `code` is its errno.
  case system(code: Int32, String)
  /// It was called off before it happened: nothing was sent.
  case cancelled(String)

  /// What was being done, to what, and with which number: one plain sentence without the remedy.
  package var sentence: String {
    switch self {
    case .absent(let text), .denied(let text), .timedOut(let text), .garbled(let text), .refused(_, let text),
      .alarmed(_, let text), .system(_, let text), .cancelled(let text):
      text
    }
  }

  /// What to do about it.
  package var remedy: Remedy {
    switch self {
    case .absent, .timedOut, .garbled: .reopen
    case .denied: .askAdministrator
    case .refused: .askJeweler
    case .alarmed: .askJeweler
    case .system: .reopen
    case .cancelled: .nothing
    }
  }

  /// One word for logs and clients.
  package var word: String {
    switch self {
    case .absent: "absent"
    case .denied: "denied"
    case .timedOut: "timed-out"
    case .garbled: "garbled"
    case .refused: "refused"
    case .alarmed: "alarmed"
    case .system: "system"
    case .cancelled: "cancelled"
    }
  }
}

/// What to do about a fault.
package enum Remedy: String, Hashable, Sendable {
  /// Nothing: it was wanted.
  case nothing
  /// Close the session and open a new one after a pause; what was under way is unknown.
  case reopen
  /// The jeweler must look at the machine.
  case askJeweler
  /// The administrator must change the installation.
  case askAdministrator

  /// The remedy as one plain sentence for the person at the bench.
  package var sentence: String {
    switch self {
    case .nothing: ""
    case .reopen: "Check that it is switched on and its cable is in; the bench keeps trying."
    case .askJeweler: "Look at the machine and clear what it shows, then ask again."
    case .askAdministrator: "Ask the administrator: the port is not allowed, or another program holds it."
    }
  }
}
