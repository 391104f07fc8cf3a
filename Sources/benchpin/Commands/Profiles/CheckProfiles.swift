import Adapters
import ArgumentParser
import FoundationEssentials
import Glibc
import Settings

struct CheckProfiles: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check profiles of any kind; every mistake is named with file, line and key.")

  @Flag(help: "Print a list of {file, ok, mistakes, warnings} as JSON.") var json = false
  @Argument(help: "The files.") var files: [String]

  /// What was found in one file.
  private struct Verdict: Encodable {
    var file: String
    var ok: Bool
    /// Each as `file:line:column: key: sentence`.
    var mistakes: [String] = []
    /// What is missing or not verified, each a sentence.
    var warnings: [String] = []
  }

  func run() async throws {
    if json { return try printJSON() }
    var mistakes: [String] = []
    for path in files {
      guard access(path, R_OK) == 0 else {
        throw CommandFailure(.noInput, "\(path): \(String(cString: strerror(errno))).")
      }
      do throws(SettingsMistakes) {
        let file = try ProfileFile(path: path)
        let warnings = try file.check()
        Output.line("\(path): no mistakes; \(file.kind.rawValue), \(file.title)")
        for warning in warnings { Output.line("  \(warning)") }
      } catch {
        mistakes.append(error.description)
      }
    }
    if !mistakes.isEmpty { throw CommandFailure(.data, mistakes.joined(separator: "\n")) }
  }

  /// The exit code says the same as without JSON; what is wrong stands in the list only.
  private func printJSON() throws {
    var verdicts: [Verdict] = []
    for path in files {
      do throws(SettingsMistakes) {
        verdicts.append(Verdict(file: path, ok: true, warnings: try ProfileFile(path: path).check()))
      } catch {
        verdicts.append(Verdict(file: path, ok: false, mistakes: error.mistakes.map(\.description)))
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    Output.raw(Array(try encoder.encode(verdicts)))
    guard !verdicts.allSatisfy(\.ok) else { return }
    let isUnreadable = files.contains { access($0, R_OK) != 0 }
    throw ExitCode((isUnreadable ? CommandFailure.Code.noInput : .data).rawValue)
  }
}
