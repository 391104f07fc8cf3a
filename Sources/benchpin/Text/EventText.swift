import BenchAPI
import FoundationEssentials

extension StreamEvent {
  /// A fact of the ledger as it travels, as far as a line of text needs it.
  private struct Fact: Decodable {
    var at: String
    var order: String?
  }

  /// The event as one line for people; `nil` for what only shows that the line is alive.
  var line: String? {
    switch name {
    case "hello", "heartbeat": return nil
    case "reset": return "The ledger is another one than before; from here on the events are its."
    case "progress":
      guard let body = read(ProgressBody.self) else { return data }
      return "\(body.order)  progress  \(ProgressText.part(body.permille, body.left_ms) ?? "at work")"
    case "device":
      guard let body = read(DeviceBody.self) else { return data }
      return "\(body.name)  device  \(body.row[2])\(body.trouble.map { "  \($0)" } ?? "")"
    case "input":
      guard let body = read(InputBody.self) else { return data }
      return "\(body.name)  input  \(body.kind) \(body.state)\(body.trouble.map { "  \($0)" } ?? "")"
    default:
      guard let fact = read(Fact.self), let payload = data.firstRange(of: "\"fact\":") else { return data }
      return "\(fact.at.asTime)  \(id ?? "-")  \(fact.order ?? "-")  \(name)  \(data[payload.upperBound...].dropLast())"
    }
  }

  /// The event as one line of JSON.
  var json: String {
    let id = id.map { "\"\($0)\"" } ?? "null"
    return "{\"id\":\(id),\"event\":\"\(name)\",\"data\":\(data)}"
  }

  /// The data as a `Body`; `nil` when it is none.
  func read<Body: Decodable>(_ type: Body.Type) -> Body? {
    // A newer daemon may send what this program does not know; the caller then shows it as it is.
    try? JSONDecoder().decode(type, from: Data(data.utf8))
  }
}
