import ArgumentParser
import BenchAPI

extension Orders {
  struct ShowProof: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "proof", abstract: "Show what would be engraved on a ring of an order, and who approved it.")

    @OptionGroup var connection: ConnectionOptions
    @Argument(help: "The number on the job bag.") var number: String
    @Option(help: "Which ring of the order.") var piece = 1
    @Option(name: .customLong("svg"), help: ArgumentHelp("Write the unrolled band here.", valueName: "file"))
    var bandFile: String?
    @Option(name: .customLong("ring-svg"), help: ArgumentHelp("Write the ring in perspective here.", valueName: "file"))
    var ringFile: String?

    func validate() throws { try PictureFiles.validate(bandFile, ringFile, json: connection.json) }

    func run() async throws {
      let answer = try await connection.client.get(BenchClient.proofPath(number, piece: piece))
      let proof = try answer.read(ProofBody.self)
      for (file, place) in [(bandFile, proof.band_svg), (ringFile, proof.ring_svg)] {
        guard let file else { continue }
        guard let place else {
          throw CommandFailure(
            .data, "There is no picture: \(proof.refusal ?? "nothing was drawn.") \(proof.remedy ?? "")")
        }
        // Of this proof and no later one: the hash beside a picture is its own.
        try OutputFile.write(try await connection.client.get("\(place)?hash=\(proof.hash)").bytes, to: file)
      }
      guard ![bandFile, ringFile].contains("-") else { return }
      try connection.show(answer, ProofBody.self) { $0.lines }
    }
  }

  struct Approve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that somebody approved what would be engraved on a ring.",
      discussion: """
        Shows the proof and asks. From then on only this is engraved on the ring: another text, font, size, reading or \
        setting needs another approval.
        """)

    @OptionGroup var connection: ConnectionOptions
    @Argument(help: "The number on the job bag.") var number: String
    @Option(help: "Which ring of the order.") var piece = 1
    @Option(help: "Who approved it: the customer's name.") var by: String
    @Option(help: "The hash of what was approved; refused if it is another by now.") var hash: String?
    @Flag(help: "Without asking: it was approved already.") var yes = false

    func run() async throws {
      let path = BenchClient.proofPath(number, piece: piece)
      let proof = try await connection.client.get(path).read(ProofBody.self)
      if !connection.json { for line in proof.lines { Output.line(line) } }
      if !yes {
        guard Output.canAsk else {
          throw CommandFailure(.usage, "Nobody is here to be asked. Say --yes if it was approved.")
        }
        guard Output.confirm("Approved by \(by)?") else { throw CommandFailure(.temporary, "Nothing was recorded.") }
      }
      let answer = try await connection.client.post(
        "\(path)/approval", ApprovalBody(hash: hash ?? proof.hash, by: by))
      try connection.show(answer, ProofBody.self) { $0.lines.suffix(1) }
    }
  }
}

extension BenchClient {
  /// Where the proof of one ring is.
  static func proofPath(_ number: String, piece: Int) -> String {
    "/v1/orders/\(number.percentEncoded)/pieces/\(piece)/proof"
  }

  /// The proof of one ring; `nil` from a bench that draws none.
  func proof(_ number: String, piece: Int) async throws(CommandFailure) -> ProofBody? {
    do throws(CommandFailure) { return try await get(Self.proofPath(number, piece: piece)).read(ProofBody.self) } catch
    {
      guard error.code == .noInput else { throw error }
      return nil
    }
  }
}

extension ProofBody {
  /// The numbers in a sentence; `nil` without a drawing.
  var sentence: String? {
    guard let height_mm, let length_mm, let arc_degrees, let rows else { return nil }
    return
      "Capitals \(height_mm) mm high, \(length_mm) mm long in \(rows == 1 ? "one row" : "\(rows) rows"), \(arc_degrees) degrees round."
  }

  /// Who approved it; what was approved instead.
  private var standing: String {
    if let approved { return "Approved by \(approved.by) at \(approved.at)." }
    guard let earlier = approved_before else { return "Approved by nobody." }
    return
      "Not approved: \(earlier.by) approved another proof at \(earlier.at), \(earlier.hash.prefix(12))…; the order, its reading, a font, the settings or Benchpin's way of drawing changed since."
  }

  /// The proof for people.
  var lines: [String] {
    let ring = "\(diameter_mm) mm inside diameter, \(measured ? "as measured" : "as ordered")"
    var lines = ["“\(text.asEngraved)” \(place) on a ring of \(ring)."]
    if let sentence { lines.append(sentence) }
    if let alignment { lines.append("At the \(alignment) of what is free.") }
    lines += fonts.map(\.sentence) + keep_outs.map(\.sentence)
    if height_mm != nil {
      lines.append(minutes.map { "The beam takes \($0) min." } ?? "How long the beam takes is not known.")
    }
    if let refusal { lines.append("No drawing: \(refusal) \(remedy ?? "")") }
    lines += cautions.map { "Mind: \($0)" }
    if demo_settings == true {
      lines.append(
        demo_accepted.map { "The beam's settings are made up; \($0.by) said at \($0.at) that they may be used." }
          ?? "The beam's settings are made up: the first engraving with them asks.")
    }
    lines.append("Proof \(hash).")
    lines.append(standing)
    return lines
  }
}
