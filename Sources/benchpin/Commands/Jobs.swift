import ArgumentParser
import BenchAPI

struct Jobs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List jobs; show, halt or settle one; say what is on a piece.",
    subcommands: [
      List.self, Show.self, Halt.self, Settle.self, Reengrave.self, Inspect.self, CloseGap.self,
    ],
    defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List jobs, newest first.")

    @OptionGroup var connection: ConnectionOptions
    @Option(help: "Only those of this order.") var order: String?

    func run() async throws {
      let which = order.map { "?order=\($0.percentEncoded)" } ?? ""
      let answer = try await connection.client.get("/v1/jobs\(which)")
      try connection.show(answer, JobList.self) { list in
        list.jobs.isEmpty ? ["There are no such jobs."] : Table.lines(JobBody.heading, list.jobs.map(\.row))
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show one job.")

    @OptionGroup var connection: ConnectionOptions
    @Argument(help: "The job's id.") var id: String

    func run() async throws {
      let answer = try await connection.client.get("/v1/jobs/\(id.percentEncoded)")
      try connection.show(answer, JobBody.self) { $0.lines }
    }
  }

  struct Halt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop the machine a job runs on.")

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var asker: AskerOptions
    @Argument(help: "The job's id.") var id: String

    func run() async throws {
      let answer = try await connection.client.post("/v1/jobs/\(id.percentEncoded)/halt", StopBody(by: asker.name))
      let stopped = StopAnswerBody(devices: [try answer.read()])
      try connection.show(answer, StopAnswerBody.Device.self) { _ in stopped.lines }
      if let failure = stopped.failure { throw failure }
    }
  }

  struct Settle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what is on the piece after a job whose end nobody saw.",
      discussion: """
        Look at the piece under the loupe first. What is said here stays: engraved (it is there, whole), notEngraved \
        (nothing of it is there, so the piece may be engraved), or spoiled (something is there).
        """)

    @OptionGroup var connection: ConnectionOptions
    @Argument(help: "The job's id.") var id: String
    @Option(help: "engraved, notEngraved or spoiled.") var finding: String
    @Option(help: "Who looked at the piece.") var by: String
    @Option(help: "What was seen.") var note: String?

    func run() async throws {
      let answer = try await connection.client.post(
        "/v1/jobs/\(id.percentEncoded)/settlement", SettleBody(finding: finding, by: by, note: note))
      try connection.show(answer, JobBody.self) { $0.lines }
    }
  }

  struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what is on a piece, after the ledger was put back from a backup.",
      discussion: """
        Look at the piece under the loupe first: it may have been engraved in the time the ledger lost. What is said here \
        stays: notEngraved (nothing is there, so the piece may be engraved), engraved, or spoiled.
        """)

    @OptionGroup var connection: ConnectionOptions
    @Argument(help: "The order.") var order: String
    @Option(help: "Which ring of the order.") var piece = 1
    @Option(help: "engraved, notEngraved or spoiled.") var finding: String
    @Option(help: "Who looked at the piece.") var by: String
    @Option(help: "What was seen.") var note: String?

    func run() async throws {
      let answer = try await connection.client.post(
        "/v1/orders/\(order.percentEncoded)/pieces/\(piece)/inspection",
        SettleBody(finding: finding, by: by, note: note))
      try connection.show(answer, InspectionBody.self) { look in
        [
          look.finding == "notEngraved"
            ? "Ring \(look.piece) of order \(look.order) may be engraved: \(look.by) found nothing on it."
            : "Ring \(look.piece) of order \(look.order) stays locked: \(look.by) found it \(look.finding)."
        ]
      }
    }
  }

  struct CloseGap: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sign that every ring engraved in the time a restore lost was looked at.",
      discussion: """
        After it, orders that come in are not asked about any more; the rings of orders that were known before still are, \
        once each.
        """)

    @OptionGroup var connection: ConnectionOptions
    @Option(help: "Who signs for it.") var by: String
    @Option(help: "Why nothing of that time is unaccounted for.") var why: String

    func run() async throws {
      let answer = try await connection.client.post("/v1/gap/closing", GapClosingBody(by: by, why: why))
      try connection.show(answer, GapClosingBody.self) {
        ["The gap is closed: signed by \($0.by), \($0.why)"]
      }
    }
  }

  struct Reengrave: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sign for engraving a marked piece once more.",
      discussion: "For one more engraving of one piece, by somebody who inspected it. It starts nothing.")

    @OptionGroup var connection: ConnectionOptions
    @Argument(help: "The order.") var order: String
    @Option(help: "Which ring of the order.") var piece = 1
    @Option(help: "Who signs for it.") var by: String
    @Option(help: "Why it has to be engraved again.") var why: String
    @Flag(help: "The piece was inspected.") var inspected = false

    func run() async throws {
      let answer = try await connection.client.post(
        "/v1/orders/\(order.percentEncoded)/pieces/\(piece)/reengraving",
        ReengraveBody(by: by, why: why, inspected: inspected))
      try connection.show(answer, ReengravingBody.self) { decision in
        [
          "Ring \(decision.piece) of order \(decision.order) may be engraved once more: signed by \(decision.by), \(decision.why)"
        ]
      }
    }
  }
}
