import Testing

@testable import Ports

/// A port of an adapter for tests: in socket 1-`socket`.
func port(
  _ node: String, socket: Int, serial: String? = nil, interface: String = "00", port: Int = 0, links: [String] = []
) -> PluggedPort {
  let adapter = "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-\(socket)"
  return PluggedPort(
    node: "/dev/\(node)", syspath: "\(adapter)/1-\(socket):1.\(Int(interface) ?? 0)/\(node)/tty/\(node)",
    driver: "ftdi_sio",
    usb: PluggedPort.USB(
      path: "pci-0000:00:14.0-usb-0:\(socket):1.\(Int(interface) ?? 0)", port: port, adapter: adapter, vendor: "0403",
      model: "6001", serial: serial, interface: interface),
    links: links)
}

@Suite struct PortListTests {
  @Test func aSerialNumberThatNobodyElseHasNamesThePort() {
    let list = PortList([port("ttyUSB0", socket: 1, serial: "A50285BI"), port("ttyUSB1", socket: 2, serial: "FT9XYZ")])
    #expect(list.ports.map { list.name(of: $0) } == [.serial("A50285BI"), .serial("FT9XYZ")])
    #expect(list.ports.allSatisfy { list.whySocketMatters(of: $0) == nil })
  }

  @Test func withoutSerialNumberTheSocketNamesThePortAndThatIsSaid() {
    let list = PortList([port("ttyUSB0", socket: 1), port("ttyUSB1", socket: 2)])
    #expect(list.ports.map { list.name(of: $0).text }.first == "usb:pci-0000:00:14.0-usb-0:1:1.0")
    #expect(list.whySocketMatters(of: list.ports[0]) == "its adapter has no serial number")
  }

  @Test func aSerialNumberOfTwoAdaptersNamesNeither() throws {
    let list = PortList([port("ttyUSB0", socket: 1, serial: "SN77"), port("ttyUSB1", socket: 2, serial: "SN77")])
    #expect(list.ports.allSatisfy { if case .socket = list.name(of: $0) { true } else { false } })
    #expect(list.whySocketMatters(of: list.ports[0])?.contains("SN77") == true)
    #expect(throws: PortAbsence.self) { try list.find(.serial("SN77")) }
    do { _ = try list.find(.serial("SN77")) } catch {
      #expect(error.sentence.contains("usb:pci-0000:00:14.0-usb-0:1:1.0 or usb:pci-0000:00:14.0-usb-0:2:1.0"))
    }
  }

  @Test(arguments: ["0001", "0000", "00000000", "1", "123456", "12345678", "0123456789ABCDEF", "noserial", ""])
  func whatManyAdaptersShipWithIsNoSerialNumber(serial: String) {
    #expect(SerialNumber.isFiller(serial))
    let list = PortList([port("ttyUSB0", socket: 1, serial: serial)])
    #expect(list.name(of: list.ports[0]) == .socket("pci-0000:00:14.0-usb-0:1:1.0"))
    #expect(throws: PortAbsence.self) { try list.find(.serial(serial)) }
  }

  @Test(arguments: ["A50285BI", "FT9XYZ", "0010", "RG-7", "554323530333515"])
  func aRealSerialNumberIsOne(serial: String) { #expect(!SerialNumber.isFiller(serial)) }

  @Test func interfacesOfOneAdapterAreToldApartByTheirNumbers() throws {
    let list = PortList([
      port("ttyUSB0", socket: 1, serial: "FT4", interface: "00"),
      port("ttyUSB1", socket: 1, serial: "FT4", interface: "01"),
    ])
    #expect(list.ports.map { list.name(of: $0).text } == ["serial:FT4:00", "serial:FT4:01"])
    #expect(try list.find(.serial("FT4:01")).path == "/dev/ttyUSB1")
    #expect(throws: PortAbsence.self) { try list.find(.serial("FT4")) }
  }

  @Test func portsOfOneInterfaceAreToldApartByTheirCount() throws {
    let list = PortList([port("ttyUSB0", socket: 1, port: 0), port("ttyUSB1", socket: 1, port: 1)])
    let names = list.ports.map { list.name(of: $0).text }
    #expect(names == ["usb:pci-0000:00:14.0-usb-0:1:1.0:0", "usb:pci-0000:00:14.0-usb-0:1:1.0:1"])
    for (name, port) in zip(names, list.ports) {
      #expect(try list.find(try #require(PortName(name))).path == port.node)
    }
  }

  @Test func aNameFindsItsPortUnderAnyNumber() throws {
    for node in ["ttyUSB0", "ttyUSB3", "ttyACM0"] {
      let list = PortList([port(node, socket: 4, serial: "RG-7")])
      #expect(try list.find(.serial("RG-7")).path == "/dev/\(node)")
      #expect(try list.find(.socket("pci-0000:00:14.0-usb-0:4:1.0")).path == "/dev/\(node)")
    }
  }

  @Test func swappedSocketsSwapTheDevicesOfNamelessAdapters() throws {
    let name = try #require(PortName("usb:pci-0000:00:14.0-usb-0:1:1.0"))
    let before = PortList([port("ttyUSB0", socket: 1), port("ttyUSB1", socket: 2)])
    let after = PortList([port("ttyUSB1", socket: 1), port("ttyUSB0", socket: 2)])
    #expect(try before.find(name).path == "/dev/ttyUSB0")
    #expect(try after.find(name).path == "/dev/ttyUSB1")
  }

  @Test func aLinkThatTwoAdaptersAskForIsRefused() throws {
    let link = "/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0"
    let one = PortList([port("ttyUSB0", socket: 1, links: [link])])
    #expect(try one.find(.path(link)).port?.node == "/dev/ttyUSB0")
    let two = PortList([port("ttyUSB0", socket: 1, links: [link]), port("ttyUSB1", socket: 2, links: [link])])
    #expect(throws: PortAbsence.self) { try two.find(.path(link)) }
  }

  @Test func aPathThatNoPortHasIsTakenAsItIs() throws {
    #expect(try PortList([]).find(.path("/dev/pts/7")) == FoundPort(path: "/dev/pts/7", port: nil))
  }

  @Test(arguments: ["ttyUSB0", "serial:", "usb:", "serial:a/b", "COM3", ""])
  func whatIsNoNameIsNone(text: String) { #expect(PortName(text) == nil) }

  @Test(arguments: [
    ("/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/ttyUSB0/tty/ttyUSB0", "pci-0000:00:14.0-usb-0:2:1.0"),
    ("/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2.4/1-2.4:1.1/tty/ttyACM0", "pci-0000:00:14.0-usb-0:2.4:1.1"),
    ("/sys/devices/platform/soc/fe980000.usb/usb1/1-1/1-1:1.0/tty/ttyACM0", "platform-fe980000.usb-usb-0:1:1.0"),
  ])
  func aSocketHasTheNameUdevGivesIt(syspath: String, path: String) { #expect(USBPath.text(syspath: syspath) == path) }
}

@Suite struct PortBookTests {
  private let a = port("ttyUSB0", socket: 1, serial: "AAA1")
  private let b = port("ttyUSB1", socket: 2, serial: "BBB2")

  @Test func aPortComesOnceAndGoesOnceWhoeverSaysSoFirst() {
    var book = PortBook()
    #expect(book.told(of: a) == [.plugged(a)])
    #expect(book.looked([a]) == [])
    #expect(book.told(of: a) == [])
    #expect(book.told(gone: a.syspath) == [.unplugged(a)])
    #expect(book.looked([]) == [])
    #expect(book.told(gone: a.syspath) == [])
    #expect(book.looked([b]) == [.plugged(b)])
    #expect(book.told(of: b) == [])
    #expect(book.looked([]) == [.unplugged(b)])
    #expect(book.told(gone: b.syspath) == [])
    #expect(book.hearing == .well)
  }

  @Test func whatNoEventToldUntilTheNextLookMakesTheMonitorDeaf() {
    var book = PortBook()
    #expect(book.looked([a]) == [.plugged(a)])
    #expect(book.looked([a]) == [.hearing(.deaf("ports came or went and udev did not tell"))])
    #expect(book.looked([]) == [.unplugged(a)])
    #expect(book.told(of: b) == [.hearing(.well), .plugged(b)])
  }

  @Test func aPortIsNewsAgainWhenMoreIsKnownOfIt() {
    var book = PortBook()
    var bare = a
    bare.usb?.serial = nil
    _ = book.looked([bare])
    #expect(book.told(of: a) == [.plugged(a)])
    #expect(book.list.name(of: a) == .serial("AAA1"))
  }
}
