import BenchAPI
import FoundationEssentials

/// From the question to the end of a job: shows, asks, starts once, follows.
struct JobStart {
  let connection: ConnectionOptions
  let options: StartOptions
  let order: OrderBody
  /// What will happen to which ring, in one sentence.
  let what: String
  /// Whether the beam is set to figures that nobody of the shop stands behind, and nobody said yet that they may be used.
  var isDemo = false

  private struct JobEvent: Decodable {
    struct Fact: Decodable { var job: String? }
    var fact: Fact
  }

  /// Runs the whole of it; throws unless the job was done, or started and not waited for.
  func run(_ request: JobRequestBody) async throws(CommandFailure) {
    var request = request
    if try agree() { request.accepts_demo_settings = true }
    let client = connection.client
    // Where the bench is before the start: the stream resumes there, so that no event of the job is missed.
    let before = try await client.get("/v1/state").read(BenchBody.self).at
    let answer: BenchClient.Answer
    // The daemon is on this machine and has the same clock.
    request.asked_at = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    do throws(CommandFailure) { answer = try await client.post("/v1/jobs", request) } catch {
      guard error.isUnsure else { throw error }
      throw CommandFailure(error.code, "\(error.text)\nThe machine may be at work: look at it before asking again.")
    }
    let job = try answer.read(JobBody.self)
    if !connection.json { Output.line("\(job.sentence) It should take \(ProgressText.time(job.expected_ms)).") }
    guard options.wait else {
      if connection.json { Output.raw(answer.bytes) }
      return
    }
    let end = try await follow(job.id, after: before)
    if connection.json { Output.raw(end.bytes) }
    let ended = try end.read(JobBody.self)
    if let failure = ended.failure { throw failure }
    if !connection.json { Output.line(ended.sentence) }
  }

  /// A machine moves only when a person said so, here and now or by `--yes`. Returns whether demo figures were accepted here;
  /// `--yes` accepts none.
  private func agree() throws(CommandFailure) -> Bool {
    if !connection.json { for line in order.lines + [what] { Output.line(line) } }
    guard !options.yes else { return false }
    guard Output.canAsk else {
      throw CommandFailure(.usage, "Nobody is here to be asked. Say --yes if a person decided to start.")
    }
    if connection.json { Output.complain(what) }
    let questions =
      (isDemo
        ? [
          "The beam's settings for this alloy are made up: nobody of the shop stands behind them. Use them all the same?"
        ]
        : []) + ["Start?"]
    for question in questions where !Output.confirm(question) {
      throw CommandFailure(.temporary, "Nothing was started.")
    }
    return isDemo
  }

  private func follow(_ id: String, after position: String) async throws(CommandFailure) -> BenchClient.Answer {
    let client = connection.client
    var follower = EventFollower(client, after: position)
    var display = ProgressDisplay(isTerminal: Output.isTerminal, isSilent: connection.json)
    var end: BenchClient.Answer?
    follower.watch = { sight in
      switch sight {
      case .lost:
        Output.complain("\nThe daemon does not answer. The machine may still be at work: look at it. Asking again…")
      case .back: Output.complain("The daemon answers again.")
      }
    }
    let look = { () async throws(CommandFailure) -> EventFollower.Next in
      let answer = try await client.get("/v1/jobs/\(id)")
      guard try answer.read(JobBody.self).isOver else { return .goOn }
      end = answer
      return .end
    }
    do throws(CommandFailure) {
      try await follower.follow(connected: look) { event throws(CommandFailure) in
        if event.name == "progress", let progress = event.read(ProgressBody.self), progress.job == id {
          display.show(progress)
        }
        guard event.name == "reset" || event.name == "job.ended" else { return .goOn }
        if let ended = event.read(JobEvent.self), ended.fact.job != id { return .goOn }
        return try await look()
      }
    } catch {
      display.end()
      throw CommandFailure(error.code, "\(error.text)\nThe job \(id) may still be running: look at the machine.")
    }
    display.end()
    guard let end else { throw CommandFailure(.software, "The job \(id) was lost from sight: look at the machine.") }
    return end
  }
}

/// Shows progress: a bar on a terminal, a line for every tenth elsewhere.
struct ProgressDisplay {
  let isTerminal: Bool
  let isSilent: Bool
  private var tenth = -1
  private var hasBar = false

  init(isTerminal: Bool, isSilent: Bool) {
    self.isTerminal = isTerminal
    self.isSilent = isSilent
  }

  mutating func show(_ progress: ProgressBody) {
    guard !isSilent else { return }
    if isTerminal {
      hasBar = true
      Output.text("\r\(ProgressText.bar(progress.permille, progress.left_ms))\u{1B}[K")
    } else if let line = plainLine(progress) {
      Output.line(line)
    }
  }

  /// The line for a progress that reached another tenth; `nil` within the same.
  mutating func plainLine(_ progress: ProgressBody) -> String? {
    let reached = (progress.permille ?? 0) / 100
    guard reached > tenth else { return nil }
    tenth = reached
    return ProgressText.part(progress.permille, progress.left_ms) ?? "at work"
  }

  /// Ends the line of the bar.
  mutating func end() {
    if hasBar { Output.line("") }
    hasBar = false
  }
}
