import Adapters
import Devices

/// The decoder of a scanner on a serial line, with one suffix and with or without a prefix.
struct ScannerSubject: FuzzSubject {
  let name: String
  let corpus: [[UInt8]]
  private let framing: ScanFraming

  /// Every framing that is tried, by its subject's name.
  static let framings: [String: ScanFraming] = {
    var framings = ["scanner-prefixed": ScanFraming(prefix: "@@")]
    for suffix in ScanFraming.Suffix.allCases {
      framings["scanner-\(suffix.rawValue.lowercased())"] = ScanFraming(suffix: suffix)
    }
    return framings
  }()

  init?(_ name: String) {
    guard let framing = Self.framings[name] else { return nil }
    self.name = name
    self.framing = framing
    let ends: [[UInt8]] = [[13], [10], [13, 10], [9], [3], []]
    corpus = ["ORD-2025-0042", "]C0ORD-2025-0042", "@@]Q1R-1", "]X9", "@@"].flatMap { code in
      ends.map { Array(code.utf8) + $0 }
    }
  }

  func told(of input: [UInt8], cutAt cuts: [Int]) -> [Scan] {
    var decoder = ScanDecoder(framing)
    var scans: [Scan] = []
    var start = 0
    for cut in cuts + [input.count] where cut > start {
      scans += decoder.decode(Array(input[start..<cut]))
      start = cut
    }
    return scans + decoder.quiet()
  }

  /// Judged by searching the bytes: a code stands there as it is, between the ends of codes, and is plain text.
  func flaw(in told: [Scan], of input: [UInt8]) -> String? {
    var position = 0
    for scan in told {
      guard case .code(let text, _) = scan else { continue }
      let code = Array(text.utf8)
      if code.isEmpty || code.count > ScanFraming.longest { return "a code of \(code.count) bytes" }
      if code.contains(where: { $0 < 0x20 || $0 > 0x7E }) { return "a code that is no plain text" }
      guard let found = Self.find(code, in: input, from: position) else { return "a code that nobody sent: \(text)" }
      position = found + code.count
    }
    return told.count > input.count ? "more codes than bytes" : nil
  }

  private static func find(_ code: [UInt8], in input: [UInt8], from start: Int) -> Int? {
    guard input.count >= code.count, start <= input.count - code.count else { return nil }
    return (start...(input.count - code.count)).first { at in input[at..<(at + code.count)].elementsEqual(code) }
  }
}
