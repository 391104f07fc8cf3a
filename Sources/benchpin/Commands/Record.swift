import ArgumentParser
import BenchAPI
import FoundationEssentials
import Glibc

/// The making record of a ring, as a page or a PDF.
struct Record: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The making record of a ring: a draft, or issued once and the same at each reprint.",
    discussion: """
      A record is issued when the ring is ready to be handed over: its page is kept as it is. Issued again after \
      something changed, it is the next edition and names the one it replaces. --issued takes one that was issued, by \
      the beginning of its hash, for a reprint. Without --pdf and --html the issued records are listed.
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var asker: AskerOptions
  @Argument(help: "The number on the job bag.") var number: String
  @Option(help: ArgumentHelp("Write it as a PDF; WeasyPrint makes it.", valueName: "file")) var pdf: String?
  @Option(help: ArgumentHelp("Write the page itself.", valueName: "file")) var html: String?
  @Flag(help: "Issue it, once the ring is at its unveiling and weighed.") var issue = false
  @Option(help: ArgumentHelp("Take one that was issued.", valueName: "hash")) var issued: String?

  func validate() throws {
    if issue, issued != nil { throw ValidationError("--issue makes a new one and --issued takes an old one; use one.") }
  }

  func run() async throws {
    guard issue || pdf != nil || html != nil else { return try await list() }
    var written = Written()
    // What was issued or written before something failed is said as well.
    defer { if connection.json, written != Written(), ![pdf, html].contains("-") { Output.raw(written.json) } }
    try await write(&written)
  }

  /// Issues and writes what was asked for, and notes each in `written` once it is done; says so in lines unless JSON is asked for.
  func write(_ written: inout Written) async throws {
    written.sha256 = try await chosen()
    if issue {
      let made = try await connection.client.post("\(order)/record/issues", StopBody(by: asker.name))
        .read(IssuedRecordBody.self)
      (written.issued, written.sha256) = (made, made.sha256)
      if !connection.json { for line in made.lines { Output.line(line) } }
    }
    guard pdf != nil || html != nil else { return }
    let query = written.sha256.map { "?issued=\($0.percentEncoded)" } ?? ""
    let page = try await connection.client.get("\(order)/record.html\(query)").bytes
    let remark = written.sha256 == nil ? ", a draft" : ""
    if let html {
      try OutputFile.write(page, to: html)
      written.html = html
      if !connection.json { Output.line("Wrote \(html)\(remark).") }
    }
    if let pdf {
      try PDFPrinter.write(page, to: pdf)
      written.pdf = pdf
      if !connection.json { Output.line("Wrote \(pdf)\(remark).") }
    }
  }

  private var order: String { "/v1/orders/\(number.percentEncoded)" }

  /// The whole hash of the issued record that is meant; `nil` when none is.
  private func chosen() async throws -> String? {
    guard let issued else { return nil }
    let all = try await connection.client.get("\(order)/record").read(OrderRecordBody.self).issued
    let found = Set(all.map(\.sha256).filter { $0.hasPrefix(issued.lowercased()) })
    guard found.count == 1, let hash = found.first else {
      throw CommandFailure(
        .noInput,
        found.isEmpty
          ? "No record of \(number) was issued as \(issued). `benchpin record \(number)` lists them."
          : "\(found.count) records of \(number) begin with \(issued). Write more of the hash.")
    }
    return hash
  }

  private func list() async throws {
    let answer = try await connection.client.get("\(order)/record")
    guard !connection.json else { return Output.raw(answer.bytes) }
    let issued = try answer.read(OrderRecordBody.self).issued
    guard !issued.isEmpty else {
      return Output.line("No record of \(number) was issued. --pdf FILE writes a draft, --issue issues it.")
    }
    let rows = issued.map {
      ["\($0.edition)", $0.at.asTime, String($0.sha256.prefix(16)), $0.language, "\($0.revision)", $0.by]
    }
    for line in Table.lines(["EDITION", "ISSUED (UTC)", "HASH", "LANGUAGE", "REVISION", "BY"], rows) {
      Output.line(line)
    }
  }
}

extension Record {
  /// What came of the command. The property names are the JSON's, in which the issued record's own stand beside them.
  struct Written: Encodable, Equatable {
    /// The page's file.
    var html: String?
    /// The PDF's file.
    var pdf: String?
    /// The whole hash of the issued record; `nil` for a draft.
    var sha256: String?
    /// What was issued by this command.
    var issued: IssuedRecordBody?

    private enum CodingKeys: String, CodingKey { case html, pdf, sha256, is_draft }

    func encode(to encoder: any Encoder) throws {
      try issued?.encode(to: encoder)
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encodeIfPresent(html, forKey: .html)
      try fields.encodeIfPresent(pdf, forKey: .pdf)
      try fields.encodeIfPresent(sha256, forKey: .sha256)
      try fields.encode(sha256 == nil, forKey: .is_draft)
    }

    /// One line of JSON.
    var json: [UInt8] {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      // Texts and numbers always encode.
      return Array((try? encoder.encode(self)) ?? Data())
    }
  }
}

extension IssuedRecordBody {
  /// What it was issued as, in lines.
  fileprivate var lines: [String] {
    var lines = ["Edition \(edition), issued \(at.asTime) UTC by \(by): \(sha256)"]
    if let replaces {
      lines.append("It replaces \(replaces.prefix(16)), which prints as before: --issued \(replaces.prefix(16))")
    }
    return lines
  }
}

/// Makes a PDF of a page with WeasyPrint, a program of its own that reads the page and nothing else.
enum PDFPrinter {
  static let program = "weasyprint"

  /// Writes the PDF of `page` to `file`; the program is looked for in `folders`, written as in `PATH`.
  static func write(_ page: [UInt8], to file: String, folders: String = standardFolders) throws {
    guard let program = path(among: folders) else {
      throw CommandFailure(
        .unavailable,
        "A PDF is made by WeasyPrint, which is not installed: apt install weasyprint. Or write the page with --html FILE, open it in a browser and print it from there."
      )
    }
    // A folder of its own keeps the page from other users and gives WeasyPrint nothing to find beside it.
    var folder = Array("/tmp/benchpin-record-XXXXXX".utf8CString)
    guard mkdtemp(&folder) != nil else {
      throw CommandFailure(
        .cannotCreate, "No folder for the page can be made in /tmp: \(String(cString: strerror(errno))).")
    }
    let place = folder.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    let (source, made) = ("\(place)/record.html", "\(place)/record.pdf")
    defer { for path in [source, made] { unlink(path) }; rmdir(place) }
    try OutputFile.write(page, to: source)
    // The fonts that it puts in would say when that was, and each print of one page would be another file.
    let run = ProgramRun.run(
      [program, "--quiet", source, made], within: 120, environment: ["SOURCE_DATE_EPOCH": "0"])
    guard run.status == 0 else {
      let why = run.complaint.split(whereSeparator: \.isNewline).last.map { ": \($0)" } ?? ""
      throw CommandFailure(
        .software, "WeasyPrint made no PDF of the page\(why). Print the page from a browser instead: --html FILE.")
    }
    try OutputFile.write(try InputFile.read(made, upTo: 256 << 20), to: file)
  }

  private static var standardFolders: String {
    ConnectionOptions.environment("PATH") ?? "/usr/local/bin:/usr/bin:/bin"
  }

  private static func path(among folders: String) -> String? {
    folders.split(separator: ":").map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
  }
}
