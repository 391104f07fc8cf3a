import Glibc

/// Everything that can go wrong on a wire; each case names the line (`place`: a path, or a host and port).
package enum WireFault: Error, Hashable, Sendable {
  /// No such port, or nobody answers a connection; `errno` says which.
  case absent(place: String, errno: Int32)
  /// The line exists and may not be used: permission, a setting it cannot have.
  case denied(place: String, why: String)
  /// Another program holds the port; who that is can be looked up by its path.
  case held(place: String, errno: Int32)
  /// No whole answer in time. What was asked for may have happened.
  case timedOut(place: String, doing: String, milliseconds: Int)
  /// The device answered with a Modbus exception; `code` is its own, vendor codes included.
  case exception(place: String, doing: String, code: UInt8)
  /// Bytes came that are not the answer: checksum, another unit, another request's answer.
  case badReply(place: String, doing: String, why: String)
  /// The other end is gone (unplugged, hung up), or the line was closed here.
  case closed(place: String)
  /// Nothing was sent: the unit did not answer so many times in a row, and first the others on its line have their turns.
  case resting(place: String, unit: UInt8, misses: Int)
  /// It was called off before anything was sent.
  case calledOff(place: String)
  /// The operating system failed.
  case system(place: String, errno: Int32, doing: String)

  /// What failed, on which line, with which number: one plain sentence.
  package var sentence: String {
    switch self {
    case .absent(let place, ECONNREFUSED):
      "\(place) refuses the connection: nothing listens there, or it takes one client only and another client holds it."
    case .absent(let place, let errno): "\(place) cannot be reached: \(WireFault.words(errno)) (\(errno))."
    case .denied(let place, let why): "\(place) may not be used: \(why)."
    case .held(let place, let errno): "\(place) may not be used: it is held by another program (\(errno))."
    case .timedOut(let place, let doing, let milliseconds):
      "\(place) did not answer within \(milliseconds) ms to \(doing)."
    case .exception(let place, let doing, let code):
      "\(place) refused \(doing): \(WireFault.exceptionWords(code)) (Modbus exception \(code))."
    case .badReply(let place, let doing, let why): "\(place) gave an answer that cannot be trusted to \(doing): \(why)."
    case .closed(let place): "\(place) is closed: the other end is gone or the line was let go."
    case .resting(let place, let unit, let misses):
      "Unit \(unit) on \(place) did not answer \(misses) times in a row; it is asked again when the others had their turns."
    case .calledOff(let place): "It was called off before anything was sent to \(place)."
    case .system(let place, let errno, let doing):
      "\(place) failed at \(doing): \(WireFault.words(errno)) (\(errno))."
    }
  }

  /// The operating system's words for an error number.
  static func words(_ errno: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    // strerror shares one buffer among all threads; this form writes into ours.
    guard strerror_r(errno, &buffer, buffer.count) == 0 else { return "error" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The standard's words for an exception code (MODBUS Application Protocol V1.1b3, section 7).
  private static func exceptionWords(_ code: UInt8) -> String {
    switch code {
    case 1: "it does not know this function"
    case 2: "it has no such address"
    case 3: "it does not take this value"
    case 4: "it failed while doing it"
    case 5: "it has taken it up and is not done; only its state shows what comes of it"
    case 6: "it is busy with something else and has not taken it up"
    case 7: "it cannot do it now"
    case 8: "its memory failed the parity check"
    case 10: "the gateway has no path to it"
    case 11: "it does not answer its gateway"
    default: "a code of the vendor's own"
    }
  }
}
