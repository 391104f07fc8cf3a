import Devices
import Settings
import Wire

/// How a gauge is asked who it is, before anything it sends is taken for a reading: two adapters without serial numbers may
/// have changed sockets.
package struct GaugeConfirmation: Hashable, Sendable {
  /// What is sent, its end included.
  package var question: [UInt8]
  /// How a line of the right gauge's answer begins.
  package var answer: String
  /// How long the answer may take.
  package var patience: Duration

  /// A question and the beginning of its answer.
  package init(question: [UInt8], answer: String, patience: Duration = .seconds(1)) {
    self.question = question
    self.answer = answer
    self.patience = patience
  }

  /// Reads `ask`, `end`, `answer` and `within_ms`.
  package init(_ reader: SettingsReader) {
    let ends: [String: [UInt8]] = ["CR": [13], "LF": [10], "CRLF": [13, 10], "none": []]
    let end = reader.text("end", oneOf: ["CR", "LF", "CRLF", "none"], default: "CR")
    let ask = reader.text("ask")
    let answer = reader.text("answer")
    for (key, text) in [("ask", ask), ("answer", answer)] where reader.has(key) {
      if text.isEmpty || !text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
        reader.refuse(key, "expected printable ASCII characters")
      }
    }
    self.init(
      question: Array(ask.utf8) + (ends[end] ?? []), answer: answer,
      patience: .milliseconds(reader.integer("within_ms", in: 50...5000, default: 1000)))
  }

  /// Asks on the port at `path` and lets go of it again; throws unless a line of the answer begins as it must.
  package func confirm(path: String, line settings: SerialSettings) async throws(DeviceFault) {
    let line = try await onWire { () throws(WireFault) in try SerialLine(path: path, settings: settings) }
    do throws(DeviceFault) {
      try await onWire { () throws(WireFault) in try await line.write(question) }
      try await hear(line)
    } catch {
      await line.close()
      throw error
    }
    await line.close()
  }

  private func hear(_ line: SerialLine) async throws(DeviceFault) {
    var heard: [UInt8] = []
    let deadline = ContinuousClock.now + patience
    while heard.count < 4096, let arrival = try await next(of: line, until: deadline) {
      heard += arrival.bytes
      // An echo of the question and a reading that was sent meanwhile are lines of their own.
      let lines = heard.split { $0 == 13 || $0 == 10 }.map { String(decoding: $0, as: UTF8.self) }
      if lines.contains(where: { $0.hasPrefix(answer) }) { return }
    }
    if heard.isEmpty {
      throw .timedOut("What is at \(line.path) did not say within \(patience.components.seconds) s who it is.")
    }
    let said = heard.prefix(40).withUnsafeBufferPointer { printable($0) }
    throw .garbled(
      "What is at \(line.path) answered \(said) and not \(answer)…: it is another device, or it changed sockets.")
  }

  private func next(
    of line: SerialLine, until deadline: ContinuousClock.Instant
  ) async throws(DeviceFault) -> SerialLine.Arrival? {
    try await onWire { () throws(WireFault) in try await line.nextBytes(orQuietFor: deadline - .now).arrival }
  }
}
