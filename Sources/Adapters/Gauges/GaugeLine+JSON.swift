extension GaugeLine {
  /// The line as one JSON object, as `benchpin profiles decode` prints it; `nil` when it says nothing.
  package var json: String? {
    var object = JSONObject()
    switch self {
    case .reading(let measurement, _): measurement.write(to: &object)
    case .error(let code, let meaning, let channel):
      object.add("kind", "error")
      object.add("code", code)
      object.add("meaning", meaning)
      if let channel { object.add("channel", number: channel) }
    case .notice(let notice, let code, let meaning):
      object.add("kind", notice.rawValue)
      object.add("code", code)
      object.add("meaning", meaning)
    case .echo: return nil
    case .garbled(let bytes, let why):
      object.add("kind", "garbled")
      var text = ByteName.hexadecimal(bytes)
      if case .overlong = why { text += " …" }
      object.add("bytes", text)
      object.add("why", why.sentence)
    }
    return object.text
  }
}

extension Measurement {
  fileprivate func write(to object: inout JSONObject) {
    object.add("kind", "reading")
    object.add("value", text)
    if let unit { object.add("unit", unit.rawValue) } else { object.add("unit", raw: "null") }
    if let micrometres { object.add("micrometres", number: micrometres) }
    if let milligrams { object.add("milligrams", number: milligrams) }
    object.add("stable", raw: isStable ? "true" : "false")
    if let channel { object.add("channel", number: channel) }
    if let tolerance { object.add("tolerance", tolerance.rawValue) }
    if let label { object.add("label", label) }
    if let legend { object.add("legend", legend) }
  }
}

/// A JSON object whose keys keep the order in which they were added.
private struct JSONObject {
  private var body = ""

  var text: String { "{\(body)}" }

  mutating func add(_ key: String, raw value: String) {
    if !body.isEmpty { body += "," }
    body += "\"\(key)\":\(value)"
  }

  mutating func add(_ key: String, number: Int) { add(key, raw: String(number)) }

  mutating func add(_ key: String, _ text: String) {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\u{0}"..<"\u{20}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    add(key, raw: quoted + "\"")
  }
}
