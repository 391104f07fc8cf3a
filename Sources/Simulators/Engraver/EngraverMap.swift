/// What stands between the wire and the simulated marker: its own registers, or the box before it.
package enum EngraverMap: String, CaseIterable, Sendable {
  /// The marker's own registers; the layout is stated in `SimulatedEngraver`.
  case registerRich = "register-rich"
  /// Eight inputs and eight outputs wired to a marker that has files of its own (`CouplerMap.swift`).
  case coupler
  /// A small controller with words for command, file, text and state (`GatewayMap.swift`).
  case gateway
  /// An ink jet's published map (`InkJetMap.swift`).
  case inkJet = "ink-jet"
  /// A marker that follows a path, block by block through a window (`PathMap.swift`).
  case path

  /// As which units it answers over TCP; `nil`: any.
  var units: ClosedRange<UInt8>? {
    switch self {
    case .registerRich, .coupler, .path: nil
    case .gateway: 255...255
    case .inkJet: 1...3
    }
  }

  /// Sets a machine up as it is after switching on.
  func prepare(_ machine: inout EngraverMachine) {
    if self == .inkJet { machine.settings.isOnline = false }
  }

  /// What a new connection does to it.
  func connected(_ machine: inout EngraverMachine) {
    // "Must be set online after each connect": HitachiEtherNetIP, Modbus.cs.
    if self == .inkJet { machine.settings.isOnline = false }
  }

  func read(
    _ table: ModbusTable, _ address: Int, of machine: EngraverMachine, at now: Duration
  ) throws(ModbusException) -> UInt16 {
    switch (self, table) {
    case (.registerRich, .holdingRegisters): return try machine.holding(address)
    case (.registerRich, .inputRegisters): return try machine.input(address, at: now)
    case (.path, .holdingRegisters): return try machine.pathWord(address, at: now)
    case (.path, .inputRegisters): return try machine.input(address, at: now)
    case (.coupler, .coils): return try machine.couplerOutput(address)
    case (.coupler, .discreteInputs): return try machine.couplerInput(address)
    case (.coupler, .inputRegisters): return try machine.couplerCount(address)
    case (.gateway, .holdingRegisters): return try machine.gatewayWord(address)
    case (.inkJet, .holdingRegisters): return try machine.inkJetSetting(address)
    case (.inkJet, .inputRegisters): return try machine.inkJetState(address)
    default: throw .illegalFunction
    }
  }

  func write(
    _ table: ModbusTable, _ values: [UInt16], at address: Int, to machine: inout EngraverMachine, now: Duration
  ) throws(ModbusException) -> Acknowledgement {
    switch (self, table) {
    case (.registerRich, .holdingRegisters): return try machine.write(values, at: address, now: now)
    case (.path, .holdingRegisters): return try machine.writePath(values, at: address, now: now)
    case (.coupler, .coils): return try machine.writeCoupler(values, at: address, now: now)
    case (.gateway, .holdingRegisters): return try machine.writeGateway(values, at: address, now: now)
    case (.inkJet, .holdingRegisters): return try machine.writeInkJet(values, at: address, now: now)
    default: throw .illegalFunction
    }
  }
}
