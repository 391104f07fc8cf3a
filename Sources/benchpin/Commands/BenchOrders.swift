import ArgumentParser
import BenchAPI

struct BenchOrders: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Lay orders on the bench and clear it.",
    subcommands: [Put.self, Clear.self, Show.self], defaultSubcommand: Show.self)

  struct Put: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lay exactly these orders on the bench.")

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var asker: AskerOptions
    @Argument(help: "The numbers on the job bags.") var numbers: [String]

    func run() async throws {
      let body = BenchOrderBody(orders: numbers, by: asker.name)
      let answer = try await connection.client.put("/v1/bench/order", body)
      try connection.show(answer, BenchOrderBody.self) { [$0.sentence] }
    }
  }

  struct Clear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take every order off the bench.")

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var asker: AskerOptions

    func run() async throws {
      let answer = try await connection.client.delete("/v1/bench/order?by=\(asker.name.percentEncoded)")
      try connection.show(answer, BenchOrderBody.self) { [$0.sentence] }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say which orders are on the bench.")

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
      let answer = try await connection.client.get("/v1/bench/order")
      try connection.show(answer, BenchOrderBody.self) { [$0.sentence] }
    }
  }
}
