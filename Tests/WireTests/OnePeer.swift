import Wire

/// Half a second's quarter: long enough for a busy machine, short enough for a test that waits for nobody.
let shortPatience = ModbusPatience(answer: .milliseconds(120))

/// Runs `body` with a bus to `peer` and lets go of both whatever happens.
func withBus<Result>(
  to peer: BytePeer, patience: ModbusPatience = shortPatience, _ body: (ModbusBus) async throws -> Result
) async throws -> Result {
  let bus = try ModbusBus(place: peer.place, patience: patience)
  do {
    let result = try await body(bus)
    await bus.close()
    await peer.stop()
    return result
  } catch {
    await bus.close()
    await peer.stop()
    throw error
  }
}

extension ModbusBus {
  /// Reads holding registers of a unit in a turn of their own.
  func read(_ address: UInt16, count: Int = 1, of unit: UInt8 = 1) async throws(WireFault) -> [UInt16] {
    try transact { line throws(WireFault) in try line.readHolding(ModbusUnit(unit), at: address, count: count) }
  }

  /// Writes one register of unit 1 in a turn of its own.
  func write(_ value: UInt16, at address: UInt16) async throws(WireFault) {
    try transact { line throws(WireFault) in try line.write(ModbusUnit(1), value, at: address) }
  }
}

extension ModbusBus {
  /// The fault of writing one register of unit 1, or `nil`.
  func faultOfWriting(_ value: UInt16, at address: UInt16) async -> WireFault? {
    do throws(WireFault) {
      try await write(value, at: address)
      return nil
    } catch {
      return error
    }
  }
}

/// The wire's fault that `body` throws, or `nil`.
func fault<Result>(of body: () async throws -> Result) async -> WireFault? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error as? WireFault
  }
}

extension WireFault? {
  /// The reason why an answer was not trusted; empty for any other fault or none.
  var why: String {
    if case .badReply(_, _, let why)? = self { why } else { "" }
  }

  /// The code of an exception.
  var code: UInt8? {
    if case .exception(_, _, let code)? = self { code } else { nil }
  }

  /// Whether nothing came.
  var isTimeout: Bool {
    if case .timedOut? = self { true } else { false }
  }

  /// The whole sentence; empty for none.
  var text: String { self?.sentence ?? "" }
}
