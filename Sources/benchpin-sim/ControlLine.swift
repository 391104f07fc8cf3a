import Simulators
import Workshop

/// Why a control line was not obeyed, in words for the person who typed it.
struct ControlRefusal: Error {
  let words: String
  init(_ words: String) { self.words = words }
}

/// What a control line asks for and what answers it: `ok …` or `error …`.
extension SimulatedBench {
  static let help = [
    "gauge[N] measure MM | present MM | half MM | raw HEX | error CODE | power-on | silent on/off | garbled on/off",
    "gauge[N] unplug | plug | state",
    "engraver silent on/off/MS | late MS [COUNT] | garbled COUNT | exception CODE COUNT | lose-start-reply | normal",
    "engraver interlock-at PERCENT | fault-at PERCENT CODE | fault CODE | open-interlock | close-interlock",
    "engraver press-stop | release-stop | open-shutter | close-shutter | truncate COUNT | done-pulse MS/off",
    "engraver instant on/off | stale-done on/off | job-stays on/off | online on/off | counter N",
    "engraver start-exception CODE [obeys] | start-latency MS | restart-held on/off | fault-clears MS/off",
    "engraver apply-late MS/off | record-lag MS | refuse-apply on/off | read-limit COUNT | file NUMBER TEXT",
    "engraver unit NUMBER/any | one-client on/off | unplug | plug | state",
    "engraver counts-aborts on/off | only-says-done on/off | power-cut | power-on",
    "engraver path-line MICROSECONDS | path-turn MS",
    "engraver path-room BLOCKS | path-flips WORD | path-loses-answer BLOCK | path-acknowledges BLOCK",
    "polisher silent on/off/MS | late MS [COUNT] | garbled COUNT | exception CODE COUNT | normal | fault CODE",
    "polisher stuck on/off | local on/off | unplug | plug | state", "help", "quit",
  ].joined(separator: "; ")

  func obey(_ line: String) -> String {
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    do {
      let answer = try obey(words)
      return answer.isEmpty ? "ok" : "ok \(answer)"
    } catch let refusal as ControlRefusal { return "error \(refusal.words)" } catch { return "error \(error)" }
  }

  private func obey(_ words: [String]) throws -> String {
    guard let device = words.first else { throw ControlRefusal("an empty line; help lists all") }
    if device == "help" { return Self.help }
    guard words.count > 1 else { throw ControlRefusal("\(device) what? help lists all") }
    let order = ControlOrder(words: Array(words.dropFirst()))
    switch device {
    case "engraver": return try tellEngraver(order)
    case "polisher": return try tellPolisher(order)
    default:
      guard device.hasPrefix("gauge"), let number = Int("0" + device.dropFirst(5)), max(number, 1) <= gauges.count
      else { throw ControlRefusal("there is no \(device)") }
      return try tell(gauges[max(number, 1) - 1], order)
    }
  }

  private func tell(_ gauge: SimulatedGauge, _ order: ControlOrder) throws -> String {
    switch order.verb {
    case "measure": return heard(gauge.measure(micrometres: try order.micrometres()))
    case "present": gauge.setPresent(micrometres: try order.micrometres())
    case "half": return heard(gauge.sendHalf(micrometres: try order.micrometres()))
    case "raw": return heard(gauge.sendRaw(try order.bytes()))
    case "error": return heard(gauge.sendError(try order.word(1)))
    case "power-on": return heard(gauge.powerOn())
    case "silent": gauge.setSilent(try order.isOn())
    case "garbled": gauge.setGarbled(try order.isOn())
    case "unplug": gauge.unplug()
    case "plug": try gauge.plug()
    case "state":
      return "{\"format\":\"\(gauge.format.rawValue)\",\"open\":\(gauge.isOpen),\"requests\":\(gauge.requestCount)}"
    default: throw order.unknown
    }
    return ""
  }

  /// A press of the data button that no program heard is worth knowing about.
  private func heard(_ somebody: Bool) -> String { somebody ? "" : "unheard" }

  private func tellPolisher(_ order: ControlOrder) throws -> String {
    if try tell(polisher.faults, order) { return "" }
    switch order.verb {
    case "fault": polisher.trip(try order.number(1))
    case "stuck": polisher.setStuck(try order.isOn())
    case "local":
      let isOn = try order.isOn()
      polisher.change { $0.isLocal = isOn }
    case "unplug": polisher.unplug()
    case "plug": try polisher.plug()
    case "state": return polisher.state.json
    default: throw order.unknown
    }
    return ""
  }

  private func tellEngraver(_ order: ControlOrder) throws -> String {
    if try tell(engraver.faults, order) { return "" }
    if let change = try order.engraverChange() {
      engraver.change(change)
      return ""
    }
    switch order.verb {
    case "fault": engraver.trip(try order.number(1))
    case "open-interlock": engraver.setInterlock(closed: false)
    case "close-interlock": engraver.setInterlock(closed: true)
    case "press-stop": engraver.setEmergencyStop(clear: false)
    case "release-stop": engraver.setEmergencyStop(clear: true)
    case "open-shutter": engraver.setShutter(open: true)
    case "close-shutter": engraver.setShutter(open: false)
    case "unit":
      if try order.word(1) == "any" {
        engraver.faults.answer(only: nil)
      } else {
        let unit: UInt8 = try order.number(1)
        engraver.faults.answer(only: unit...unit)
      }
    case "one-client": engraver.faults.serveOneClient(try order.isOn())
    case "counter": engraver.setCounter(try order.number(1))
    case "unplug": engraver.unplug()
    case "plug": try engraver.plug()
    case "power-cut": engraver.cutPower()
    case "power-on": try engraver.restorePower()
    case "state": return engraver.state.json
    default: throw order.unknown
    }
    return ""
  }

  /// The faults every Modbus device knows; false when the order is none of them.
  private func tell(_ faults: WireFaults, _ order: ControlOrder) throws -> Bool {
    switch order.verb {
    case "silent":
      if let milliseconds = Int(try order.word(1)) {
        faults.fallSilent(for: .milliseconds(milliseconds))
      } else if try order.isOn() {
        faults.fallSilent()
      } else {
        faults.endSilence()
      }
    case "late":
      faults.answerLate(
        by: .milliseconds(try order.number(1) as Int), requests: order.words.count > 2 ? try order.number(2) : .max)
    case "garbled": faults.garble(requests: try order.number(1))
    case "exception": faults.refuse(with: try order.number(1), requests: try order.number(2))
    case "normal": faults.speak()
    default: return false
    }
    return true
  }
}
