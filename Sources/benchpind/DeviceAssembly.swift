import Adapters
import Devices
import Ports
import Settings
import Station
import Wire
import Workshop

/// Joins the devices of the settings with their profiles, their ports and their lines. Opens no device.
struct DeviceAssembly {
  private let settings: BenchSettings
  private let ports: PortWatch
  private let rack = ModbusRack()

  /// An assembly whose devices find their serial ports through `ports`.
  init(_ settings: BenchSettings, ports: PortWatch) {
    self.settings = settings
    self.ports = ports
  }

  /// The bench's plan; mistakes in the profiles are named like those in the settings.
  func plan() throws(SettingsMistakes) -> Bench.Plan {
    var plan = Bench.Plan()
    plan.programmes = settings.programmes
    plan.sizeCheck = settings.sizeCheck
    plan.sizes = settings.sizes
    plan.polishing = settings.polishing
    plan.calibration = settings.calibration
    plan.inputs = inputs
    plan.proofs = ProofRules(
      press: LetteringPress(settings.lettering, beams: try BeamBook(folder: "\(settings.profiles)/materials")),
      isApprovalNeeded: settings.lettering.isApprovalNeeded, sameRing: settings.lettering.sameRing,
      sizes: settings.sizes)
    for device in settings.devices {
      switch (device.kind, device.address) {
      case (.gauge, .serial(let port)):
        let (text, file) = try profile(device, in: "gauges")
        let profile = try GaugeProfile.read(text: text, file: file)
        guard profile.kind == .gauge else {
          throw SettingsMistakes([
            SettingsMistake(
              file: file, position: SettingsPosition(line: 1, column: 1), path: "kind",
              sentence: "expected gauge, found \(profile.kind.rawValue); name a gauge's profile in the settings")
          ])
        }
        plan.gauges.append((device.name, gauge(profile, port, device.confirmation)))
      case (.balance, .serial(let port)):
        let (text, file) = try profile(device, in: "balances")
        let profile = try GaugeProfile.read(text: text, file: file)
        guard profile.kind == .balance else {
          throw SettingsMistakes([
            SettingsMistake(
              file: file, position: SettingsPosition(line: 1, column: 1), path: "kind",
              sentence: "expected balance, found \(profile.kind.rawValue); name a balance's profile in the settings")
          ])
        }
        plan.balances.append((device.name, gauge(profile, port, device.confirmation)))
      case (.engraver, let address):
        let (text, file) = try profile(device, in: "engravers")
        let profile = try EngraverProfile.read(text: text, file: file)
        let lengths = PathLengths()
        let driver = machine(address) {
          ModbusEngraverDriver(profile: profile, address: $0, rack: rack, lengths: lengths)
        }
        plan.machines.append((device.name, .engraver, driver))
      case (.polisher, let address):
        let (text, file) = try profile(device, in: "polishers")
        var profile = try PolisherProfile.read(text: text, file: file)
        if let motor = device.motor { profile.fit(motor) }
        let rules = AttendanceRules(
          watchdog: device.motor?.watchdog, attended: device.motor?.attended ?? AttendanceRules().attended)
        let driver = machine(address) { [profile] in
          ModbusPolisherDriver(profile: profile, address: $0, rack: rack, rules: rules)
        }
        plan.machines.append((device.name, .polisher, driver))
      case (.gauge, _), (.balance, _): break
      }
    }
    let plugs = plan.plugs
    ports.onNews { news in
      if case .plugged = news { plugs.ring() }
    }
    return plan
  }

  private func gauge(_ profile: GaugeProfile, _ port: String, _ confirmation: GaugeConfirmation?) -> any GaugeDriver {
    guard let name = PortName(port) else { return SerialGaugeDriver(profile: profile, path: port) }
    guard let confirmation else {
      return SoughtDriver(name, watch: ports) { SerialGaugeDriver(profile: profile, path: $0) }
    }
    return SoughtDriver(
      name, watch: ports,
      confirm: { path throws(DeviceFault) in try await confirmation.confirm(path: path, line: profile.line) },
      make: { SerialGaugeDriver(profile: profile, path: $0) })
  }

  /// A machine on a serial line is sought by its port's name. Its driver's `open` reads the status its profile names, which
  /// is the question who it is.
  private func machine<Driver: WorkDriver>(
    _ address: DeviceAddress, _ make: @escaping @Sendable (DeviceAddress) -> Driver
  ) -> any WorkDriver {
    guard case .modbusRTU(let port, let unit) = address, let name = PortName(port) else { return make(address) }
    return SoughtDriver(name, watch: ports) { make(.modbusRTU(path: $0, unit: unit)) }
  }

  private func profile(_ device: BenchSettings.Device, in folder: String) throws(SettingsMistakes) -> (String, String) {
    let file = "\(settings.profiles)/\(folder)/\(device.profile).yaml"
    return (String(decoding: try SettingsFile.bytes(file), as: UTF8.self), file)
  }

  // MARK: Inputs

  private var inputs: InputPlan {
    var plan = InputPlan()
    plan.scanners = settings.inputs.scanners.map { ($0.name, scanner($0)) }
    plan.pedal = settings.inputs.pedal.map { pedal in
      InputPlan.Pedal(
        name: pedal.name, driver: driver(of: pedal), longest: pedal.longest, isNeededToStart: pedal.isNeededToStart)
    }
    plan.safety = settings.inputs.safety.map { input in
      InputPlan.Safety(
        name: input.name, driver: driver(of: input), poll: input.poll, patience: input.patience,
        countsWithin: input.countsWithin)
    }
    return plan
  }

  private func scanner(_ scanner: InputSettings.Scanner) -> any ScannerDriver {
    let framing = scanner.framing
    switch scanner.connection {
    case .keyboard(let path): return KeyboardScannerDriver(path: path, framing: framing)
    case .serial(let port, let line):
      guard let name = PortName(port) else {
        return SerialScannerDriver(settings: line, framing: framing, path: port)
      }
      return SoughtDriver(name, watch: ports) { SerialScannerDriver(settings: line, framing: framing, path: $0) }
    }
  }

  private func driver(of pedal: InputSettings.Pedal) -> any PedalDriver {
    switch pedal.connection {
    case .keyboard(let path, let key): return KeyPedalDriver(path: path, key: key)
    case .modbus(let place, let input, let debounce):
      guard case .modbusRTU(let port, let unit) = place.address, let name = PortName(port) else {
        return ModbusPedalDriver(place: place, input: input, debounce: debounce, rack: rack)
      }
      return SoughtDriver(name, watch: ports) { [rack] path in
        ModbusPedalDriver(place: place.moved(to: path, unit), input: input, debounce: debounce, rack: rack)
      }
    }
  }

  private func driver(of safety: InputSettings.Safety) -> any SafetyDriver {
    guard case .modbusRTU(let port, let unit) = safety.place.address, let name = PortName(port) else {
      return ModbusSafetyDriver(place: safety.place, input: safety.input, counter: safety.counter, rack: rack)
    }
    return SoughtDriver(name, watch: ports) { [rack] path in
      ModbusSafetyDriver(
        place: safety.place.moved(to: path, unit), input: safety.input, counter: safety.counter, rack: rack)
    }
  }
}

extension ModbusInputPlace {
  /// The same place on the serial port at `path`.
  fileprivate func moved(to path: String, _ unit: UInt8) -> ModbusInputPlace {
    ModbusInputPlace(address: .modbusRTU(path: path, unit: unit), line: line)
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
