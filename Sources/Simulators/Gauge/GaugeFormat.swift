import Workshop

/// How a simulated gauge writes its readings and its errors.
package enum GaugeFormat: String, Sendable, CaseIterable {
  /// Sylvac, Bowers and TESA OPTO-RS: `+17.350` CR, `?` CR asks, no unit (Bowers opto instruments manual, pages 13-14).
  case sylvac
  /// Mitutoyo MUX-10: `01A+0017.350` CR, `1` CR asks, no unit (Mitutoyo QM-Height manual, page 81).
  case mitutoyo

  /// The frame of a measurement.
  func frame(_ micrometres: Int) -> [UInt8] {
    let sign = micrometres < 0 ? "-" : "+"
    let digits = DecimalText.text(of: Int(micrometres.magnitude), decimals: 3)
    switch self {
    case .sylvac: return Array("\(sign)\(digits)\r".utf8)
    case .mitutoyo:
      let padding = String(repeating: "0", count: max(0, 8 - digits.utf8.count))
      return Array("01A\(sign)\(padding)\(digits)\r".utf8)
    }
  }

  /// What it says of itself when switched on; `nil` when nothing.
  var greeting: [UInt8]? {
    switch self {
    case .sylvac: Array("SY203.1\r".utf8)
    case .mitutoyo: nil
    }
  }

  func answer(to command: String, present: Int) -> [UInt8]? {
    switch self {
    case .sylvac: command == "?" || command == "PRI" ? frame(present) : Array("ERR1\r".utf8)
    case .mitutoyo: command == "1" ? frame(present) : nil
    }
  }
}
