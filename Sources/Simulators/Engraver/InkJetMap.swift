/// The published part of a Hitachi UX ink jet's map.
///
/// Sources: manual pages easymanua.ls/hitachi/ux-twin-nozzle p. 11, 14-16, 30, and HitachiEtherNetIP (Data.cs, Status.cs).
/// Holding: 0 flag (1 begins, 2 applies, 0 at rest), 8 number of items, 20h characters of the first item, 84h... two
/// registers a character, 2490h online, 2494h remote operation (0 start, 1 stop, 2 ready, 3 standby, 4 clear fault),
/// 25B2h print count. Input: 0 online, 1 takes data, 2 state, 3 warning, 4-6 function, class and factor of the last refused
/// write, 7 always 0, 10h-1Fh type name. Not known, and made up here: that start prints once, in state 31h.
extension EngraverMachine {
  private static let analysis = [0x10004, 0x10005, 0x10006]
  private static let isPausedAt = 0x10010
  private static let type = Array("UX-SIMULATED    ".utf8)

  func inkJetSetting(_ address: Int) throws(ModbusException) -> UInt16 {
    switch address {
    case 0: edited == nil ? 0 : 1
    case 0x0008, 0x0020, 0x0084...0x0853, 0x2494: memory[address, default: 0]
    case 0x2490: settings.isOnline ? 1 : 0
    case 0x25B2: UInt16(truncatingIfNeeded: counter)
    default: throw .illegalAddress
    }
  }

  func inkJetState(_ address: Int) throws(ModbusException) -> UInt16 {
    switch address {
    case 0: settings.isOnline ? 0x31 : 0x30
    case 1: settings.isOnline && !isBusy ? 0x31 : 0x30
    case 2: inkJetStatus
    case 3: settings.hasWarning ? 0x31 : 0x30
    case 4...6: memory[Self.analysis[address - 4], default: 0]
    case 7: 0
    case 0x10...0x1F: UInt16(Self.type[address - 0x10])
    default: throw .illegalAddress
    }
  }

  private var inkJetStatus: UInt16 {
    if isFaulty {
      // The codes of the machine have no guard and no emergency stop; the print head's cover comes nearest.
      return errorCode == EngraverError.interlock || errorCode == EngraverError.emergencyStop ? 0x38 : 0x3E
    }
    if isBusy { return 0x31 }
    return memory[Self.isPausedAt, default: 0] != 0 ? 0x30 : 0x32
  }

  mutating func writeInkJet(
    _ values: [UInt16], at address: Int, now: Duration
  ) throws(ModbusException) -> Acknowledgement {
    let function: UInt16 = values.count == 1 ? 0x06 : 0x10
    var answer = Acknowledgement.sent
    for (index, value) in values.enumerated() {
      switch address + index {
      case 0x2490: settings.isOnline = value == 1
      case 0x2494:
        guard settings.isOnline else { return refuseInkJet(function, class: 0x0F, factor: 0x05) }
        answer = try operateInkJet(value, at: now)
      case 0:
        guard settings.isOnline else { return refuseInkJet(function, class: 0x01, factor: 0x05) }
        try bracketInkJet(value, function, now)
      case 0x0008, 0x0020, 0x0084...0x0853:
        guard settings.isOnline else { return refuseInkJet(function, class: 0x02, factor: 0x05) }
        guard edited != nil else { return refuseInkJet(function, class: 0x02, factor: 0x10) }
        memory[address + index] = value
      default: throw .illegalAddress
      }
    }
    return answer
  }

  /// Confirmed on the wire, refused by the machine: only the analysis tells.
  private mutating func refuseInkJet(_ function: UInt16, class kind: UInt16, factor: UInt16) -> Acknowledgement {
    for (place, value) in zip(Self.analysis, [function, kind, factor]) { memory[place] = value }
    return .sent
  }

  private mutating func bracketInkJet(
    _ value: UInt16, _ function: UInt16, _ now: Duration
  ) throws(ModbusException) {
    guard value == 2 else { return try setBracket(value) }
    if settings.refusesApply {
      dropChanges()
      _ = refuseInkJet(function, class: 0x02, factor: 0x10)
      return
    }
    guard edited != nil else { throw .illegalValue }
    let length = Int(memory[0x0020, default: 0])
    let text = (0..<min(length, 1000)).map { UInt8(truncatingIfNeeded: memory[0x0085 + 2 * $0, default: 0]) }
    let kept = text.dropLast(settings.truncatesBy)
    for place in kept.count..<max(kept.count, text.count) { memory[0x0085 + 2 * place] = 0 }
    if settings.truncatesBy > 0 { memory[0x0020] = UInt16(kept.count) }
    dropChanges()
    take(EngraverTemplate(text: String(decoding: kept, as: UTF8.self), job: 0))
  }

  private mutating func operateInkJet(_ value: UInt16, at now: Duration) throws(ModbusException) -> Acknowledgement {
    memory[0x2494] = value
    switch value {
    case 0:
      guard memory[Self.isPausedAt, default: 0] == 0 else { return .sent }
      // Every write acts by itself: an edge each time.
      _ = try take(1, at: now)
      return try take(0x03, at: now)
    case 1:
      _ = try take(1, at: now)
      memory[Self.isPausedAt] = 1
      return try take(0x09, at: now)
    case 2: memory[Self.isPausedAt] = 0
    case 3: memory[Self.isPausedAt] = 1
    case 4:
      _ = try take(1, at: now)
      return try take(0x11, at: now)
    default: throw .illegalValue
    }
    return .sent
  }
}
