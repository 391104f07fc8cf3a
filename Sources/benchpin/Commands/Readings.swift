import ArgumentParser
import BenchAPI

struct Readings: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List readings; ask the gauge for one; attach one to an order or set it aside.",
    subcommands: [List.self, Ask.self, Attach.self, SetAside.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List readings, newest first.")

    @OptionGroup var connection: ConnectionOptions
    @Option(help: "Only those of this order.") var order: String?
    @Flag(help: "Only those that wait for an order.") var inbox = false
    @Option(help: "At most so many.") var limit = 100

    func run() async throws {
      let which = order.map { "&order=\($0.percentEncoded)" } ?? (inbox ? "&inbox=true" : "")
      let answer = try await connection.client.get("/v1/readings?limit=\(limit)\(which)")
      try connection.show(answer, ReadingList.self) { list in
        list.readings.isEmpty
          ? ["There are no such readings."] : Table.lines(ReadingBody.heading, list.readings.map(\.row))
      }
    }
  }

  struct Ask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask the gauge for a reading, as if its button were pressed.")

    @OptionGroup var connection: ConnectionOptions
    @Option(help: "Which gauge, where the bench has several.") var device: String?

    func run() async throws {
      let answer = try await connection.client.post("/v1/readings", AskedBody(device: device))
      try connection.show(answer, AskedBody.self) {
        ["Asked \($0.device ?? "the gauge"); `benchpin readings` shows what came."]
      }
    }
  }

  struct Attach: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Give a reading to an order.")

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var asker: AskerOptions
    @Argument(help: "The reading's id.") var id: String
    @Argument(help: "The order's number.") var number: String

    func run() async throws { try await connection.assign(id, AssignBody(order: number, by: asker.name)) }
  }

  struct SetAside: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take a reading off its order, or out of the inbox.")

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var asker: AskerOptions
    @Argument(help: "The reading's id.") var id: String

    func run() async throws { try await connection.assign(id, AssignBody(order: nil, by: asker.name)) }
  }
}

extension ConnectionOptions {
  fileprivate func assign(_ id: String, _ body: AssignBody) async throws(CommandFailure) {
    let answer = try await client.put("/v1/readings/\(id.percentEncoded)/order", body)
    try show(answer, ReadingBody.self) { [$0.sentence] }
  }
}
