import Adapters
import Devices
import Settings
import Station
import Wire
import Workshop

/// Joins the devices of the settings with their profiles and their lines. Opens no device.
struct DeviceAssembly {
  private let settings: BenchSettings
  private let rack = ModbusRack()

  init(_ settings: BenchSettings) { self.settings = settings }

  /// The bench's plan; mistakes in the profiles are named like those in the settings.
  func plan() throws(SettingsMistakes) -> Bench.Plan {
    var plan = Bench.Plan()
    plan.programmes = settings.programmes
    for device in settings.devices {
      switch (device.kind, device.address) {
      case (.gauge, .serial(let path)):
        let (text, file) = try profile(device, in: "gauges")
        let profile = try GaugeProfile.read(text: text, file: file)
        guard profile.kind == .gauge else {
          throw SettingsMistakes([
            SettingsMistake(
              file: file, position: SettingsPosition(line: 1, column: 1), path: "kind",
              sentence: "expected gauge, found \(profile.kind.rawValue); name a gauge's profile in the settings")
          ])
        }
        plan.gauges.append((device.name, SerialGaugeDriver(profile: profile, path: path)))
      case (.engraver, let address):
        let (text, file) = try profile(device, in: "engravers")
        let profile = try EngraverProfile.read(text: text, file: file)
        plan.machines.append(
          (device.name, .engraver, ModbusEngraverDriver(profile: profile, address: address, rack: rack)))
      case (.polisher, let address):
        let (text, file) = try profile(device, in: "polishers")
        var profile = try PolisherProfile.read(text: text, file: file)
        if let motor = device.motor { profile.fit(motor) }
        plan.machines.append(
          (device.name, .polisher, ModbusPolisherDriver(profile: profile, address: address, rack: rack)))
      case (.gauge, _): break
      }
    }
    return plan
  }

  private func profile(_ device: BenchSettings.Device, in folder: String) throws(SettingsMistakes) -> (String, String) {
    let file = "\(settings.profiles)/\(folder)/\(device.profile).yaml"
    return (String(decoding: try SettingsFile.bytes(file), as: UTF8.self), file)
  }
}

extension PolisherProfile {
  /// Takes over what the shop knows of its motor; the shop may lower the profile's highest speed, never raise it.
  fileprivate mutating func fit(_ motor: BenchSettings.Motor) {
    thousandthsOfRPMPerHertz = motor.rpmPerHertz * 1000
    let highest = min(speeds.upperBound, motor.maximum)
    speeds = min(speeds.lowerBound, highest)...highest
  }
}
