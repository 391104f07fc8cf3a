import Adapters
import ArgumentParser
import Glibc
import Settings

struct CheckProfiles: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check profiles of any kind; every mistake is named with file, line and key.")

  @Argument(help: "The files.") var files: [String]

  func run() async throws {
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
}
