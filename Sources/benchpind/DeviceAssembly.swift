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
        plan.gauges.append((device.name, SerialGaugeDriver(profile: profile, path: path)))
      default: break
      }
    }
    return plan
  }

  private func profile(_ device: BenchSettings.Device, in folder: String) throws(SettingsMistakes) -> (String, String) {
    let file = "\(settings.profiles)/\(folder)/\(device.profile).yaml"
    return (String(decoding: try SettingsFile.bytes(file), as: UTF8.self), file)
  }
}
