import Wire

/// An engraver is probed by reading alone: nothing of it can be set without changing what it marks next.
extension EngraverProfile: ProbedProfile {
  package var probedLine: SerialSettings? { line }

  package var warnings: [String] {
    figures[.startedToken] == nil || token == nil
      ? ["It keeps no number of its jobs: after a lost link only somebody with a loupe can say what is on the piece."]
      : []
  }

  package var probePoints: [ProbePoint] {
    readables.map { readable in
      ProbePoint(name: readable.name, place: "\(readable.table.rawValue) \(readable.address)") {
        (line, unit) throws(WireFault) in
        let raw = try EngraverImage.read([readable.point], line, unit).registers(readable.point)
        return ProbeReading(
          raw: raw.map { "0x\(String($0, radix: 16))" }.joined(separator: " "),
          number: raw.count <= 4 ? Int(clamping: readable.point.number(in: raw)) : nil,
          meaning: readable.words(for: raw))
      }
    }
  }

  package func hindrance(_ line: ModbusLine, _ unit: ModbusUnit) throws(WireFault) -> String? {
    try EngraverState.read(line, unit, self).isBusy ? "The engraver is at work." : nil
  }
}
