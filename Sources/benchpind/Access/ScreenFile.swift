@preconcurrency import Glibc
import Settings
import Web

/// The file of the paired screens, beside the ledger. Only the daemon that holds the ledger writes it.
struct ScreenFile: ScreenShelf {
  let path: String

  /// The file that belongs to the ledger at `ledger`.
  init(beside ledger: String) { path = "\(ledger).screens" }

  func text() throws(ScreenShelfFault) -> String {
    guard access(path, F_OK) == 0 else { return "" }
    // Whoever can write it can let themselves in.
    guard let standing = FileStanding(path), standing.owner == geteuid() || standing.owner == 0,
      standing.mode & 0o022 == 0
    else {
      throw ScreenShelfFault(
        "\(path) cannot be trusted, since others may have written it: chmod go-w it, look at it and start again.")
    }
    do throws(SettingsMistakes) {
      return String(decoding: try SettingsFile.bytes(path), as: UTF8.self)
    } catch {
      throw ScreenShelfFault("\(path): \(error.mistakes.first?.sentence ?? "the file cannot be read").")
    }
  }

  func keep(_ text: String) throws(ScreenShelfFault) {
    do throws(FileRewrite.Refusal) {
      // A daemon that died while it wrote left half of one behind, and nobody else writes it.
      try FileRewrite(path, mode: 0o600, afterCrash: true).finish(text)
    } catch {
      throw ScreenShelfFault(error.description)
    }
  }
}
