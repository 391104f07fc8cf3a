import ArgumentParser
import BenchAPI
import FoundationEssentials
import Glibc
import Intake

extension Orders {
  struct Questions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List what orders from shops leave open.")

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
      var orders: [IncomingBody] = []
      var after: String?
      repeat {
        let cursor = after.map { "&after=\($0.percentEncoded)" } ?? ""
        let answer = try await connection.client.get("/v1/imports?limit=1000\(cursor)")
        let page = try answer.read(IncomingPage.self)
        if connection.json { Output.raw(answer.bytes) }
        orders += page.orders
        after = page.next
      } while after != nil
      guard !connection.json else { return }
      guard !orders.isEmpty else { return Output.line("Nothing is open.") }
      for line in orders.flatMap(\.lines) { Output.line(line) }
    }
  }

  struct Answer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Answer what an order from a shop leaves open.",
      discussion: """
        A size is answered with its system ("US 7"), an alloy by its short name (au750y), an engraving with the words or \
        none; everything else in words. `keep` leaves the order as it is. Where several questions about one thing are open, \
        `orders questions` lists each with its name in brackets.
        """)

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var asker: AskerOptions
    @Argument(help: "The number on the job bag.") var number: String
    @Argument(help: "What the question is about: size, metal, engraving, width, …") var about: String
    @Argument(help: "The answer.") var answer: String
    @Option(help: ArgumentHelp("Answer this one of several questions.", valueName: "name")) var question: String?

    func run() async throws {
      let answer = try await connection.client.post(
        "/v1/orders/\(number.percentEncoded)/answers",
        AnswerBody(about: about, question: question, answer: answer, by: asker.name))
      try connection.show(answer, IncomingBody.self) { $0.lines }
    }
  }

  struct Label: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the label of a job bag, 89 mm by 36 mm, with its number as Code 128 and QR code.")

    @OptionGroup var connection: ConnectionOptions
    @Argument(help: "The number on the job bag.") var number: String
    @Option(help: ArgumentHelp("Where the SVG goes, or - for standard output.", valueName: "file")) var svg: String

    func run() async throws {
      let answer = try await connection.client.get("/v1/orders/\(number.percentEncoded)/label.svg")
      if svg == "-" { return Output.raw(answer.bytes) }
      try OutputFile.write(answer.bytes, to: svg)
      if connection.json {
        Output.raw(Array(try JSONEncoder().encode(["file": svg])))
      } else {
        Output.line("Wrote the label of \(number) to \(svg).")
      }
    }
  }
}

/// A shop's export on its way to the daemon, in parts that it takes.
struct ShopImport {
  let kind: OrderFile.Kind
  let bytes: [UInt8]
  let by: String

  /// What export a file is; `nil` for what is none and may be the bench's own. Throws for what can be neither.
  static func kind(of bytes: [UInt8]) throws(CommandFailure) -> OrderFile.Kind? {
    do throws(OrderFile.Refusal) {
      let kind = try OrderFile.kind(of: bytes)
      return kind == .bench ? nil : kind
    } catch {
      let isJSON = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }.map { [0x7B, 0x5B].contains($0) } ?? true
      // What the bench's own orders lack, the daemon names field by field.
      if isJSON, !error.isCutShort, !error.isNoJSON { return nil }
      throw CommandFailure(.data, error.sentence)
    }
  }

  /// Sends every part and says what became of it.
  func send(_ connection: ConnectionOptions) async throws {
    let type = kind == .shopifyTable ? "text/csv" : "application/json"
    var whole = ImportBody(kind: kind.rawValue, orders: [], unread: [], caveat: nil)
    for part in OrderFile.parts(of: bytes, upTo: 1 << 20) {
      let answer = try await connection.client.post("/v1/imports?by=\(by.percentEncoded)", bytes: part, type: type)
      let body = try answer.read(ImportBody.self)
      whole.orders += body.orders
      whole.unread += body.unread
      whole.caveat = body.caveat
    }
    guard connection.json else {
      for line in whole.lines { Output.line(line) }
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    Output.raw(Array(try encoder.encode(whole)))
  }
}
