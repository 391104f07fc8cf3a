import ArgumentParser
import BenchAPI

struct Events: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print what happened, or follow what happens.",
    discussion: """
      Without --follow: everything in the ledger, or what came after --after, and then the end. With --follow: what \
      happens from now on, or what came after --after and then on; a lost connection is taken up again where it broke.
      """)

  @OptionGroup var connection: ConnectionOptions
  @Flag(help: "Go on until stopped.") var follow = false
  @Option(help: ArgumentHelp("Begin after this event, EPOCH-SEQ.", valueName: "id")) var after: String?

  func run() async throws {
    let json = connection.json
    if follow {
      var follower = EventFollower(connection.client, after: after)
      follower.tries = .max
      follower.watch = { sight in
        Output.complain(sight == .lost ? "The daemon does not answer. Asking again…" : "The daemon answers again.")
      }
      return try await follower.follow { event throws(CommandFailure) in
        if let line = json ? event.json : event.line { Output.line(line) }
        return Output.isClosed ? .end : .goOn
      }
    }
    let at = try await connection.client.get("/v1/state").read(BenchBody.self).at
    guard let last = StreamEvent.sequence(of: at) else {
      throw CommandFailure(.software, "The daemon's position \(at) cannot be read; is it of another version?")
    }
    // After the newest comes nothing, and the stream would say nothing until something happens.
    if after == at || last == 0 { return }
    let beginning = at.split(separator: "-").first.map { "\($0)-0" }
    var follower = EventFollower(connection.client, after: after ?? beginning)
    try await follower.follow { event throws(CommandFailure) in
      switch event.name {
      // Says where the stream stands, which for an event that is not in the ledger is at its end.
      case "hello": return .goOn
      case "reset":
        throw CommandFailure(.noInput, "There is no event \(after ?? "") in this ledger; its newest is \(at).")
      default: break
      }
      if event.id != nil, let line = json ? event.json : event.line { Output.line(line) }
      return Output.isClosed || (event.sequence ?? 0) >= last ? .end : .goOn
    }
  }
}
