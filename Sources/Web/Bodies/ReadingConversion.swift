import BenchAPI
import Station
import Workshop

extension ReadingBody {
  /// The reading as it travels.
  init(_ stored: StoredReading, system: SizeSystem? = nil, chart: UKChart = .bs) {
    self.init(
      id: stored.id.text, device: stored.reading.device.text, micrometres: stored.reading.diameter.count,
      diameter_mm: stored.reading.diameter.text(decimals: 3),
      size: system.map { "\($0.rawValue) \($0.scaleText(of: stored.reading.diameter, chart: chart))" },
      sent: stored.reading.sent, taken_at: stored.reading.takenAt.text, order: stored.order?.text,
      set_aside: stored.isSetAside,
      verdict: stored.verdict, calibration: stored.reading.calibration.map(CalibrationBody.init))
  }
}
