import Settings
import Workshop

extension CalibrationRules {
  /// The section `calibration` of the settings, with the serial numbers that the devices name; without the section no
  /// checks are asked for, and those that were made count all the same.
  init(_ reader: SettingsReader?, devices: [BenchSettings.Device]) {
    let serials = devices.compactMap { device in device.serial.map { (device.name, $0) } }
    self.init(serials: Dictionary(serials) { first, _ in first })
    guard let reader else { return }
    everyDays = reader.integer("every_days", in: 1...3650)
    overdue = reader.optionalChoice("overdue", of: Overdue.self) ?? .warn
  }
}
