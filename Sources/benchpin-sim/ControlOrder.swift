import Simulators
import Workshop

/// What follows the device's name in a control line, read word by word.
struct ControlOrder {
  let words: [String]

  var verb: String { words[0] }
  var unknown: ControlRefusal { ControlRefusal("\(verb) is unknown; help lists all") }

  func word(_ index: Int) throws -> String {
    guard index < words.count else { throw ControlRefusal("\(verb) needs \(index) word(s) behind it") }
    return words[index]
  }

  func number<Number: FixedWidthInteger>(_ index: Int) throws -> Number {
    let word = try word(index)
    guard let number = Number(word), number >= 0 else { throw ControlRefusal("\(word) is no number for \(verb)") }
    return number
  }

  func isOn() throws -> Bool {
    switch try word(1) {
    case "on": return true
    case "off": return false
    default: throw ControlRefusal("\(verb) takes on or off")
    }
  }

  func micrometres() throws -> Int {
    let text = try word(1)
    guard let number = DecimalText.parse(text, decimals: 3) else {
      throw ControlRefusal("\(text) is no measurement in millimetres")
    }
    return number
  }

  func bytes() throws -> [UInt8] {
    let digits = Array(words.dropFirst().joined().utf8)
    let text = String(decoding: digits, as: UTF8.self)
    guard !digits.isEmpty, digits.count % 2 == 0 else { throw ControlRefusal("\(text) is not hexadecimal") }
    return try stride(from: 0, to: digits.count, by: 2).map { index in
      guard let byte = UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16) else {
        throw ControlRefusal("\(text) is not hexadecimal")
      }
      return byte
    }
  }

  /// The change of an engraver's settings it asks for; `nil` when it is no such order.
  func engraverChange() throws -> (@Sendable (inout EngraverSettings) -> Void)? {
    switch verb {
    case "interlock-at":
      let percent: Int = try number(1)
      return { $0.interlockOpensAt = percent }
    case "fault-at":
      let (percent, code): (Int, UInt16) = (try number(1), try number(2))
      return { $0.fails = (code, percent) }
    case "truncate":
      let count: Int = try number(1)
      return { $0.truncatesBy = count }
    case "done-pulse":
      let pulse: Int? = try word(1) == "off" ? nil : try number(1)
      return { $0.donePulse = pulse.map { .milliseconds($0) } }
    case "lose-start-reply": return { $0.losesStartReply = true }
    case "instant": return set(\.isInstant, try isOn())
    case "stale-done": return set(\.doneIsStale, try isOn())
    case "counts-aborts": return set(\.countsAborts, try isOn())
    case "only-says-done": return set(\.onlySaysDone, try isOn())
    case "job-stays": return set(\.activeJobStays, try isOn())
    case "start-exception":
      let (code, obeys): (UInt8, Bool) = (try number(1), words.count > 2 && words[2] == "obeys")
      return { $0.startException = (code, obeys) }
    case "start-latency":
      let latency: Int = try number(1)
      return { $0.startLatency = .milliseconds(latency) }
    case "record-lag":
      let lag: Int = try number(1)
      return { $0.recordLag = .milliseconds(lag) }
    case "fault-clears":
      let wait: Int? = try word(1) == "off" ? nil : try number(1)
      return { $0.faultClears = wait.map { .milliseconds($0) } }
    case "apply-late":
      let wait: Int? = try word(1) == "off" ? nil : try number(1)
      return { $0.appliesAfter = wait.map { .milliseconds($0) } }
    case "read-limit":
      let limit: Int = try number(1)
      return { $0.readLimit = limit }
    case "file":
      let (file, text): (Int, String) = (try number(1), words.dropFirst(2).joined(separator: " "))
      return { $0.files[file] = text }
    case "path-line":
      let wait: Int = try number(1)
      return { $0.perLine = .microseconds(wait) }
    case "path-turn":
      let wait: Int = try number(1)
      return { $0.perTurn = .milliseconds(wait) }
    case "path-room":
      let blocks: Int = try number(1)
      return { $0.pathRoom = blocks }
    case "path-flips":
      let word: Int = try number(1)
      return { $0.flipsPathWord = word }
    case "path-loses-answer":
      let block: UInt16 = try number(1)
      return { $0.losesPathAnswerAt = block }
    case "path-acknowledges":
      let block: UInt16 = try number(1)
      return { $0.acknowledgesPathAt = block }
    case "restart-held": return set(\.restartsWhileStartIsHeld, try isOn())
    case "refuse-apply": return set(\.refusesApply, try isOn())
    case "online": return set(\.isOnline, try isOn())
    default: return nil
    }
  }

  private func set(
    _ path: any WritableKeyPath<EngraverSettings, Bool> & Sendable, _ value: Bool
  ) -> @Sendable (inout EngraverSettings) -> Void {
    { $0[keyPath: path] = value }
  }
}
