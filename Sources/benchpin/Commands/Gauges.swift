import ArgumentParser
import BenchAPI

struct Gauges: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "How gauges and balances stand with their calibration; check one against a reference.",
    subcommands: [List.self, Checks.self, Check.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List gauges and balances with their newest check.")

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
      let answer = try await connection.client.get("/v1/gauges")
      try connection.show(answer, GaugeList.self) { list in
        guard !list.gauges.isEmpty else { return ["This bench has no gauge and no balance."] }
        return Table.lines(GaugeBody.heading, list.gauges.map(\.row))
          + list.gauges.compactMap { gauge in gauge.words.map { "\(gauge.name): \($0)" } }
      }
    }
  }

  struct Checks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List every check of a gauge, newest first.")

    @OptionGroup var connection: ConnectionOptions
    @Argument(help: "The gauge's name in the settings.") var name: String

    func run() async throws {
      let answer = try await connection.client.get("/v1/gauges/\(name.percentEncoded)/calibrations")
      try connection.show(answer, GaugeCheckList.self) { list in
        list.checks.isEmpty ? ["\(name) was never checked."] : list.checks.flatMap(\.lines)
      }
    }
  }

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record what a gauge read on a reference ring, or a balance on a reference mass.",
      discussion: """
        The offset is the mean of what was read less the reference. It belongs to the gauge with this serial number, is \
        taken off what is compared with a size, and every reading keeps what the gauge sent and the offset beside it.
        """)

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var asker: AskerOptions
    @Argument(help: "The gauge's name in the settings.") var name: String
    @Option(help: "What the reference is by its certificate: millimetres of a ring, grams of a mass.")
    var reference: String
    @Option(help: "The number of the reference's certificate.") var certificate: String
    @Option(help: "What was read on it; once for each reading.") var read: [String]
    @Option(help: "The serial number on the gauge, where the settings do not name it.") var serial: String?
    @Option(help: "The day it is due again, 2027-05-31; the shop's own interval when left out.") var due: String?

    func run() async throws {
      let answer = try await connection.client.post(
        "/v1/gauges/\(name.percentEncoded)/calibrations",
        GaugeFindingBody(
          reference: reference, certificate: certificate, read: read, serial: serial, due: due, by: asker.name))
      try connection.show(answer, GaugeCheckBody.self) { $0.lines }
    }
  }
}

struct Weights: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List weights; attach one to an order or set it aside.",
    subcommands: [List.self, Attach.self, SetAside.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List weights, newest first.")

    @OptionGroup var connection: ConnectionOptions
    @Option(help: "Only those of this order.") var order: String?
    @Flag(help: "Only those that wait for an order.") var inbox = false
    @Option(help: "At most so many.") var limit = 100

    func run() async throws {
      let which = order.map { "&order=\($0.percentEncoded)" } ?? (inbox ? "&inbox=true" : "")
      let answer = try await connection.client.get("/v1/weights?limit=\(limit)\(which)")
      try connection.show(answer, WeightList.self) { list in
        list.weights.isEmpty ? ["There are no such weights."] : Table.lines(WeightBody.heading, list.weights.map(\.row))
      }
    }
  }

  struct Attach: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a weight to an order, and say what it is the weight of.",
      discussion: """
        With --as the order says from then on that it weighs this, as if somebody had written it there: in is the metal \
        taken, out the ring as it came off the bench, final the finished ring.
        """)

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var asker: AskerOptions
    @Argument(help: "The weight's id.") var id: String
    @Argument(help: "The order's number.") var number: String
    @Option(name: .customLong("as"), help: "in, out or final.") var use: Use?

    /// The words are the interface's.
    enum Use: String, ExpressibleByArgument, CaseIterable {
      case taken = "in"
      case out, final
    }

    func run() async throws {
      try await connection.assignWeight(
        id, WeightAssignBody(order: number, use: use?.rawValue, by: asker.name))
    }
  }

  struct SetAside: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take a weight off its order, or out of the inbox.")

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var asker: AskerOptions
    @Argument(help: "The weight's id.") var id: String

    func run() async throws { try await connection.assignWeight(id, WeightAssignBody(order: nil, by: asker.name)) }
  }
}

extension ConnectionOptions {
  fileprivate func assignWeight(_ id: String, _ body: WeightAssignBody) async throws(CommandFailure) {
    let answer = try await client.put("/v1/weights/\(id.percentEncoded)/order", body)
    try show(answer, WeightBody.self) { [$0.sentence] }
  }
}
