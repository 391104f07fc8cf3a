import ArgumentParser
import FoundationEssentials
import Workshop

struct Size: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a ring size measures, and the nearest size of every system.",
    discussion: """
      A size is its system's prefix (US UK EU JP CH IT ES IN KR DE), then the size: "US 6 1/2", "UK L½", "DE 17.25"; \
      CA is US, AU is UK, FR and ISO are EU. Without a prefix the possible sizes are listed and the exit code is 65: a \
      bare number means a different ring in each system. The error of a nearest size is its diameter less the one asked \
      about. Needs no daemon.
      """)

  @Argument(help: ArgumentHelp("The size with its system.", valueName: "size"))
  var label: [String] = []

  @Option(help: ArgumentHelp("An inside diameter in millimetres instead.", valueName: "mm"))
  var diameter: String?

  @Option(help: ArgumentHelp("An inside circumference in millimetres instead.", valueName: "mm"))
  var circumference: String?

  @Option(help: "How UK letters are read: by BS 6820, or by the trade chart.")
  var uk: UKChart = .bs

  @Flag(help: "Print the answer as JSON.")
  var json = false

  func validate() throws {
    let asked = [!label.isEmpty, diameter != nil, circumference != nil].filter { $0 }.count
    guard asked == 1 else {
      throw ValidationError("Give a size, --diameter or --circumference, and only one of them.")
    }
  }

  func run() throws {
    let answer = try SizeAnswer(asked, chart: uk)
    guard json else {
      if let question = answer.question { throw CommandFailure(.data, question) }
      for line in answer.lines { Output.line(line) }
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    Output.raw(Array(try encoder.encode(SizeBody(answer))))
    if let question = answer.question { throw CommandFailure(.data, question) }
  }

  private var asked: SizeAnswer.Asked {
    if let diameter { return .diameter(diameter) }
    if let circumference { return .circumference(circumference) }
    return .label(label.joined(separator: " "))
  }
}

extension UKChart: ExpressibleByArgument {}
