import Adapters

/// The decoder of one profile of gauges or balances.
struct InstrumentSubject: FuzzSubject {
  let name: String
  let corpus: [[UInt8]]
  private let fresh: FrameDecoder
  private let oracle: ReadingOracle
  private let arrived = ContinuousClock.now

  init(_ name: String, profile: GaugeProfile, corpus: [[UInt8]]) throws {
    self.name = name
    self.corpus = corpus
    fresh = FrameDecoder(profile)
    oracle = try ReadingOracle(name)
  }

  func told(of input: [UInt8], cutAt cuts: [Int]) -> [GaugeLine] {
    var decoder = fresh
    guard !cuts.isEmpty else { return decoder.lines(input, arrived: arrived) + decoder.finish() }
    var lines: [GaugeLine] = []
    var start = 0
    for cut in cuts + [input.count] where cut > start {
      lines += decoder.lines(Array(input[start..<cut]), arrived: arrived)
      start = cut
    }
    return lines + decoder.finish()
  }

  func flaw(in told: [GaugeLine], of input: [UInt8]) -> String? {
    for line in told {
      switch line {
      case .reading(let measurement, let sent):
        if let flaw = oracle.flaw(in: measurement, sent: sent, of: input) { return flaw }
      case .garbled(let bytes, _):
        if bytes.isEmpty { return "garbled, and no bytes" }
        if bytes.count > 1024 { return "garbled, and \(bytes.count) bytes were kept" }
      case .error, .notice, .echo: break
      }
    }
    // Every result needs a byte of its own.
    return told.count > input.count ? "more results than bytes" : nil
  }
}
