import ArgumentParser
import BenchAPI

struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the bench: orders, devices, jobs, the newest reading, and what is missing before a start.")

  @OptionGroup var connection: ConnectionOptions

  func run() async throws {
    let answer = try await connection.client.get("/v1/state")
    guard !connection.json else { return Output.raw(answer.bytes) }
    let bench = try answer.read(BenchBody.self)
    for line in bench.lines { Output.line(line) }
    guard bench.orders.count == 1, let order = bench.orders.first else { return }
    let pieces = max(1, order.pieces ?? 1)
    for piece in 1...pieces {
      let conditions = try await connection.client.get("/v1/bench/conditions?piece=\(piece)").read(ConditionsBody.self)
      for line in conditions.lines(of: pieces) { Output.line(line) }
    }
  }
}

extension ConnectionOptions {
  /// Prints an answer: as it came with `--json`, else the lines made of it.
  func show<Body: Decodable>(
    _ answer: BenchClient.Answer, _ type: Body.Type, _ lines: (Body) -> [String]
  ) throws(CommandFailure) {
    guard !json else { return Output.raw(answer.bytes) }
    for line in lines(try answer.read(type)) { Output.line(line) }
  }
}
