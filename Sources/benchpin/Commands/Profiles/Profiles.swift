import Adapters
import ArgumentParser
import Glibc
import Settings

/// Commands about profiles. None of them needs the daemon.
struct Profiles: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "List, show and check the profiles of devices; try one on recorded bytes or on a machine. Needs no daemon.",
    subcommands: [ListProfiles.self, ShowProfile.self, CheckProfiles.self, DecodeBytes.self, ProfilesProbe.self])
}

/// Where the profiles are.
struct ShelfOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder with gauges/, balances/, engravers/ and polishers/; else $BENCHPIN_PROFILES, else the shipped ones.",
      valueName: "folder"))
  var profiles: String?

  /// The shelf these options name.
  func shelf() throws(CommandFailure) -> ProfileShelf {
    if let folder = profiles ?? ConnectionOptions.environment("BENCHPIN_PROFILES") {
      return ProfileShelf(folder: folder)
    }
    guard let shelf = ProfileShelf.shipped(with: OwnProgram.path) else {
      throw CommandFailure(.noInput, "The shipped profiles are not here. Say where they are with --profiles FOLDER.")
    }
    return shelf
  }

  /// The file that `word` names: a path, or a profile on the shelf.
  func path(of word: String) throws(CommandFailure) -> String {
    if word.contains("/") || word.hasSuffix(".yaml") || word.hasSuffix(".yml") {
      guard access(word, R_OK) == 0 else {
        throw CommandFailure(.noInput, "\(word): \(String(cString: strerror(errno))).")
      }
      return word
    }
    let shelf = try shelf()
    if let entry = shelf.entry(named: word) { return entry.path }
    let alike = shelf.alike(word)
    let advice =
      alike.isEmpty
      ? "`benchpin profiles list` shows what there is." : "Did you mean \(alike.joined(separator: " or "))?"
    throw CommandFailure(.noInput, "There is no profile \(word) in \(shelf.folder). \(advice)")
  }
}

extension CommandFailure {
  /// Mistakes in a profile, one a line.
  init(_ mistakes: SettingsMistakes) { self.init(.data, mistakes.description) }
}

extension ProfileFile {
  /// Reads a file for a command.
  static func read(_ path: String) throws(CommandFailure) -> ProfileFile {
    do throws(SettingsMistakes) { return try ProfileFile(path: path) } catch { throw CommandFailure(error) }
  }
}
