import ArgumentParser
import BenchAPI

struct Jobs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List jobs; show or halt one.", subcommands: [List.self, Show.self, Halt.self],
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
}
