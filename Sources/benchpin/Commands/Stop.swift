import ArgumentParser
import BenchAPI

struct Stop: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Stop every machine, at once and without a question.",
    discussion: """
      Says what each machine showed and ends with 0 only if all are still, with 75 if one did not confirm it, with 69 \
      if no daemon answers. This is no emergency stop: that is the button on the machine.
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var asker: AskerOptions

  func run() async throws {
    let answer: BenchClient.Answer
    do throws(CommandFailure) {
      answer = try await connection.client.post("/v1/stop", StopBody(by: asker.name))
    } catch {
      let what = error.isUnsure ? "Nobody knows what was stopped" : "Nothing was stopped"
      throw CommandFailure(error.code, "\(error.text)\n\(what): use the machine's own stop.")
    }
    try connection.show(answer, StopAnswerBody.self) { $0.lines }
    if let failure = try answer.read(StopAnswerBody.self).failure { throw failure }
  }
}
