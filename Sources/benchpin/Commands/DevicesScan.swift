import ArgumentParser
import FoundationEssentials
import Ports

struct DevicesScan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract:
      "List every serial port of this machine, which device claims it or why none does, and the lines to paste.",
    discussion:
      "Needs no daemon, opens no port and asks no device: a chip's numbers never tell which device is behind it.")

  @Option(help: ArgumentHelp("The settings of the bench.", valueName: "file"))
  var config = "/etc/benchpin/benchpin.yaml"

  @Flag(help: "Print the ports as JSON.")
  var json = false

  func run() throws {
    let (ports, hearing) = PortWatch.lookOnce()
    let scan = PortScan(ports, hearing: hearing, claims: PortClaims.read(config), machine: .this)
    guard json else {
      for line in scan.lines { Output.line(line) }
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    Output.raw(Array(try encoder.encode(scan)))
  }
}
