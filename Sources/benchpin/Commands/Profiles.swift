import ArgumentParser

struct Profiles: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Work with the profiles of devices.", subcommands: [ProfilesProbe.self])
}
