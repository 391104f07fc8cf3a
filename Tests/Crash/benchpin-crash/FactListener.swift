import Foundation
import Glibc
import Synchronization

/// A client that follows the bench's events and keeps every fact it was told: those have to last.
final class FactListener: Sendable {
  /// A fact as it came over the stream.
  struct Told: Hashable, Sendable {
    var kind: String
    var payload: String
  }

  private struct State {
    var facts: [String: Told] = [:]
    var isEnded = false
  }

  private let state = Mutex(State())

  /// Follows everything from `after` on, in a thread that ends with the daemon or after `seconds` without a word.
  init(_ client: Client, after: String, seconds: Int = 5) {
    let socket = UnixSocket(path: client.socketPath, seconds: seconds)
    let request = "GET /v1/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: \(after)\r\n\r\n"
    guard let socket, socket.send(Array(request.utf8)) else {
      state.withLock { $0.isEnded = true }
      return
    }
    nonisolated(unsafe) let line = socket
    Thread { [self] in
      var event: [UInt8] = []
      while let part = line.receive(), !part.isEmpty {
        // Carriage returns stand in the head and between chunks only; an event ends with an empty line.
        for byte in part where byte != 0x0D {
          event.append(byte)
          guard byte == 0x0A, event.dropLast().last == 0x0A else { continue }
          take(String(decoding: event, as: UTF8.self))
          event = []
        }
      }
      state.withLock { $0.isEnded = true }
    }.start()
  }

  /// What it was told so far, by id.
  var facts: [String: Told] { state.withLock { $0.facts } }
  /// Whether nothing more will come.
  var isEnded: Bool { state.withLock { $0.isEnded } }

  private func take(_ event: String) {
    var fields: [String: String] = [:]
    for line in event.split(separator: "\n") {
      guard let colon = line.range(of: ": ") else { continue }
      fields[String(line[..<colon.lowerBound])] = String(line[colon.upperBound...])
    }
    // Events without a dot in their name are no facts: progress, heartbeats.
    guard let id = fields["id"], let kind = fields["event"], kind.contains("."), let data = fields["data"] else {
      return
    }
    state.withLock { $0.facts[id] = Told(kind: kind, payload: data) }
  }
}
