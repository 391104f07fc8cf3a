import Dispatch
import Synchronization
import Testing

@testable import Wire

@Suite(.serialized) struct LineRollTests {
  /// What an asked thread did.
  private final class Answers: Sendable {
    let count = Mutex(0)
    func ask(_ line: LineRoll.Line) -> Bool { line.ask { self.count.withLock { $0 += 1 } } }
  }

  private func line(_ name: String) async throws -> LineRoll.Line {
    while true {
      if let line = LineRoll.lines.first(where: { $0.name == name }) { return line }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func aThreadThatHangsDoesNotAnswerAndOneThatIsIdleDoes() async throws {
    let thread = try LineThread(name: "roll-hang")
    let line = try await line("roll-hang")
    let answers = Answers()
    #expect(answers.ask(line))
    while answers.count.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(1)) }

    let hang = DispatchSemaphore(value: 0)
    let hangs = DispatchSemaphore(value: 0)
    #expect(
      thread.postUrgently {
        hangs.signal()
        hang.wait()
      })
    await offPool { hangs.wait() }
    #expect(answers.ask(line))
    #expect(answers.count.withLock { $0 } == 1)
    hang.signal()
    while answers.count.withLock({ $0 }) == 1 { try await Task.sleep(for: .milliseconds(1)) }
    thread.end()
    // A thread that ended is not on the roll, so nobody waits for it.
    while LineRoll.lines.contains(where: { $0.number == line.number }) { try await Task.sleep(for: .milliseconds(1)) }
    #expect(!answers.ask(line))
  }

  @Test(.timeLimit(.minutes(1)))
  func howeverManyStopsWaitALineThatWorksThemOffAnswers() async throws {
    let thread = try LineThread(name: "roll-flood")
    let line = try await line("roll-flood")
    let hang = DispatchSemaphore(value: 0)
    let order = Mutex<[String]>([])
    #expect(thread.postUrgently { hang.wait() })
    for _ in 0..<100 { #expect(thread.postUrgently { order.withLock { $0.append("stop") } }) }
    #expect(line.ask { order.withLock { $0.append("answer") } })
    hang.signal()
    while order.withLock({ $0.count }) < 101 { try await Task.sleep(for: .milliseconds(1)) }
    // Whether the thread had begun to wait or not, the question stood before every stop.
    #expect(order.withLock { $0.first } == "answer")
    thread.end()
  }

  @Test(.timeLimit(.minutes(1)))
  func aBusIsOnTheRollUnderItsLinesOwnName() async throws {
    let bus = try ModbusBus(place: .tcp(host: "127.0.0.1", port: 9))
    _ = try await line("127.0.0.1:9")
    await bus.close()
  }

  private func offPool(_ body: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { done in
      DispatchQueue.global().async {
        body()
        done.resume()
      }
    }
  }
}
