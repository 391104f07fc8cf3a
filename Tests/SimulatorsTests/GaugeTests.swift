import Glibc
import Testing

@testable import Simulators

@Suite struct GaugeTests {
  @Test func aSylvacSendsSignedMillimetresAndACarriageReturn() async throws {
    let gauge = try SimulatedGauge(.sylvac)
    defer { gauge.close() }
    let port = try RawPort(path: gauge.path)
    #expect(gauge.measure(micrometres: 17_350))
    #expect(try await port.receiveText(8) == "+17.350\r")
    gauge.measure(micrometres: -5)
    #expect(try await port.receiveText(7) == "-0.005\r")
    gauge.powerOn()
    #expect(try await port.receiveText(8) == "SY203.1\r")
    gauge.sendError("ERR1")
    #expect(try await port.receiveText(5) == "ERR1\r")
  }

  @Test func aMitutoyoFillsEightCharactersBehindItsSign() async throws {
    let gauge = try SimulatedGauge(.mitutoyo)
    defer { gauge.close() }
    let port = try RawPort(path: gauge.path)
    gauge.measure(micrometres: 17_350)
    #expect(try await port.receiveText(13) == "01A+0017.350\r")
    gauge.setPresent(micrometres: -1_234)
    #expect(try await port.ask("31 0D", 13) == "30 31 41 2D 30 30 30 31 2E 32 33 34 0D")
    #expect(gauge.requestCount == 1)
  }

  @Test func aSylvacAnswersAQuestionMarkUnlessItIsSilent() async throws {
    let gauge = try SimulatedGauge(.sylvac)
    defer { gauge.close() }
    let port = try RawPort(path: gauge.path)
    gauge.setPresent(micrometres: 1_000)
    #expect(try await port.ask("3F 0D", 7) == "2B 31 2E 30 30 30 0D")
    gauge.setSilent(true)
    port.send("3F 0D")
    #expect(try await eventually { gauge.requestCount == 2 })
    gauge.setSilent(false)
    #expect(try await port.ask("3F 0D", 7) == "2B 31 2E 30 30 30 0D")
  }

  @Test func sevenBitsEvenParityReadAsEightBitsShowParityInBitSeven() async throws {
    let gauge = try SimulatedGauge(.sylvac)
    defer { gauge.close() }
    let port = try RawPort(path: gauge.path)
    gauge.setGarbled(true)
    gauge.measure(micrometres: 12_345)
    #expect(try await port.receive(8) == [0x2B, 0xB1, 0xB2, 0x2E, 0x33, 0xB4, 0x35, 0x8D])
  }

  @Test func aReadingIsLostWhileNobodyHasThePortOpen() async throws {
    let gauge = try SimulatedGauge(.sylvac)
    defer { gauge.close() }
    #expect(!gauge.measure(micrometres: 1_000))
    let first = try RawPort(path: gauge.path)
    #expect(gauge.measure(micrometres: 2_000))
    #expect(try await first.receiveText(7) == "+2.000\r")
    first.close()
    #expect(!gauge.measure(micrometres: 3_000))
    let second = try RawPort(path: gauge.path)
    #expect(gauge.measure(micrometres: 4_000))
    #expect(try await second.receiveText(7) == "+4.000\r")
  }

  @Test func anExclusiveLockEndsWithItsHolderAsOnARealPort() async throws {
    let gauge = try SimulatedGauge(.sylvac)
    defer { gauge.close() }
    let first = try RawPort(path: gauge.path)
    #expect(ioctl(first.descriptor, UInt(TIOCEXCL), 0) == 0)
    first.close()
    #expect(!gauge.isOpen)
    let second = try RawPort(path: gauge.path)
    var isExclusive: Int32 = -1
    // TIOCGEXCL, whose macro Swift cannot import.
    #expect(ioctl(second.descriptor, 0x8004_5440, &isExclusive) == 0)
    #expect(isExclusive == 0)
  }

  @Test func anUnpluggedGaugeEndsTheReadAndComesBackUnderItsLink() async throws {
    let link = "/tmp/benchpin-gauge-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let gauge = try SimulatedGauge(.sylvac, link: link)
    defer { gauge.close() }
    let port = try RawPort(path: link)
    gauge.unplug()
    #expect(try await port.ends())
    #expect(access(link, F_OK) != 0)
    #expect(!gauge.measure(micrometres: 1_000))
    try gauge.plug()
    let again = try RawPort(path: link)
    gauge.measure(micrometres: 1_000)
    #expect(try await again.receiveText(7) == "+1.000\r")
    gauge.close()
    #expect(access(link, F_OK) != 0)
  }
}
