import Station
import Synchronization
import Wire

/// Whether every part of the daemon still answers: what writes the ledger, the thread of the web, the thread of each line.
///
/// Each is asked something that costs it nothing, and asked again only when it has answered; so a part that hangs holds one
/// question and nobody waits for it.
final class Vitals: Sendable {
  /// A part that can be asked.
  struct Part: Sendable {
    /// The name for people; a line that was opened anew is another part of the same name.
    var name: String
    var number = 0
    /// Sees to it that `answered` is called by the part itself; `false` when it is not there to answer.
    var ask: @Sendable (_ answered: @escaping @Sendable () -> Void) -> Bool

    fileprivate var key: Key { Key(name: name, number: number) }
  }

  /// A part that owes an answer, and for how long.
  struct Silence: Hashable, Sendable {
    var part: String
    var lasting: Duration
  }

  fileprivate struct Key: Hashable {
    var name: String
    var number: Int
  }

  private let passing: @Sendable () -> [Part]
  private let lasting = Mutex<[Part]>([])
  private let asked = Mutex<[Key: ContinuousClock.Instant]>([:])

  /// The vitals of parts that come and go, looked up anew each time.
  init(_ passing: @escaping @Sendable () -> [Part]) { self.passing = passing }

  /// The vitals of a daemon with this bench; the web server is added when there is one.
  convenience init(of bench: Bench) {
    self.init { LineRoll.lines.map { Part(name: "the line \($0.name)", number: $0.number, ask: $0.ask) } }
    attend(
      Part(name: "the ledger") { answered in
        // Ends when the ledger answers, refusals included; nobody may wait for one that hangs.
        Task {
          _ = try? await bench.overview()
          answered()
        }
        return true
      })
  }

  /// Asks one more part from now on.
  func attend(_ part: Part) { lasting.withLock { $0.append(part) } }

  /// Asks whoever owes no answer, and returns who owes one from before.
  func look(at now: ContinuousClock.Instant) -> [Silence] {
    let present = lasting.withLock { $0 } + passing()
    let keys = Set(present.map(\.key))
    let silences = asked.withLock { asked in
      // A line that was closed owes nothing any more.
      asked = asked.filter { keys.contains($0.key) }
      return asked.map { Silence(part: $0.key.name, lasting: now - $0.value) }
    }
    for part in present {
      let isFree = asked.withLock { asked in
        guard asked[part.key] == nil else { return false }
        asked[part.key] = now
        return true
      }
      let key = part.key
      if isFree, !part.ask({ [weak self] in self?.answered(key) }) { answered(key) }
    }
    return silences.sorted { ($1.lasting, $0.part) < ($0.lasting, $1.part) }
  }

  private func answered(_ key: Key) { _ = asked.withLock { $0.removeValue(forKey: key) } }
}
