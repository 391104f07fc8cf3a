/// Figures in the text format of Prometheus: "Exposition formats", section "Text-based format", version 0.0.4.
struct MetricsText {
  /// What a figure may do.
  enum Kind: String {
    case counter, gauge
  }

  /// One figure and what it is of.
  struct Sample {
    var labels: [(name: String, value: String)] = []
    var value: Double
  }

  /// The media type of the text.
  static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  /// Adds a family of figures, unless there is none; `help` is one sentence.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
    if samples.isEmpty { return }
    text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
    for sample in samples {
      let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value, quotes: true))\"" }.joined(separator: ",")
      text += "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.figure(sample.value))\n"
    }
  }

  /// Adds a figure that stands alone.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    add(name, kind, help, [Sample(value: value)])
  }

  private static func figure(_ value: Double) -> String {
    Int64(exactly: value).map { "\($0)" } ?? "\(value)"
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    let bare = text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    return quotes ? bare.replacing("\"", with: "\\\"") : bare
  }
}
