/// Follows the event stream over every interruption: resumes after the last event it saw.
struct EventFollower {
  /// What to do after an event or a new connection.
  enum Next { case goOn, end }
  /// Whether the daemon answers.
  enum Sight { case lost, back }

  let client: BenchClient
  /// The newest event seen, where the next connection goes on.
  private(set) var position: String?
  /// How often in a row to try again before giving up.
  var tries = 60
  /// Told once when the daemon is lost from sight, and once when it is back.
  var watch: (Sight) -> Void = { _ in }

  init(_ client: BenchClient, after position: String?) {
    self.client = client
    self.position = position
  }

  /// Hands every event to `take` until it says to end; `connected` is called at every connection, before its events.
  mutating func follow(
    connected: () async throws(CommandFailure) -> Next = { () throws(CommandFailure) in .goOn },
    take: (StreamEvent) async throws(CommandFailure) -> Next
  ) async throws(CommandFailure) {
    var failures = 0
    var isLost = false
    while true {
      do throws(CommandFailure) {
        let chunks = try await client.events(after: position)
        failures = 0
        if isLost { watch(.back) }
        isLost = false
        if try await connected() == .end { return }
        if try await read(chunks, take) == .end { return }
      } catch {
        failures += 1
        guard error.code == .unavailable || error.code == .temporary, failures <= tries, !Output.isClosed else {
          throw error
        }
      }
      if !isLost { watch(.lost) }
      isLost = true
      await pause()
    }
  }

  private mutating func read(
    _ chunks: AsyncThrowingStream<[UInt8], any Error>, _ take: (StreamEvent) async throws(CommandFailure) -> Next
  ) async throws(CommandFailure) -> Next {
    var parser = EventParser()
    var iterator = chunks.makeAsyncIterator()
    while true {
      let chunk: [UInt8]?
      // A connection that broke is one that ended: the next resumes.
      do { chunk = try await iterator.next() } catch { return .goOn }
      guard let chunk else { return .goOn }
      for event in parser.take(chunk) {
        if let id = event.id { position = id }
        if try await take(event) == .end { return .end }
      }
    }
  }

  /// One second. Being cancelled ends it early, and the next attempt then fails by itself.
  private func pause() async { try? await Task.sleep(for: .seconds(1)) }
}
