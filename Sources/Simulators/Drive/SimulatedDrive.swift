/// A frequency inverter with a polishing motor on Modbus RTU, with faults on request.
package final class SimulatedDrive: Sendable {
  /// What a drive is and does, seen from outside its wire.
  package struct State: Sendable, Hashable {
    package let model: DriveModel
    /// The state in the manual's words.
    package let name: String
    /// Signed output frequency.
    package let millihertz: Int
    /// Signed frequency asked for.
    package let setpointMillihertz: Int
    /// Whether the shaft turns, by itself or driven.
    package let isTurning: Bool
    package let fault: UInt16

    /// The state as one line of JSON.
    package var json: String {
      "{\"model\":\"\(model.rawValue)\",\"state\":\"\(name)\",\"millihertz\":\(millihertz),"
        + "\"setpoint\":\(setpointMillihertz),\"turning\":\(isTurning),\"fault\":\(fault)}"
    }
  }

  /// Which drive it is.
  package let model: DriveModel
  /// What really happened.
  package let log: WireLog
  private let unit: DriveUnit
  private let line: ModbusLine
  private let ownsLine: Bool

  /// Switches a drive on, on a line of its own or on `line`, which the caller then closes; call `close()` when done.
  package init(
    _ model: DriveModel, unit id: UInt8 = 1, on line: ModbusLine? = nil, link: String? = nil,
    settings: DriveSettings = DriveSettings(), log: WireLog? = nil, clock: any Clock<Duration> = ContinuousClock()
  ) throws(SimulatorFailure) {
    self.model = model
    if let log { self.log = log } else { self.log = try WireLog() }
    let logic: any DriveLogic =
      switch model {
      case .schneiderATV12: AltivarLogic(settings)
      case .schneiderATV312: AltivarLogic(settings, readLimit: 29)
      case .deltaMS300: DeltaLogic(settings)
      case .deltaVFDEL: FacedLogic(DeltaELFace(), settings)
      case .gs2: FacedLogic(GS2Face(), settings)
      case .huanyangHY: FacedLogic(HuanyangHYFace(), settings, highest: 400)
      case .huanyangGT: FacedLogic(HuanyangGTFace(), settings)
      case .huanyangH2A: FacedLogic(HuanyangH2AFace(), settings)
      case .huanyangH2ATwoByte: FacedLogic(HuanyangH2AFace(hasTwoByteLength: true), settings)
      case .huanyangPI500: FacedLogic(PI500Face(), settings)
      case .h100: FacedLogic(H100Face(), settings)
      case .hitachiWJ200: FacedLogic(WJ200Face(), settings)
      case .siemensV20: FacedLogic(ProfidriveFace(), settings)
      case .yl620: FacedLogic(YL620Face(), settings)
      case .nidecNE200: FacedLogic(NE200Face(), settings)
      case .danfossVLT2800: FacedLogic(VLT2800Face(), settings)
      }
    unit = DriveUnit(logic, self.log, Timeline(clock))
    ownsLine = line == nil
    if let line { self.line = line } else { self.line = try ModbusLine(link: link) }
    self.line.attach(unit, id: id)
  }

  /// The serial port's path now; empty while unplugged.
  package var path: String { line.path }

  /// What goes wrong on its wire.
  package var faults: WireFaults { unit.faults }

  /// What it is and does now.
  package var state: State {
    let model = model
    return unit.withLogic { logic, now in
      State(
        model: model, name: logic.stateName,
        millihertz: Int((logic.shaft.frequency(at: now) * 1000).rounded()),
        setpointMillihertz: Int((logic.setpoint * 1000).rounded()), isTurning: logic.shaft.isTurning,
        fault: logic.fault)
    }
  }

  /// Changes how it behaves; ramps under way keep their rate.
  package func change(_ body: @Sendable (inout DriveSettings) -> Void) {
    unit.withLogic { logic, _ in body(&logic.settings) }
  }

  /// Trips with a fault code of its manual; the motor runs out.
  package func trip(_ code: UInt16) { unit.withLogic { $0.trip(code, at: $1) } }

  /// Blocks or frees the motor; blocked, the drive confirms everything and does not turn.
  package func setStuck(_ isStuck: Bool) { unit.withLogic { $0.shaft.setStuck(isStuck, at: $1) } }

  /// Pulls the USB adapter of its line; the motor goes on as it is.
  package func unplug() {
    log.note(.unplugged)
    line.unplug()
  }

  /// Plugs the adapter in again at a new path and the same link.
  package func plug() throws(SimulatorFailure) {
    try line.plug()
    log.note(.plugged)
  }

  /// Switches it off for good; harmless when repeated.
  package func close() {
    if ownsLine { line.close() }
    unit.close()
  }

  deinit { close() }
}
