/// What the answer to a vendor's own frame looks like after unit and function code; the checksum is never counted.
package enum VendorAnswer: Hashable, Sendable {
  /// So many bytes, 0 to 252.
  case fixed(Int)
  /// The next byte says how many follow it.
  case counted
}

extension ModbusLine {
  /// Sends a frame that is Modbus in its unit and checksum only, and returns what its answer holds between function code
  /// and checksum: with `counted`, the count and the bytes it counts. Serial lines only.
  ///
  /// Some drives give the function codes 1 to 5 another meaning and answer with frames of another length, which libmodbus
  /// waits for in vain. Such a frame may be a command, so `isStillWanted` is asked right before the bytes go out, as for a
  /// write, and an answer that may be the late one to an earlier frame is `badReply`: then look at the machine's state.
  /// With nothing harmless to ask, this is made sure of only up to five times the line's patience after a frame went out;
  /// compare what the answer repeats (an index, a command) with what was asked.
  package func exchangeVendor(
    _ unit: ModbusUnit, function: UInt8, payload: [UInt8], answer: VendorAnswer,
    ifStill isStillWanted: () -> Bool = {
      true
    }
  ) throws(WireFault) -> [UInt8] {
    guard case .rtu = place else {
      throw .denied(place: place.text, why: "a vendor's own frames exist on serial lines only")
    }
    let shape: ModbusRequest.AnswerShape
    switch answer {
    case .fixed(let count):
      // A frame is at most 256 bytes, of which unit, function code and checksum take four.
      guard (0...252).contains(count) else {
        throw .denied(place: place.text, why: "an answer of \(count) bytes does not fit into a frame")
      }
      shape = .fixed(count)
    case .counted: shape = .counted
    }
    guard payload.count <= 252, (1...127).contains(function), unit.number > 0 else {
      throw .denied(
        place: place.text, why: "function \(function) with \(payload.count) bytes to unit \(unit.number) is no frame")
    }
    let request = ModbusRequest(vendor: function, unit: unit.number, payload: payload, answer: shape)
    return Array(try exchange(request, unit, ifStill: isStillWanted))
  }
}
