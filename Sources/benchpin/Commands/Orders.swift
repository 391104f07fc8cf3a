import ArgumentParser
import BenchAPI
import FoundationEssentials
import Glibc
import Workshop

struct Orders: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List, show, add, edit and import orders; move them from stage to stage; approve a proof; print a label.",
    subcommands: [
      List.self, Show.self, Add.self, OrderEdit.self, OrderStage.self, OrderPhoto.self, OrderPhotos.self, Import.self,
      Questions.self,
      Answer.self, Label.self, ShowProof.self, Approve.self,
    ],
    defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List orders: those in the shop, rush first, then by the day they are due.")

    @OptionGroup var connection: ConnectionOptions
    @Option(help: "By number instead: only those whose number or customer begins so.") var prefix: String?
    @Option(help: "Beginnings of words of number, customer or wearer.") var search: String?
    @Option(help: ArgumentHelp("Only those due on a day, or from one to another.", valueName: "day or day..day"))
    var due: String?
    @Flag(help: "Those that were handed over, too.") var all = false

    func run() async throws {
      var orders: [OrderBody] = []
      var after: String?
      repeat {
        let cursor = after.map { "&after=\($0.percentEncoded)" } ?? ""
        let answer = try await connection.client.get("/v1/orders?limit=1000&\(try query)\(cursor)")
        let page = try answer.read(OrderPage.self)
        if connection.json { Output.raw(answer.bytes) }
        orders += page.orders
        after = page.next
      } while after != nil
      guard !connection.json else { return }
      guard !orders.isEmpty else { return Output.line("There are no such orders.") }
      for line in Table.lines(OrderBody.heading, orders.map(\.row)) { Output.line(line) }
    }

    private var query: String {
      get throws {
        if let prefix { return "prefix=\(prefix.percentEncoded)" }
        var parts = ["scope=\(all ? "all" : "open")"]
        if let search { parts.append("search=\(search.percentEncoded)") }
        if let due {
          let days = due.split(separator: ".", omittingEmptySubsequences: true).map(String.init)
          guard (1...2).contains(days.count), days.allSatisfy({ Day($0) != nil }) else {
            throw ValidationError("--due is \"\(due)\"; write a day as 2026-12-24, or two as 2026-12-20..2026-12-24.")
          }
          parts += ["due_from=\(days[0])", "due_until=\(days[days.count - 1])"]
        }
        return parts.joined(separator: "&")
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show everything the bench knows of one order.")

    @OptionGroup var connection: ConnectionOptions
    @Argument(help: "The number on the job bag.") var number: String

    func run() async throws {
      let answer = try await connection.client.get("/v1/orders/\(number.percentEncoded)/record")
      try connection.show(answer, OrderRecordBody.self) { $0.lines }
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add an order, or revise the one with this number: what is not named stays as it is.")

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var asker: AskerOptions
    @Option(help: "The number on the job bag.") var number: String
    @Option(help: "The customer's first name.") var customer: String
    @Option(help: "The alloy, for instance au750y.") var metal: String
    @Option(help: "The size with its system, for instance \"US 6 1/2\".") var size: String
    @Option(help: "The words to engrave; a line break parts two rows.") var text: String?
    @Option(help: "Where to engrave: inside or outside.") var place: String?
    @Option(help: "The stored file that carries the words, for an engraver that takes no text.") var storedFile: Int?
    @Option(help: "The font of the words, a file's name without its ending.") var font: String?
    @Option(help: "Where the words stand in what is free of the ring: start, center or end.") var align: String?
    @Flag(help: "Let characters pass in the words that nobody sees: directions and zero-width characters.")
    var allowHidden = false
    @Option(
      name: .customLong("keep-out"),
      help: ArgumentHelp(
        "What must not be engraved on this ring besides what the shop keeps free, for instance stone=8@90: millimetres, and degrees from 0 of the ring, where words are centred when nothing is in their way. The degrees count as the inside is read, whichever side the words are on. Repeat it for several.",
        valueName: "name=mm@degrees"))
    var keepOuts: [String] = []
    @Option(help: "How many rings the order is.") var pieces: Int?
    @Option(help: "The polishing programme.") var polishing: String?
    @Option(help: "The stage: concept, design, material, handcrafting, setting, finishing or unveiling.")
    var stage: String?
    @Option(help: "The width of the band in millimetres, for instance 4.0.") var bandWidth: String?
    @Option(help: "The shape of the inside: flat or comfort.") var insideProfile: String?

    func validate() throws {
      if place != nil, text == nil { throw ValidationError("--place needs --text: what shall be engraved there?") }
      if font != nil || align != nil, text == nil {
        throw ValidationError("--font and --align need --text: which words do they set?")
      }
      if allowHidden, text == nil { throw ValidationError("--allow-hidden needs --text: in which words?") }
      if !keepOuts.isEmpty, text == nil {
        throw ValidationError("--keep-out needs --text: which words keep out of it?")
      }
      if storedFile != nil, text == nil { throw ValidationError("--stored-file needs --text: what does it engrave?") }
    }

    func run() async throws {
      let said: [(String, String?)] = [
        ("customer", customer), ("ring.metal", metal), ("ring.size", size), ("ring.inside_profile", insideProfile),
        ("ring.band_width_mm", bandWidth), ("polishing", polishing), ("stage", stage),
      ]
      var edits = said.compactMap { field, value in value.map { FieldEdit(field, .text(ExactText($0))) } }
      if let pieces { edits.append(FieldEdit("pieces", .whole(pieces))) }
      if let text { edits.append(FieldEdit("engraving", try engraving(text))) }
      let answer = try await OrderEditing(number: number, by: asker.name, client: connection.client).write(
        edits, orAdd: [FieldEdit("number", .text(ExactText(number))), FieldEdit("stage", .text("concept"))])
      try connection.show(answer, OrderBody.self) { $0.lines }
    }

    /// The words as they were asked for; what they were before is gone.
    private func engraving(_ text: String) throws(CommandFailure) -> JSONTree {
      var fields: [String: JSONTree] = ["text": .text(ExactText(text))]
      for (name, value) in [("place", place), ("font", font), ("alignment", align)] {
        if let value { fields[name] = .text(ExactText(value)) }
      }
      if let storedFile { fields["stored_file"] = .whole(storedFile) }
      if allowHidden { fields["allow_hidden"] = .truth(true) }
      if !keepOuts.isEmpty {
        fields["keep_outs"] = .list(
          try keepOuts.map { text throws(CommandFailure) in
            let kept = KeepOutBody(try KeepOutText.read(text))
            return .object([
              "name": .text(ExactText(kept.name)), "length_mm": .text(ExactText(kept.length_mm)),
              "at_degrees": .whole(kept.at_degrees),
            ])
          })
      }
      return .object(fields)
    }
  }

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Import orders: a shop's export, or the bench's own JSON.",
      discussion: """
        JSON of Shopify (REST) and of WooCommerce and Shopify's CSV are known by themselves. What one order leaves open \
        becomes a question on it (`orders questions`), and what cannot be read is named and left out; the same file again \
        changes nothing. The bench's own JSON, as `orders show --json` prints it, is taken whole or not at all: at most 5000 orders and 4 MB \
        at once. A shop's export may have up to 64 MB; it is sent in parts.
        """)

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var asker: AskerOptions
    @Argument(help: "The file, or - for standard input.") var file: String

    func run() async throws {
      let bytes = try InputFile.read(file, upTo: 64 << 20)
      if let kind = try ShopImport.kind(of: bytes) {
        return try await ShopImport(kind: kind, bytes: bytes, by: asker.name).send(connection)
      }
      guard bytes.count <= 4 << 20 else {
        throw CommandFailure(.data, "\(file) is larger than 4 MB. Split it into several files.")
      }
      let path = "/v1/orders?by=\(asker.name.percentEncoded)"
      // What `orders show` and `orders list` print holds its orders under a name.
      let answer =
        if let orders = try? JSONDecoder().decode(Printed.self, from: Data(bytes)).all {
          try await connection.client.post(path, orders)
        } else {
          try await connection.client.post(path, bytes: bytes)
        }
      guard !connection.json else { return Output.raw(answer.bytes) }
      if let page = try? answer.read(OrderPage.self) {  // One order alone comes back alone.
        Output.line(page.orders.count == 1 ? "Recorded 1 order." : "Recorded \(page.orders.count) orders.")
      } else {
        for line in try answer.read(OrderBody.self).lines { Output.line(line) }
      }
    }
  }
}

/// Orders as the command line itself prints them.
private struct Printed: Decodable {
  var order: OrderBody?
  var orders: [OrderBody]?

  /// The orders, if it is one of the two; throws otherwise.
  var all: [OrderBody] {
    get throws {
      guard let all = orders ?? order.map({ [$0] }) else { throw CommandFailure(.data, "There is no order in it.") }
      return all
    }
  }
}

/// A file named on the command line.
enum InputFile {
  /// Everything in the file at `path`, or on standard input for `-`, at most `limit` bytes.
  static func read(_ path: String, upTo limit: Int = 4 << 20) throws(CommandFailure) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(path) }
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else {
        let advice = limit == 4 << 20 ? "Split it into several files." : "Save it smaller."
        throw CommandFailure(.data, "\(path) is larger than \(limit >> 20) MB. \(advice)")
      }
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    let code: CommandFailure.Code = errno == EACCES ? .notPermitted : .noInput
    return CommandFailure(code, "\(path) cannot be read: \(String(cString: strerror(errno))).")
  }
}
