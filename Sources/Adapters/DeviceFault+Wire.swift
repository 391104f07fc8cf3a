import Devices
import Ports
import Wire

extension DeviceFault {
  /// What a fault of the wire means for a device; the wire's sentence is kept, with the program that holds a port.
  init(_ fault: WireFault) {
    let sentence = fault.sentence
    switch fault {
    case .absent, .closed: self = .absent(sentence)
    case .denied: self = .denied(sentence)
    case .held(let place, let errno): self = .denied(PortHolder.sentence(about: place, errno: errno))
    case .timedOut, .resting: self = .timedOut(sentence)
    case .exception(_, _, let code): self = .refused(code: Int(code), sentence)
    case .badReply: self = .garbled(sentence)
    case .calledOff: self = .cancelled(sentence)
    case .system(_, let errno, _): self = .system(code: errno, sentence)
    }
  }
}

/// Runs `body` and turns what the wire throws into what a device throws.
func onWire<Result>(
  _ body: () async throws(WireFault) -> Result
) async throws(DeviceFault) -> Result {
  do throws(WireFault) {
    return try await body()
  } catch {
    throw DeviceFault(error)
  }
}
