import ArgumentParser
import BenchAPI

struct Devices: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the devices and what troubles them; scan lists every serial port.",
    subcommands: [List.self, DevicesScan.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the devices and what troubles them.")

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
      let answer = try await connection.client.get("/v1/devices")
      try connection.show(answer, DeviceList.self) { list in
        list.devices.isEmpty
          ? ["No devices are set up."]
          : Table.lines(DeviceBody.heading, list.devices.map(\.row)) + list.devices.flatMap(\.notes)
      }
    }
  }
}
