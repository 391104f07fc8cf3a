import ArgumentParser
import BenchAPI
import FoundationEssentials

/// Moves an order to another stage.
struct OrderStage: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stage",
    abstract: "Move an order to another stage: forward when it has what it needs, back with a reason.")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var asker: AskerOptions
  @Argument(help: "The number on the job bag.") var number: String
  @Argument(help: "concept, design, material, handcrafting, setting, finishing or unveiling.") var stage: String
  @Option(help: "Why; needed when it goes back.") var why: String?

  func run() async throws {
    let move = StageMoveBody(to: stage, by: asker.name, why: why)
    let answer = try await connection.client.post("/v1/orders/\(number.percentEncoded)/stage", move)
    try connection.show(answer, OrderBody.self) { $0.lines }
  }
}

/// Changes single fields of an order.
struct OrderEdit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Say or change single fields of an order, by the names of its JSON.",
    discussion: """
      A field is its path and its value: due=2026-12-24, concept.wearer=Léa, material.stones=[].
      What is JSON is taken as it is, everything else is text; FIELD=null takes a field away. What somebody else changes at \
      the same time stays as they said it; when it is a field that is named here, nothing is written and whoever came second is told.
      For instance: benchpin orders edit R-2041 handcrafting.maker=Mia handcrafting.weight_out_g=4.512
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var asker: AskerOptions
  @Argument(help: "The number on the job bag.") var number: String
  @Argument(help: ArgumentHelp("What to say.", valueName: "field=value")) var fields: [String]

  func run() async throws {
    let edits = try fields.map { field throws(CommandFailure) in try FieldEdit(argument: field) }
    let answer = try await OrderEditing(number: number, by: asker.name, client: connection.client).write(edits)
    try connection.show(answer, OrderBody.self) { $0.lines }
  }
}
