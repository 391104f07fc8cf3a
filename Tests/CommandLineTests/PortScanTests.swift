import Foundation
import Ports
import Testing

@testable import benchpin

@Suite struct PortScanTests {
  private func port(_ node: String, socket: Int, serial: String?, hidden: Bool = false) -> PluggedPort {
    PluggedPort(
      node: node, syspath: "/sys/\(node)", driver: "ftdi_sio",
      usb: PluggedPort.USB(
        path: "pci-0000:00:14.0-usb-0:\(socket):1.0", adapter: "/sys/1-\(socket)", vendor: "0403", model: "6001",
        serial: serial, interface: "00", product: "FT232R"),
      isHiddenFromModemManager: hidden)
  }

  private func machine(
    holders: [PortScan.Holder] = [], mayUse: Bool = true, modemManager: Bool = false
  ) -> PortScan.Machine {
    PortScan.Machine(holders: { _ in holders }, mayUse: { _ in mayUse }, runsModemManager: { modemManager })
  }

  private func claims(_ ports: [(String, String)]) -> PortClaims {
    PortClaims(claims: ports.compactMap { entry in PortName(entry.1).map { .init(device: entry.0, port: $0) } })
  }

  @Test func aPortShowsWhoHoldsItAndThatOneMayNotUseIt() {
    let scan = PortScan(
      PortList([port("/dev/ttyUSB0", socket: 1, serial: "A1B2")]), hearing: .well, claims: claims([]),
      machine: machine(holders: [.init(pid: 812, name: "minicom")], mayUse: false))
    #expect(scan.ports[0].why == "no device in the settings names it; locked by process 812 (minicom)")
    #expect(scan.lines.contains { $0.contains("add your user to the group dialout") })
    #expect(
      scan.lines.suffix(4) == [
        "    - name: NAME", "      kind: KIND        # gauge, engraver or polisher", "      profile: PROFILE",
        "      port: serial:A1B2",
      ])
  }

  @Test func aDeafUdevIsSaidFirst() {
    let scan = PortScan(PortList([]), hearing: .deaf("no udevd"), claims: claims([]), machine: machine())
    #expect(
      scan.lines == [
        "udev does not tell of ports that come and go: no udevd.", "This machine has no serial port now.",
      ])
  }

  @Test func aPathIsToldToBeNoLastingName() {
    let scan = PortScan(
      PortList([port("/dev/ttyUSB0", socket: 1, serial: "A1B2")]), hearing: .well,
      claims: claims([("gauge", "/dev/ttyUSB0")]), machine: machine())
    #expect(scan.ports[0].claimed_by == ["gauge"])
    #expect(scan.ports[0].notes == ["gauge names it /dev/ttyUSB0, which may be another device's tomorrow"])
    #expect(scan.ports[0].settings == ["port: serial:A1B2"])
  }

  @Test func modemManagerIsNamedWhereItMayMeddleAndNotWhereItWasTold() {
    for (hidden, isNoted) in [(false, true), (true, false)] {
      let scan = PortScan(
        PortList([port("/dev/ttyACM0", socket: 1, serial: "RG-7", hidden: hidden)]), hearing: .well, claims: claims([]),
        machine: machine(modemManager: true))
      #expect(scan.ports[0].notes.contains { $0.contains("ModemManager") } == isNoted)
    }
  }

  @Test func twoDevicesOnOnePortAreNamedBoth() {
    let scan = PortScan(
      PortList([port("/dev/ttyUSB0", socket: 1, serial: "A1B2")]), hearing: .well,
      claims: claims([("engraver", "serial:A1B2"), ("polisher", "usb:pci-0000:00:14.0-usb-0:1:1.0")]),
      machine: machine())
    #expect(
      scan.ports[0].why == "engraver and polisher name it; only machines with units of their own may share a line")
  }

  @Test func aDeviceWhosePortIsNotHereIsMissing() {
    let scan = PortScan(
      PortList([]), hearing: .well, claims: claims([("gauge", "serial:A1B2"), ("scanner", "/dev/nowhere")]),
      machine: machine())
    #expect(scan.missing.map(\.device) == ["gauge", "scanner"])
    #expect(scan.lines.contains("gauge names serial:A1B2: No adapter with the serial number A1B2 is plugged in."))
  }

  @Test func theClaimsOfTheExampleSettingsAreRead() {
    let example = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Config/benchpin.yaml").path
    let claims = PortClaims.read(example)
    #expect(claims.trouble == nil)
    #expect(claims.claims.map(\.device).contains("gauge"))
  }
}
