import Adapters
import Devices
import Ports
import Settings

/// Asks one machine of the settings everything its profile reads. Writes nothing; whoever asks has seen to it that nothing
/// says that a daemon runs (`DaemonSigns`).
struct DeviceProbe {
  private let device: SettingsSketch.Device
  private let profile: String?
  private let address: DeviceAddress?

  init(_ device: SettingsSketch.Device, shelf: String?, ports: PortList) {
    self.device = device
    let kind = ProfileKind(rawValue: device.kind)
    profile = kind.flatMap { kind in shelf.map { ProfileShelf(folder: $0).path(kind, device.profile) } }
    address = Self.address(device, ports)
  }

  /// What it said; `nil` where the settings do not tell how to ask.
  func answer() async -> MachineCheck.Answer? {
    // A profile with mistakes is told by the check of the settings.
    guard let profile, let address, let bytes = try? SettingsFile.bytes(profile),
      let read = try? ProbedProfiles.read(text: String(decoding: bytes, as: UTF8.self), file: profile)
    else { return nil }
    var answer = MachineCheck.Answer(device: device.name, place: address.text, isAnswered: false)
    do throws(DeviceFault) {
      let probe = try ModbusProbe(read, at: address)
      let findings: Result<[ProbeFinding], DeviceFault>
      do throws(DeviceFault) { findings = .success(try await probe.read()) } catch { findings = .failure(error) }
      await probe.close()
      let points = try findings.get()
      answer.isAnswered = points.contains(where: \.isAnswered)
      if points.allSatisfy({ $0.reading == nil }) {
        let first = points.first(where: \.isAnswered) ?? points.first
        answer.trouble = first?.trouble ?? "nothing of it could be read"
      }
    } catch { answer.trouble = error.sentence }
    return answer
  }

  private static func address(_ device: SettingsSketch.Device, _ ports: PortList) -> DeviceAddress? {
    if let tcp = device.tcp {
      guard let colon = tcp.lastIndex(of: ":"), let port = Int(tcp[tcp.index(after: colon)...]),
        (1...65_535).contains(port)
      else { return nil }
      return .modbusTCP(host: String(tcp[..<colon]), port: port, unit: device.unit ?? 255)
    }
    // A port that is not there is told by its own check.
    guard let name = device.port, let found = try? ports.find(name) else { return nil }
    return .modbusRTU(path: found.path, unit: device.unit ?? 1)
  }
}
