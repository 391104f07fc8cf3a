import Adapters
import ArgumentParser
import FoundationEssentials
import Settings

struct ListProfiles: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the profiles there are.")

  @OptionGroup var options: ShelfOptions
  @Flag(help: "Print them as JSON.") var json = false

  private struct Row: Encodable {
    var name: String
    var kind: String
    var title: String
    var file: String
  }

  func run() async throws {
    let shelf = try options.shelf()
    let rows = shelf.entries().map { entry in
      // A profile with mistakes is listed, too: `check` names them.
      let title = (try? ProfileFile(path: entry.path))?.title ?? ""
      return Row(name: entry.name, kind: entry.kind.rawValue, title: title, file: entry.path)
    }
    guard !json else {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
      return Output.raw(Array(try encoder.encode(rows)))
    }
    guard !rows.isEmpty else { return Output.line("There are no profiles in \(shelf.folder).") }
    for line in Table.lines(["NAME", "KIND", "TITLE"], rows.map { [$0.name, $0.kind, $0.title] }) {
      Output.line(line)
    }
  }
}
