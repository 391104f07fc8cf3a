import ArgumentParser
import BenchAPI

struct Outline: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the outline of the engraving on the ring with the engraver's pointer beam.",
    discussion: """
      The pointer beam is seen and marks nothing. It asks first, since the machine turns the ring where it does so for the \
      marking. It ends by itself after its seconds, with --end, and with benchpin stop.
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var asker: AskerOptions
  @Argument(help: "The order; the one on the bench when left out.") var number: String?
  @Option(help: "Which ring of the order.") var piece = 1
  @Option(help: "The engraver, where the bench has several.") var device: String?
  @Option(help: "For how long, 1 to 60 seconds.") var seconds = 20
  @Flag(help: "End what is shown.") var end = false
  @Flag(help: "Without asking: a person has decided already.") var yes = false

  func validate() throws {
    guard (1...60).contains(seconds) else { throw ValidationError("--seconds is 1 to 60.") }
  }

  func run() async throws {
    guard !end else {
      let answer = try await connection.client.delete("/v1/outline")
      return try connection.show(answer, OutlineBody.self) { body in
        body.devices.isEmpty ? ["No outline is shown."] : body.devices.map { "\($0) is dark." }
      }
    }
    let order = try await connection.client.order(number)
    if !yes {
      guard Output.canAsk else {
        throw CommandFailure(.usage, "Nobody is here to be asked. Say --yes if it is wanted.")
      }
      guard Output.confirm("Show the outline on ring \(piece) of order \(order.number) for \(seconds) s?") else {
        throw CommandFailure(.temporary, "Nothing was shown.")
      }
    }
    let answer = try await connection.client.post(
      "/v1/outline",
      OutlineRequestBody(order: order.number, piece: piece, device: device, seconds: seconds, by: asker.name))
    try connection.show(answer, OutlineBody.self) { body in
      body.devices.map { "\($0) shows the outline, for \(body.seconds) s at most; `benchpin outline --end` ends it." }
    }
  }
}
