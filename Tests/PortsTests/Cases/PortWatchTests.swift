import Glibc
import Testing

/// The watch of ports among adapters that umockdev plugs and pulls, in a process of its own.
@Suite(.serialized) struct PortWatchTests {
  typealias Adapter = MockedMachine.Adapter
  private let one = Adapter(socket: 1, number: 0, serial: "GAUGE01")
  private let two = Adapter(socket: 2, number: 1, serial: "GAUGE02")

  /// A watch that looks so seldom that only events can be what it saw, and that takes udevd for running.
  private func watch(
    _ adapters: [Adapter] = [], hasProperties: Bool = true, control: String = "/", everyMilliseconds: Int = 600_000,
    finding name: String? = nil, _ body: (MockedMachine) throws -> Void
  ) throws {
    let machine = try MockedMachine(
      adapters, hasProperties: hasProperties, "ports-probe",
      [control, String(everyMilliseconds)] + (name.map { [$0] } ?? []))
    try machine.await("watching")
    try body(machine)
  }

  @Test func everyPortIsListedWithWhatIsKnownOfIt() throws {
    try watch([one, two]) { machine in
      #expect(
        machine.lines.prefix(2) == [
          "here /dev/ttyUSB0 serial:GAUGE01 0403 6001 GAUGE01 00 ftdi_sio",
          "here /dev/ttyUSB1 serial:GAUGE02 0403 6001 GAUGE02 00 ftdi_sio",
        ])
    }
  }

  @Test func withoutUdevsDatabaseTheSameIsReadFromSys() throws {
    try watch([one, Adapter(socket: 3, number: 1)], hasProperties: false) { machine in
      #expect(
        machine.lines.prefix(2) == [
          "here /dev/ttyUSB0 serial:GAUGE01 0403 6001 GAUGE01 00 ftdi_sio",
          "here /dev/ttyUSB1 usb:pci-0000:00:14.0-usb-0:3:1.0 0403 6001 - 00 ftdi_sio",
        ])
    }
  }

  @Test func twoAdaptersWithoutSerialNumbersAreToldApartByTheirSockets() throws {
    let (left, right) = (Adapter(socket: 1, number: 0), Adapter(socket: 2, number: 1))
    try watch([left, right], finding: left.socketName) { machine in
      #expect(machine.lines.contains("found /dev/ttyUSB0"))
      // Both are pulled and plugged into each other's socket.
      for adapter in [left, right] {
        try machine.tellGone(adapter)
        try machine.await("unplugged \(adapter.node)")
        try machine.removeSilently(adapter)
      }
      try machine.plug(Adapter(socket: 2, number: 2))
      try machine.plug(Adapter(socket: 1, number: 3))
      try machine.await("found /dev/ttyUSB3")
    }
  }

  @Test func aSerialNumberThatManyShipWithNamesNobody() throws {
    let (left, right) = (Adapter(socket: 1, number: 0, serial: "0001"), Adapter(socket: 2, number: 1, serial: "0001"))
    try watch([left, right], finding: "serial:0001") { machine in
      #expect(machine.lines.contains { $0.hasPrefix("here /dev/ttyUSB0 \(left.socketName) ") })
      #expect(machine.lines.contains { $0.hasPrefix("here /dev/ttyUSB1 \(right.socketName) ") })
      #expect(machine.lines.contains { $0.hasPrefix("absent serial:0001 names no single port") })
    }
  }

  @Test func aSecondAdapterWithTheSameSerialNumberTakesTheNameFromBoth() throws {
    let (left, right) = (Adapter(socket: 1, number: 0, serial: "SN77"), Adapter(socket: 2, number: 1, serial: "SN77"))
    try watch([left], finding: "serial:SN77") { machine in
      #expect(machine.lines.contains("found /dev/ttyUSB0"))
      try machine.plug(right)
      try machine.await("plugged /dev/ttyUSB1 \(right.socketName)")
      try machine.wait(for: "the refusal") {
        machine.lines.contains { $0.hasPrefix("absent serial:SN77 fits 2 ports") }
      }
    }
  }

  @Test func anAdapterPluggedAgainUnderAnotherNumberIsFoundByItsName() throws {
    try watch([one], finding: "serial:GAUGE01") { machine in
      try machine.tellGone(one)
      try machine.await("unplugged /dev/ttyUSB0")
      try machine.await("absent No adapter with the serial number GAUGE01 is plugged in.")
      try machine.removeSilently(one)
      try machine.plug(Adapter(socket: 1, number: 7, serial: "GAUGE01"))
      try machine.await("found /dev/ttyUSB7")
    }
  }

  @Test func aPortGoesOnceHoweverOftenThatIsSaid() throws {
    try watch([one], everyMilliseconds: 20) { machine in
      try machine.tellGone(one)
      try machine.removeSilently(one)
      try machine.await("unplugged /dev/ttyUSB0")
      try machine.plug(two)
      try machine.await("plugged /dev/ttyUSB1 serial:GAUGE02")
      // Several looks later nothing was said twice, and the monitor is not taken for deaf.
      usleep(200_000)
      #expect(machine.lines.count { $0.hasPrefix("plugged /dev/ttyUSB1") } == 1)
      #expect(!machine.lines.contains { $0.hasPrefix("deaf") })
    }
  }

  @Test func aMachineWithoutUdevdIsSaidToBeDeafAndLookedAt() throws {
    try watch([one], control: "/nowhere/control", everyMilliseconds: 20) { machine in
      #expect(machine.lines.first == "deaf /nowhere/control is not there, so udevd does not run")
      try machine.removeSilently(one)
      try machine.await("unplugged /dev/ttyUSB0")
    }
  }

  @Test func aMonitorThatToldNothingIsSaidToBeDeafUntilItSpeaksAgain() throws {
    try watch([one], everyMilliseconds: 20) { machine in
      try machine.removeSilently(one)
      try machine.await("unplugged /dev/ttyUSB0")
      try machine.await("deaf ports came or went and udev did not tell")
      try machine.plug(two)
      try machine.await("hears")
      try machine.wait(for: "the plug") { machine.lines.contains("plugged /dev/ttyUSB1 serial:GAUGE02") }
    }
  }
}
