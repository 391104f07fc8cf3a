import ArgumentParser
import BenchAPI

struct Screens: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Pair a browser with the bench by a code; list the paired ones; put one out.",
    discussion: """
      A watch screen looks, and stops. A bench screen works, too, and starts where the settings have screen in \
      starts_from. Anybody may stop without being paired.
      """,
    subcommands: [List.self, Pair.self, Revoke.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the paired screens.")

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
      let answer = try await connection.client.get("/v1/screens")
      try connection.show(answer, ScreenList.self) { $0.lines }
    }
  }

  struct Pair: AsyncParsableCommand {
    /// What the device will be.
    enum Kind: String, ExpressibleByArgument, CaseIterable { case watch, bench }

    static let configuration = CommandConfiguration(
      abstract: "Show a code that lets one device in.",
      discussion: """
        The code is good once and for two minutes, and takes the place of the one before. Show it to those at the bench \
        and to nobody else.
        """)

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var asker: AskerOptions
    @Option(name: .customLong("as"), help: "What the device will be: watch, or bench, which may start.")
    var kind: Kind
    @Option(help: ArgumentHelp("What it will be called; without it the device says.", valueName: "name"))
    var name: String?

    func run() async throws {
      let answer = try await connection.client.post(
        "/v1/screens/codes", PairingCodeRequestBody(as: kind.rawValue, name: name, by: asker.name))
      try connection.show(answer, PairingCodeBody.self) { $0.lines }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put a paired screen out, at once.", aliases: ["unpair"])

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var asker: AskerOptions
    @Argument(help: "The screen's name or id, as the list has it.") var screen: String

    func run() async throws {
      let list = try await connection.client.get("/v1/screens").read(ScreenList.self).screens
      // What is not in the list any more may still have to be kept from coming back: its id is enough.
      let id = list.first { $0.name == screen || $0.id == screen }?.id ?? screen
      let answer = try await connection.client.delete(
        "/v1/screens/\(id.percentEncoded)?by=\(asker.name.percentEncoded)")
      try connection.show(answer, ScreenBody.self) { ["\($0.name) is out."] }
    }
  }
}
