import Testing

@testable import benchpind

/// Devices that the settings put at one place.
@Suite struct DeviceSettingsTests {
  private func machines(_ first: String, _ second: String) -> String {
    """
    devices:
      - {name: one, kind: polisher, profile: x, max_rpm: 1000, \(first)}
      - {name: two, kind: engraver, profile: y, \(second)}
    """
  }

  /// What is said about places; the profiles are not there, which is said, too.
  private func mistakes(_ first: String, _ second: String) -> [String] {
    SizeSettingsTests.mistakes(machines(first, second)).filter { !$0.contains(".profile: ") }
  }

  /// What one of them is told the other's machine does.
  @Test(arguments: [
    ("port: /dev/ttyS1, unit: 3", "port: /dev/ttyS1, unit: 3", "devices[1].unit: /dev/ttyS1 unit 3 is one ("),
    ("port: /dev/ttyS1", "port: /dev/ttyS1", "devices[1].port: /dev/ttyS1 unit 1 is one ("),
    ("port: 'usb:1-2'", "port: 'usb:1-2', unit: 1", "devices[1].unit: usb:1-2 unit 1 is one ("),
    ("tcp: '10.0.0.5:502', unit: 3", "tcp: '10.0.0.5:502', unit: 3", "devices[1].unit: 10.0.0.5:502 unit 3 is one ("),
    ("tcp: '::1:502'", "tcp: '0:0:0:0:0:0:0:1:502'", "devices[1].tcp: 0:0:0:0:0:0:0:1:502 unit 255 is one ("),
  ]) func twoMachinesAtOneUnitAreRefusedNamingTheOtherAndItsLine(first: String, second: String, words: String) {
    let found = mistakes(first, second)
    #expect(found.count == 1 && found[0].hasPrefix(words), "\(found)")
    #expect(found.first?.hasSuffix("benchpin.yaml, line 5); give each machine a unit of its own") == true, "\(found)")
  }

  @Test(arguments: [
    ("port: /dev/ttyS1, unit: 3", "port: /dev/ttyS1, unit: 4"), ("port: /dev/ttyS1", "port: /dev/ttyS2"),
    ("tcp: '10.0.0.5:502', unit: 3", "tcp: '10.0.0.5:502', unit: 4"), ("tcp: '10.0.0.5:502'", "tcp: '10.0.0.5:503'"),
    ("tcp: '10.0.0.5:502'", "tcp: '10.0.0.6:502'"),
  ]) func machinesThatShareALineByTheirUnitsAreFine(first: String, second: String) {
    #expect(mistakes(first, second) == [])
  }
}
