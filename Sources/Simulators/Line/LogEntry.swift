import Workshop

/// One thing a simulator saw on its wire or did, with the civil time.
package struct LogEntry: Sendable, Hashable {
  /// When, by the system's clock.
  package let moment: Moment
  /// What.
  package let what: Occurrence

  /// A write request or a machine's event.
  package enum Occurrence: Sendable, Hashable {
    case write(LoggedWrite)
    case event(MachineEvent)
  }
}

/// A Modbus write request as it came over the wire, whether or not anything came of it.
package struct LoggedWrite: Sendable, Hashable {
  package var unit: UInt8
  package var function: UInt8
  package var address: UInt16
  /// The registers written; for coils 0 or 1 each.
  package var values: [UInt16]
  /// What the device sent back.
  package var answer: Answer

  /// What became of a request.
  package enum Answer: Sendable, Hashable {
    /// Done and confirmed.
    case confirmed
    /// Done, but the confirmation was never sent.
    case lost
    /// Done, but the confirmation was damaged.
    case garbled
    /// Done, and confirmed after so many milliseconds.
    case late(Int)
    /// Not done: refused with a Modbus exception.
    case refused(UInt8)
    /// Not done and not answered: the device was dead to the world.
    case ignored
  }
}

/// What a simulated machine does, whoever made it.
package enum MachineEvent: Sendable, Hashable {
  case beamOn(token: UInt64, job: UInt16, text: String)
  /// `progress` in thousandths; `done` only when the whole text was marked.
  case beamOff(token: UInt64, progress: Int, done: Bool)
  case counted(UInt32)
  /// The beam that marks nothing.
  case pointer(isOn: Bool)
  case interlock(isClosed: Bool)
  case fault(UInt16)
  case faultReset
  case textApplied(String)
  case textRefused
  case motorRunning(reverse: Bool)
  case motorStill
  case unplugged
  case plugged
  case poweredOff
  case poweredOn
}

extension LogEntry {
  /// The entry as one line of JSON, without a line feed.
  var json: String {
    let head = "{\"at\":\"\(moment.text)\","
    switch what {
    case .write(let write): return head + write.json + "}"
    case .event(let event): return head + event.json + "}"
    }
  }
}

extension LoggedWrite {
  fileprivate var json: String {
    let values = values.map(String.init).joined(separator: ",")
    return "\"kind\":\"write\",\"unit\":\(unit),\"function\":\(function),\"address\":\(address),\"values\":[\(values)],"
      + "\"answered\":\(answer.isSent),\"answer\":\"\(answer.word)\""
  }
}

extension LoggedWrite.Answer {
  /// Whether any bytes went back.
  package var isSent: Bool {
    switch self {
    case .confirmed, .garbled, .late, .refused: true
    case .lost, .ignored: false
    }
  }

  fileprivate var word: String {
    switch self {
    case .confirmed: "confirmed"
    case .lost: "lost"
    case .garbled: "garbled"
    case .late(let milliseconds): "late \(milliseconds)"
    case .refused(let code): "exception \(code)"
    case .ignored: "ignored"
    }
  }
}

extension MachineEvent {
  fileprivate var json: String {
    switch self {
    case .beamOn(let token, let job, let text):
      "\"kind\":\"beamOn\",\"token\":\"\(tokenText(token))\",\"job\":\(job),\"text\":\(quoted(text))"
    case .beamOff(let token, let progress, let done):
      "\"kind\":\"beamOff\",\"token\":\"\(tokenText(token))\",\"progress\":\(progress),\"done\":\(done)"
    case .pointer(let isOn): "\"kind\":\"pointer\",\"on\":\(isOn)"
    case .counted(let counter): "\"kind\":\"counted\",\"counter\":\(counter)"
    case .interlock(let isClosed): "\"kind\":\"interlock\",\"closed\":\(isClosed)"
    case .fault(let code): "\"kind\":\"fault\",\"code\":\(code)"
    case .faultReset: "\"kind\":\"faultReset\""
    case .textApplied(let text): "\"kind\":\"textApplied\",\"text\":\(quoted(text))"
    case .textRefused: "\"kind\":\"textRefused\""
    case .motorRunning(let reverse): "\"kind\":\"motorRunning\",\"reverse\":\(reverse)"
    case .motorStill: "\"kind\":\"motorStill\""
    case .unplugged: "\"kind\":\"unplugged\""
    case .plugged: "\"kind\":\"plugged\""
    case .poweredOff: "\"kind\":\"poweredOff\""
    case .poweredOn: "\"kind\":\"poweredOn\""
    }
  }
}

/// A token as it is written in logs: 16 hexadecimal digits.
func tokenText(_ token: UInt64) -> String {
  let digits = String(token, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

/// A JSON string.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\u{0}"..<"\u{20}":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
