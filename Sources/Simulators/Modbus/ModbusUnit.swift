/// The exception codes a simulated device answers with (Modbus Application Protocol V1.1b3, chapter 7).
package struct ModbusException: Error, Hashable, Sendable {
  package let code: UInt8

  /// An exception of any code, vendors' own included.
  package init(code: UInt8) { self.code = code }

  static let illegalFunction = ModbusException(code: 1)
  static let illegalAddress = ModbusException(code: 2)
  static let illegalValue = ModbusException(code: 3)
  static let deviceFailure = ModbusException(code: 4)
  static let acknowledge = ModbusException(code: 5)
  static let deviceBusy = ModbusException(code: 6)
}

/// The four tables of the Modbus data model.
enum ModbusTable: Sendable {
  case coils
  case discreteInputs
  case holdingRegisters
  case inputRegisters
}

/// A request to a unit, past framing: what to read, what to write, with 0-based addresses.
enum ModbusRequest: Sendable, Equatable {
  case read(ModbusTable, address: Int, count: Int)
  case write(ModbusTable, address: Int, values: [UInt16])
  case exchange(writeAddress: Int, values: [UInt16], readAddress: Int, count: Int)
}

/// Whether a device that did as told also says so.
enum Acknowledgement: Sendable {
  case sent
  case lost
}

/// A simulated device's register map; called on the line's thread, one request at a time.
protocol ModbusUnit: AnyObject, Sendable {
  var faults: WireFaults { get }
  var log: WireLog { get }
  /// How long the line must have been quiet since this device's own reply for it to hear the next request.
  var minimumGap: Duration { get }
  /// Most registers in one read.
  var readLimit: Int { get }

  /// Called for every valid request that was not swallowed by a fault, before it is carried out.
  func heard()
  /// Called when a TCP client was let in.
  func connected()
  func read(_ table: ModbusTable, _ address: Int, _ count: Int) throws(ModbusException) -> [UInt16]
  func write(_ table: ModbusTable, _ address: Int, _ values: [UInt16]) throws(ModbusException) -> Acknowledgement
  /// Carries out a frame the standard does not know; `nil` where the standard's own answer is right.
  func ownReply(to pdu: ArraySlice<UInt8>) throws(ModbusException) -> OwnReply?
}

extension ModbusUnit {
  func ownReply(to pdu: ArraySlice<UInt8>) throws(ModbusException) -> OwnReply? { nil }
}

extension ModbusUnit {
  func connected() {}
}
