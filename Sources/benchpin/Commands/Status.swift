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

struct Devices: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List the devices and what troubles them.")

  @OptionGroup var connection: ConnectionOptions

  func run() async throws {
    let answer = try await connection.client.get("/v1/devices")
    try connection.show(answer, DeviceList.self) { list in
      list.devices.isEmpty
        ? ["No devices are set up."]
        : Table.lines(DeviceBody.heading, list.devices.map(\.row)) + list.devices.flatMap(\.notes)
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
