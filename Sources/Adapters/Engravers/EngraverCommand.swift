import Wire

/// One thing a machine can be told: where, and how it is written.
package struct EngraverCommand: Hashable, Sendable {
  /// How long it stands.
  package enum Style: Hashable, Sendable {
    /// As long as it is meant: arming stands until the job is over.
    case level
    /// Written low, then high, and taken back when the machine has shown that it took it.
    case edge
    /// Written low, then high, and taken back after so long.
    case pulse(Duration)
  }

  /// The coil, the bit of a holding register, or the whole register.
  package var point: EngraverPoint
  /// How long it stands.
  package var style: Style
  /// What a whole register is given; `nil` for a coil or a bit.
  package var value: UInt16?
  /// What a whole register is given to take it back; `nil` when every write of `value` acts by itself.
  package var rest: UInt16?

  /// A command with all its parts.
  package init(point: EngraverPoint, style: Style, value: UInt16? = nil, rest: UInt16? = nil) {
    self.point = point
    self.style = style
    self.value = value
    self.rest = rest
  }

  /// Whether it can stand and be taken back.
  var canRest: Bool { value == nil || rest != nil }

  /// How long it must stand at least.
  var pulse: Duration? { if case .pulse(let time) = style { time } else { nil } }
}

/// One write to a machine.
enum EngraverWrite: Hashable, Sendable {
  case coil(UInt16, Bool)
  case register(UInt16, UInt16)
}

extension ModbusLine {
  /// Carries out one write, unless `isStillWanted` says no right before its bytes go out.
  func put(
    _ unit: ModbusUnit, _ write: EngraverWrite, ifStill isStillWanted: () -> Bool = { true }
  ) throws(WireFault) {
    switch write {
    case .coil(let address, let isOn): try self.write(unit, coil: isOn, at: address, ifStill: isStillWanted)
    case .register(let address, let value): try self.write(unit, value, at: address, ifStill: isStillWanted)
    }
  }

  /// Carries out writes one after the other, each unless `isStillWanted` says no.
  func put(
    _ unit: ModbusUnit, _ writes: [EngraverWrite], ifStill isStillWanted: () -> Bool = { true }
  ) throws(WireFault) {
    for write in writes { try put(unit, write, ifStill: isStillWanted) }
  }

  /// Writes a number of a point, in one block where it is of several registers.
  func put(_ unit: ModbusUnit, _ number: UInt64, to point: EngraverPoint) throws(WireFault) {
    if point.table == .coil { return try write(unit, coil: (number != 0) != point.isInverted, at: point.address) }
    let registers = point.registers(of: number)
    if registers.count == 1 { return try write(unit, registers[0], at: point.address) }
    // A unit that takes fewer at once gets them between begin and apply, where nothing acts on half a number.
    try write(unit, inBlocks: registers, at: point.address)
  }
}

extension EngraverProfile {
  /// The writes after which of the commands exactly `active` stand, for every place that one of `touched` has.
  ///
  /// Bits of one register that no command names are written 0. Of several values of one register the last of `active`
  /// stands; a register without any value to rest at is left alone. Places come in the order of `touched`.
  func writes(_ active: [CommandName], touching touched: [CommandName]) -> [EngraverWrite] {
    var writes: [EngraverWrite] = []
    var places: Set<EngraverPoint> = []
    for name in touched {
      guard let command = commands[name] else { continue }
      let place = EngraverPoint(command.point.table, command.point.address)
      guard places.insert(place).inserted else { continue }
      if let write = write(active, at: place) { writes.append(write) }
    }
    return writes
  }

  private func write(_ active: [CommandName], at place: EngraverPoint) -> EngraverWrite? {
    let here = commands.filter { $0.value.point.table == place.table && $0.value.point.address == place.address }
    if place.table == .coil {
      let isOn = here.contains { active.contains($0.key) != $0.value.point.isInverted }
      return .coil(place.address, isOn)
    }
    if let value = active.last(where: { here[$0]?.value != nil }).flatMap({ here[$0]?.value }) {
      return .register(place.address, value)
    }
    if here.values.contains(where: { $0.value != nil }) {
      // The reader sees to it that all of one register rest at the same.
      return here.values.compactMap(\.rest).first.map { .register(place.address, $0) }
    }
    let word = here.reduce(UInt16(0)) { word, entry in
      let isOn = active.contains(entry.key) != entry.value.point.isInverted
      return isOn ? word | 1 << UInt16(entry.value.point.bit ?? 0) : word
    }
    return .register(place.address, word)
  }
}
