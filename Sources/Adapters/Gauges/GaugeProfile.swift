import Wire
import Workshop

/// How one family of gauges or balances speaks: everything about it that is data.
package struct GaugeProfile: Hashable, Sendable {
  /// What the device measures.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Lengths: inside diameters, or a travel that a calibration makes one.
    case gauge
    /// Masses.
    case balance
  }

  /// How the gauge is asked for a reading, for the bench that asks instead of waiting for its button.
  package enum Request: Hashable, Sendable {
    /// These bytes are sent.
    case bytes([UInt8])
    /// DTR is dropped for a time: cables without a line to the gauge.
    case dtrPulse(Duration)
  }

  /// A line that holds a value.
  package struct Reading: Hashable, Sendable {
    /// How the line reads.
    package var pattern: FramePattern
    /// The unit of such lines, where neither they nor the profile tell another.
    package var unit: MeasuringUnit?
    /// Whether such lines are stable, where they carry no mark of it.
    package var isStable: Bool
    /// How many of the digits are decimals, for lines that print no point.
    package var decimals: ImpliedDecimals?
    /// Whether the value may attach to an order by itself; not so for totals.
    package var mayAttach: Bool

    /// A line with a value, stable unless said otherwise.
    package init(
      pattern: FramePattern, unit: MeasuringUnit? = nil, isStable: Bool = true, decimals: ImpliedDecimals? = nil,
      mayAttach: Bool = true
    ) {
      self.pattern = pattern
      self.unit = unit
      self.isStable = isStable
      self.decimals = decimals
      self.mayAttach = mayAttach
    }
  }

  /// How many of a value's digits are decimals, where no point is printed.
  package enum ImpliedDecimals: Hashable, Sendable {
    case always(Int)
    case byUnit([MeasuringUnit: Int])

    /// How many there are in a unit; `nil` where nobody says.
    func count(in unit: MeasuringUnit?) -> Int? {
      switch self {
      case .always(let count): count
      case .byUnit(let counts): unit.flatMap { counts[$0] }
      }
    }
  }

  /// A line that is no reading, and what it means.
  package struct Known: Hashable, Sendable {
    /// How the line reads.
    package var pattern: FramePattern
    /// The code it is known by; `nil` for the line itself, or what its {code} holds.
    package var code: String?
    /// What it means, for people; `{channel}` in it stands for the channel of the line.
    package var meaning: String

    /// A line and its meaning.
    package init(pattern: FramePattern, code: String? = nil, meaning: String) {
      self.pattern = pattern
      self.code = code
      self.meaning = meaning
    }
  }

  /// What it measures.
  package var kind: Kind
  /// What the family is called.
  package var title: String
  /// How its line is set.
  package var line: SerialSettings
  /// Whether a source that was read prints the line settings.
  package var isLineVerified = true
  /// How its bytes are cut into frames.
  package var framing: Framing
  /// The unit the gauge is set to, where its frames carry none.
  package var unit: MeasuringUnit?
  /// How a reading reads; the first that fits counts.
  package var readings: [Reading] = []
  /// How a frame that is no text holds its value, instead of `readings`.
  package var binary: BinaryLayout?
  /// Its error codes.
  package var errors: [Known] = []
  /// Lines that say something about the gauge and measure nothing.
  package var statuses: [Known] = []
  /// Lines in which the gauge says who it is.
  package var identifications: [Known] = []
  /// Lines that confirm a command.
  package var acknowledgements: [Known] = []
  /// Lines that say nothing: our own request, echoed by the cable.
  package var echoes: [FramePattern] = []
  /// The character behind which decimals stand.
  package var point: UInt8 = UInt8(ascii: ".")
  /// How it is asked for a reading, if it can be.
  package var request: Request?
  /// What makes a diameter of a travel.
  package var calibration: Calibration?
  /// The input of a multiplexer that measures rings; `nil` when any does.
  package var channel: Int?
  /// The diameters that can be a ring here; never wider than `RingWindow`.
  package var window: ClosedRange<Micrometres> = RingWindow.diameters

  /// A profile that knows no line yet.
  package init(kind: Kind, title: String, line: SerialSettings, framing: Framing) {
    self.kind = kind
    self.title = title
    self.line = line
    self.framing = framing
  }
}
