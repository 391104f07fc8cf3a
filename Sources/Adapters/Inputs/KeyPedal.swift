import Devices
import Synchronization
import Wire

/// Opens a foot pedal that is a keyboard with one key.
package struct KeyPedalDriver: PedalDriver {
  package let identity: DeviceIdentity
  private let path: String
  private let key: UInt16

  /// A driver of the pedal at `path` (a link in `/dev/input/by-id`) whose `key` has this number in
  /// linux/input-event-codes.h.
  package init(path: String, key: UInt16) {
    self.path = path
    self.key = key
    identity = DeviceIdentity(model: "Foot pedal (keyboard)", address: path)
  }

  /// Opens and grabs it, so that its key reaches nobody else, and asks whether it is pressed already.
  package func open() async throws(DeviceFault) -> KeyPedalSession {
    let line = try await onWire { () throws(WireFault) in try SerialLine(grabbing: path) }
    do throws(WireFault) {
      return KeyPedalSession(identity: identity, key: key, line: line, isDown: try line.isHeld(key))
    } catch {
      await line.close()
      throw DeviceFault(error)
    }
  }
}

/// A pedal that types, grabbed. One caller at a time takes its positions.
package final class KeyPedalSession: PedalSession {
  package let identity: DeviceIdentity
  private let key: UInt16
  private let line: SerialLine
  private let state: Mutex<State>

  private struct State {
    var decoder = KeyEventDecoder()
    var waiting: [PedalPosition]
    var isDown: Bool
  }

  /// A session over an open line of key events; `isDown` is how the pedal stood when it was opened.
  package init(identity: DeviceIdentity, key: UInt16, line: SerialLine, isDown: Bool) {
    self.identity = identity
    self.key = key
    self.line = line
    state = Mutex(State(waiting: [PedalPosition(isDown: isDown, since: .now)], isDown: isDown))
  }

  package func nextPosition() async throws(DeviceFault) -> PedalPosition {
    while true {
      let waiting = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
      if let waiting { return waiting }
      let arrival = try await onWire { () throws(WireFault) in try await line.nextBytes() }
      let isLost = state.withLock { state in
        let events = state.decoder.decode(arrival.bytes)
        for event in events where event.code == key { take(event, at: arrival.arrived, in: &state) }
        return events.contains { $0.change == .lost }
      }
      // Whether it is pressed is not known any more; opened anew it is asked.
      if isLost { throw .garbled("The machine was too slow and lost keys of the pedal at \(line.path).") }
    }
  }

  private func take(_ event: KeyEvent, at instant: ContinuousClock.Instant, in state: inout State) {
    let isDown = event.change == .pressed || event.change == .repeated
    guard isDown != state.isDown else { return }
    state.isDown = isDown
    state.waiting.append(PedalPosition(isDown: isDown, since: instant))
  }

  package func close() async { await line.close() }
}
