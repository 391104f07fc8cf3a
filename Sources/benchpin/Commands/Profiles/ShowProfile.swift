import Adapters
import ArgumentParser
import FoundationEssentials

struct ShowProfile: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a profile: its file, and every line of it with the comments.")

  @OptionGroup var options: ShelfOptions
  @Flag(help: "Print it as JSON.") var json = false
  @Argument(help: "The name of a profile, or a file.") var profile: String

  private struct Shown: Encodable {
    var file: String
    var kind: String
    var title: String
    var text: String
  }

  func run() async throws {
    let file = try ProfileFile.read(try options.path(of: profile))
    guard !json else {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
      let shown = Shown(file: file.path, kind: file.kind.rawValue, title: file.title, text: file.text)
      return Output.raw(Array(try encoder.encode(shown)))
    }
    Output.line("\(file.title) (\(file.kind.rawValue)), \(file.path)")
    Output.line("")
    Output.raw(Array(file.text.utf8))
  }
}
