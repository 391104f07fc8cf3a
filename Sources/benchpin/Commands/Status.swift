import ArgumentParser
import BenchAPI

struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the bench: orders, devices, jobs, the newest reading.")

  @OptionGroup var connection: ConnectionOptions

  func run() async throws {
    let answer = try await connection.client.get("/v1/state")
    try connection.show(answer, BenchBody.self) { $0.lines }
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
