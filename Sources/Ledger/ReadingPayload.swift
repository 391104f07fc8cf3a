import Workshop

/// The JSON of `ReadingTaken`, written by hand: byte for byte what `JSONEncoder` writes with sorted keys and bare slashes.
enum ReadingPayload {
  static func bytes(of taken: ReadingTaken) -> [UInt8] {
    var json: [UInt8] = []
    json.reserveCapacity(160 + taken.reading.sent.utf8.count)
    json += "{".utf8
    if let order = taken.order {
      json += "\"order\":".utf8
      append(order.text, to: &json)
      json += ",".utf8
    }
    json += "\"reading\":{".utf8
    if let use = taken.reading.calibration {
      json += "\"calibration\":{".utf8
      if let check = use.check { json += "\"check\":\"\(check.text)\",".utf8 }
      json += "\"is_overdue\":\(use.isOverdue),\"offset\":\(use.offset)".utf8
      if let serial = use.serial {
        json += ",\"serial\":".utf8
        append(serial, to: &json)
      }
      json += "},".utf8
    }
    json += "\"device\":".utf8
    append(taken.reading.device.text, to: &json)
    json += ",\"diameter\":".utf8
    json += String(taken.reading.diameter.count).utf8
    json += ",\"sent\":".utf8
    append(taken.reading.sent, to: &json)
    json += ",\"taken_at\":".utf8
    json += String(taken.reading.takenAt.milliseconds).utf8
    json += "}".utf8
    if let verdict = taken.verdict {
      json += ",\"verdict\":".utf8
      append(verdict, to: &json)
    }
    json += "}".utf8
    return json
  }

  private static func append(_ text: String, to json: inout [UInt8]) {
    json.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): json += "\\\"".utf8
      case UInt8(ascii: "\\"): json += "\\\\".utf8
      case 0x08: json += "\\b".utf8
      case 0x0C: json += "\\f".utf8
      case 0x0A: json += "\\n".utf8
      case 0x0D: json += "\\r".utf8
      case 0x09: json += "\\t".utf8
      case 0x00...0x1F:
        json += "\\u00".utf8
        json.append(byte >> 4 + 0x30)
        json.append(Array("0123456789abcdef".utf8)[Int(byte & 0xF)])
      default: json.append(byte)
      }
    }
    json.append(UInt8(ascii: "\""))
  }
}
