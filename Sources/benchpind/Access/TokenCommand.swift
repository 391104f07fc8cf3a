import ArgumentParser
@preconcurrency import Glibc
import Settings
import Web

/// The tokens of those who come in from the network.
struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Add, list and revoke the tokens of those who come in from the network.",
    discussion: """
      The bench keeps the SHA-256 of a token and nothing more. `systemctl reload benchpind` takes a change over; whoever \
      follows the events with a revoked token is cut off.

      Exit status: 0 when it was done, 64 for wrong arguments, 65 when the name is taken, 66 when there is no such token, 73 \
      when the file cannot be written, 78 when it has mistakes.
      """,
    subcommands: [Add.self, List.self, Revoke.self])

  @ParentCommand var daemon: Benchpind

  func validate() throws {
    try daemon.refuseConfig(instead: "name the file of the tokens, which is `lan.tokens` there, with --file.")
  }

  /// Which file.
  struct Book: ParsableArguments {
    @Option(help: ArgumentHelp("The file of the tokens, as `lan.tokens` in the settings names it.", valueName: "file"))
    var file = "/etc/benchpin/tokens"

    /// What the file holds; nothing when it is not there.
    func read() throws -> TokenBook {
      guard access(file, F_OK) == 0 else { return TokenBook() }
      do {
        let bytes = try SettingsFile.bytes(file)
        return try TokenBook(text: String(decoding: bytes, as: UTF8.self))
      } catch let mistake as TokenBook.Mistake {
        Complaint.write("\(file):\(mistake.line): \(mistake.sentence)")
      } catch {
        Complaint.write("\(error)")
      }
      throw ExitCode(EX_CONFIG)
    }

    /// Changes the file; nothing is written when `change` throws.
    func change(_ change: (inout TokenBook) throws -> Void) throws {
      do {
        // Hashes of 256 random bits say nothing to whoever reads them.
        let rewrite = try FileRewrite(file, mode: 0o644)
        var book = try read()
        try change(&book)
        try rewrite.finish(book.text)
      } catch let refusal as FileRewrite.Refusal {
        Complaint.write("\(refusal.description) --file FILE names another.")
        throw ExitCode(EX_CANTCREAT)
      }
    }
  }

  /// Makes a token.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a token and print it, once.")

    @Argument(help: "Whose it is: lower-case letters, digits and hyphens.")
    var name: String

    @Option(help: "What it is good for: watch, work or administer.")
    var role: String

    @OptionGroup var book: Book

    func run() throws {
      guard let role = Role(rawValue: role) else {
        throw ValidationError("The role is \"\(role)\"; write watch, work or administer.")
      }
      guard let made = AccessToken.make(name: name, role: role) else {
        throw ValidationError("The name is \"\(name)\"; write 1 to 32 lower-case letters, digits and hyphens.")
      }
      try book.change { book in
        guard book.add(made.token) else {
          Complaint.write("There is a token \(name) already. Revoke it first, or take another name.")
          throw ExitCode(EX_DATAERR)
        }
      }
      print(made.text)
      Complaint.write(
        "the token of \(name) is printed this once; hand it over now. systemctl reload benchpind takes it over.")
    }
  }

  /// Says whose tokens there are.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print name and role of every token.")

    @OptionGroup var book: Book

    func run() throws {
      for token in try book.read().tokens { print("\(token.name) \(token.role.rawValue)") }
    }
  }

  /// Takes a token out.
  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Let a token be good for nothing any more.")

    @Argument(help: "Whose it is.")
    var name: String

    @OptionGroup var book: Book

    func run() throws {
      try book.change { book in
        guard book.revoke(name) else {
          Complaint.write("There is no token \(name); `benchpind token list` prints them.")
          throw ExitCode(EX_NOINPUT)
        }
      }
      Complaint.write("\(name) is out. systemctl reload benchpind takes it over.")
    }
  }
}
