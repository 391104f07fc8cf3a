import ArgumentParser
import BenchAPI

struct Engrave: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Engrave the order on the bench, and wait for the end.",
    discussion: """
      Shows what will be engraved on which ring and asks before it starts. What starts is what was shown: if the order \
      changes in between, nothing starts. Leaving with Ctrl-C leaves the machine at work; benchpin stop stops it.
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var asker: AskerOptions
  @OptionGroup var start: StartOptions
  @Flag(help: "Use settings of the beam that nobody of the shop stands behind.") var acceptDemoSettings = false

  func run() async throws {
    let order = try await connection.client.order(start.number)
    guard let engraving = order.engraving else {
      throw CommandFailure(.data, "Order \(order.number) has nothing to engrave. Write its text into the order first.")
    }
    let proof = try await connection.client.proof(order.number, piece: start.piece)
    let numbers = proof?.sentence.map { " \($0)" } ?? ""
    let what =
      "Engrave “\(engraving.text.asEngraved)” \(engraving.place ?? "inside") on ring \(start.piece) of order \(order.number).\(numbers)"
    let request = JobRequestBody(
      kind: "engraving", order: order.number, piece: start.piece, revision: order.revision, device: start.device,
      by: asker.name, proof: proof?.hash ?? order.proof, accepts_demo_settings: acceptDemoSettings ? true : nil)
    try await JobStart(
      connection: connection, options: start, order: order, what: what,
      isDemo: proof?.demo_settings == true && proof?.demo_accepted == nil && !acceptDemoSettings
    ).run(request)
  }
}

struct Polish: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Polish the order on the bench, and wait for the end.",
    discussion: "Asks before it starts. Leaving with Ctrl-C leaves the motor running; benchpin stop stops it.")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var asker: AskerOptions
  @OptionGroup var start: StartOptions
  @Option(help: "The polishing programme; the order's own when left out.") var programme: String?
  @Option(help: "Which part of it; the one that follows what is done when left out.") var part: Int?

  func run() async throws {
    let order = try await connection.client.order(start.number)
    guard let name = programme ?? order.polishing else {
      throw CommandFailure(.data, "Order \(order.number) names no polishing programme. Name one with --programme.")
    }
    let plan = try await connection.client.get(
      "/v1/orders/\(order.number.percentEncoded)/pieces/\(start.piece)/polishing?programme=\(name.percentEncoded)\(part.map { "&part=\($0)" } ?? "")"
    ).read(PolishingPlanBody.self)
    let request = JobRequestBody(
      kind: "polishing", order: order.number, piece: start.piece, revision: order.revision, programme: name,
      part: plan.part, device: start.device, by: asker.name)
    let what = "Polish ring \(start.piece) of order \(order.number) with the programme \(name)."
    let shown = ([what] + plan.lines).joined(separator: "\n")
    try await JobStart(connection: connection, options: start, order: order, what: shown).run(request)
    guard plan.part < plan.parts, start.wait, !connection.json else { return }
    Output.line("Change the wheel, then ask for part \(plan.part + 1) of \(plan.parts): `benchpin polish`.")
  }
}

/// What engraving and polishing take alike.
struct StartOptions: ParsableArguments {
  @Argument(help: "The order; the one on the bench when left out.") var number: String?
  @Option(help: "Which ring of the order.") var piece = 1
  @Option(help: "The machine, where the bench has several of a kind.") var device: String?
  @Flag(help: "Start without asking: a person has decided already.") var yes = false
  @Flag(inversion: .prefixedNo, help: "Wait for the end of the job.") var wait = true
}

extension BenchClient {
  /// The order with this number, or the one on the bench.
  func order(_ number: String?) async throws(CommandFailure) -> OrderBody {
    if let number { return try await get("/v1/orders/\(number.percentEncoded)").read() }
    let bench = try await get("/v1/bench/order").read(BenchOrderBody.self)
    guard let number = bench.order else {
      throw CommandFailure(
        .data, "\(bench.sentence) Lay exactly one on it with benchpin bench put NUMBER, or name the order.")
    }
    return try await get("/v1/orders/\(number.percentEncoded)").read()
  }
}
