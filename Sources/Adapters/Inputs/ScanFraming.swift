import Devices

/// How a scanner wraps a code: `[prefix] [AIM id] code [suffix]`, the order in which scanners send the parts.
package struct ScanFraming: Hashable, Sendable {
  /// What ends a code.
  package enum Suffix: String, CaseIterable, Hashable, Sendable {
    case cr = "CR"
    case lf = "LF"
    case crlf = "CRLF"
    case tab = "TAB"
    case etx = "ETX"
    /// Nothing but the quiet after it.
    case none

    var bytes: [UInt8] {
      switch self {
      case .cr: [13]
      case .lf: [10]
      case .crlf: [13, 10]
      case .tab: [9]
      case .etx: [3]
      case .none: []
      }
    }
  }

  /// The longest code that is kept, in bytes; an order number has at most 40.
  package static let longest = 256

  /// What the scanner sends before each code; empty when it sends nothing.
  package var prefix: String
  /// What ends a code.
  package var suffix: Suffix
  /// How long nothing must come for a code to be over, whole or not.
  package var quiet: Duration

  /// A framing with all its parts.
  package init(prefix: String = "", suffix: Suffix = .cr, quiet: Duration = .milliseconds(100)) {
    self.prefix = prefix
    self.suffix = suffix
    self.quiet = quiet
  }

  /// Reads the text of one code that came without its suffix.
  func read(_ bytes: [UInt8]) -> Scan {
    guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      return .garbled(
        sent: bytes.withUnsafeBufferPointer { printable($0) },
        why: "it holds bytes that are no plain text: check baud, parity and data bits")
    }
    return read(String(decoding: bytes, as: UTF8.self))
  }

  /// Reads the text of one code.
  func read(_ sent: String) -> Scan {
    guard sent.hasPrefix(prefix) else {
      return .garbled(sent: sent, why: "it does not begin with the prefix \(prefix)")
    }
    let (code, symbology) = AIMIdentifier.split(String(sent.dropFirst(prefix.count)))
    return code.isEmpty ? .garbled(sent: sent, why: "it holds no code") : .code(code, symbology: symbology)
  }
}

/// The symbology that a scanner may name before a code: `]`, a letter and a modifier.
enum AIMIdentifier {
  /// Allen-Bradley 2755 manual, page 53, and E-Seek 200 manual, page 9; QR and Data Matrix from neither (not verified).
  private static let symbologies: [Character: String] = [
    "A": "Code 39", "C": "Code 128", "E": "UPC/EAN", "F": "Codabar", "G": "Code 93", "I": "Interleaved 2 of 5",
    "L": "PDF417", "M": "MSI", "S": "2 of 5", "Q": "QR", "d": "Data Matrix",
  ]

  /// The code without its identifier, and what the identifier names. No order number begins with `]` by accident.
  static func split(_ text: String) -> (code: String, symbology: String?) {
    let head = Array(text.prefix(3))
    guard head.count == 3, head[0] == "]", head[1].isASCII, head[1].isLetter, head[2].isASCII,
      head[2].isLetter || head[2].isNumber
    else { return (text, nil) }
    return (String(text.dropFirst(3)), symbologies[head[1]] ?? "AIM \(head[1])")
  }
}
