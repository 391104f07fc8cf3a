import Foundation
import Testing

/// The programs of the shop among adapters that umockdev plugs and pulls.
@Suite(.serialized) struct ProgramTests {
  typealias Adapter = MockedMachine.Adapter
  private let gauge = Adapter(socket: 1, number: 0, serial: "GAUGE01")

  // MARK: devices scan

  @Test func theScanSaysOfEveryPortWhoClaimsItAndWhatToPaste() throws {
    let nameless = Adapter(socket: 2, number: 1)
    let settings = try settings("serial:GAUGE01")
    let scan = try scan([gauge, nameless], settings)
    let ports = try #require(scan["ports"] as? [[String: Any]])
    #expect(ports.map { $0["node"] as? String } == ["/dev/ttyUSB0", "/dev/ttyUSB1"])
    #expect(ports.map { $0["name"] as? String } == ["serial:GAUGE01", nameless.socketName])
    #expect(ports.map { $0["claimed_by"] as? [String] } == [["gauge"], []])
    #expect(ports[0]["why"] as? String == "gauge names it serial:GAUGE01")
    #expect(ports[1]["why"] as? String == "no device in the settings names it")
    #expect(
      (ports[1]["notes"] as? [String])?.contains { $0.contains("has no serial number, so the USB socket") } == true)
    #expect((ports[1]["settings"] as? [String])?.last == "  port: \(nameless.socketName)")
    #expect((scan["missing"] as? [Any])?.isEmpty == true)
  }

  @Test func theScanNeverClaimsByTheChipAndSaysWhatIsMissing() throws {
    // The same chip, another serial number: it is not the gauge of the settings.
    let scan = try scan([Adapter(socket: 1, number: 0, serial: "OTHER9")], try settings("serial:GAUGE01"))
    let ports = try #require(scan["ports"] as? [[String: Any]])
    #expect(ports.map { $0["claimed_by"] as? [String] } == [[]])
    let missing = try #require(scan["missing"] as? [[String: String]])
    #expect(missing.first?["device"] == "gauge")
    #expect(missing.first?["why"] == "No adapter with the serial number GAUGE01 is plugged in.")
  }

  @Test func theScanListsPortsWithoutSettings() throws {
    let scan = try scan([gauge], "/nowhere/benchpin.yaml")
    #expect((scan["trouble"] as? String)?.hasPrefix("/nowhere/benchpin.yaml cannot be read") == true)
    #expect((scan["ports"] as? [Any])?.count == 1)
  }

  // MARK: the daemon

  @Test func theDaemonReadsAGaugeThatComesBackUnderAnotherNumber() throws {
    let folder = try Folder()
    let machine = try MockedMachine([gauge], "benchpind", ["--config", try folder.settings("serial:GAUGE01")])
    try machine.wait(for: "the gauge") { machine.complaints.contains("device open") }
    // Unplugged: first the end of file, then udev's word.
    try machine.hangUp(gauge)
    try machine.wait(for: "the loss") { machine.complaints.contains("device absent") }
    try machine.tellGone(gauge)
    try machine.wait(for: "udev's word") { machine.complaints.contains("port unplugged") }
    try machine.removeSilently(gauge)
    let again = Adapter(socket: 3, number: 5, serial: "GAUGE01")
    try machine.plug(again)
    try machine.wait(for: "the gauge at its new place") {
      machine.complaints.split(separator: "\n").contains { $0.contains("device open") && $0.contains("/dev/ttyUSB5") }
    }
    #expect(count("device open", in: machine) == 2)
  }

  @Test func aPortThatUdevSaysIsGoneIsLetGoThoughItsDescriptorIsSilent() throws {
    let folder = try Folder()
    let machine = try MockedMachine([gauge], "benchpind", ["--config", try folder.settings("serial:GAUGE01")])
    try machine.wait(for: "the gauge") { machine.complaints.contains("device open") }
    try machine.tellGone(gauge)
    try machine.wait(for: "the loss") { machine.complaints.contains("device absent") }
    try machine.hangUp(gauge)
    try machine.removeSilently(gauge)
    try machine.plug(Adapter(socket: 1, number: 4, serial: "GAUGE01"))
    try machine.wait(for: "the gauge at its new place") {
      machine.complaints.split(separator: "\n").contains { $0.contains("device open") && $0.contains("/dev/ttyUSB4") }
    }
    // Lost once, however many signs of it there were.
    #expect(count("device open", in: machine) == 2)
    #expect(count("port unplugged", in: machine) == 1)
  }

  @Test func twoAdaptersWithOneSerialNumberAreRefusedAndTheSocketsAreNamed() throws {
    let folder = try Folder()
    let twins = [Adapter(socket: 1, number: 0, serial: "SN77"), Adapter(socket: 2, number: 1, serial: "SN77")]
    let machine = try MockedMachine(twins, "benchpind", ["--config", try folder.settings("serial:SN77")])
    try machine.wait(for: "the refusal") { machine.complaints.contains("serial:SN77 fits 2 ports") }
    for twin in twins { #expect(machine.complaints.contains(twin.socketName)) }
    #expect(count("the USB socket matters", in: machine) == 2)
    #expect(!machine.complaints.contains("device open"))
  }

  @Test func aScannerOnAPluggedPortReachesTheBench() throws {
    let folder = try Folder()
    let scanner = Adapter(socket: 2, number: 1, serial: "SCAN7")
    let inputs = "inputs:\n  scanners:\n    - port: serial:SCAN7\n      prefix: '~'"
    let machine = try MockedMachine(
      [gauge, scanner], "benchpind", ["--config", try folder.settings("serial:GAUGE01", also: inputs)])
    // A scan is dropped while the scanner is being opened, as a person would see, who scans again.
    try machine.wait(for: "the bench's answer") {
      try machine.send("~]C0R-7", from: scanner)
      return machine.complaints.contains("There is no order R-7.")
    }
  }

  @Test(arguments: [
    ("port: ttyUSB0", "port: expected `serial:NUMBER`, `usb:SOCKET` or the whole path of a serial port"),
    ("port: serial:0001", "0001 is a serial number that many adapters share"),
  ])
  func aPortThatCanBeNoNameIsAMistake(line: String, sentence: String) throws {
    let folder = try Folder()
    let file = try folder.settings(port: line)
    let machine = try MockedMachine([], "benchpind", ["--config", file, "--check-config"])
    try machine.wait(for: "the mistake") { machine.complaints.contains(sentence) }
  }

  @Test func theInputsOfTheSettingsAreReadStrictly() throws {
    let folder = try Folder()
    let good = """
      inputs:
        scanners:
          - port: serial:SCAN7
            suffix: CRLF
            quiet_ms: 80
          - name: counter
            keyboard: /dev/input/by-id/usb-Scanner-event-kbd
            prefix: '~'
        pedal:
          tcp: 192.168.7.30:502
          at: 0
          pressed: 1
          debounce_ms: 30
          stuck_after_s: 20
        safety:
          - name: guard
            port: usb:pci-0000:00:14.0-usb-0:4:1.0
            unit: 3
            line: {baud: 19200, data_bits: 8, parity: even, stop_bits: 1}
            table: input
            at: 0x10
            bit: 3
            healthy: 1
            counter: {table: input, at: 17, within_ms: 600}
      """
    let right = try MockedMachine(
      [], "benchpind", ["--config", try folder.settings("serial:GAUGE01", also: good), "--check-config"])
    try right.wait(for: "no mistakes") { right.output.contains("no mistakes; 1 devices, 4 inputs") }
    let bad =
      good.replacing("suffix: CRLF", with: "suffix: enter").replacing("pressed: 1", with: "pressed: yes")
      .replacing("name: guard", with: "name: gauge").replacing("bit: 3", with: "bit: 16")
      .replacing("within_ms: 600", with: "within_ms: 100").replacing("prefix: '~'", with: "quiet_ms: 5")
    let wrong = try MockedMachine(
      [], "benchpind", ["--config", try folder.settings("serial:GAUGE01", also: bad), "--check-config"])
    try wrong.wait(for: "the mistakes") { wrong.complaints.contains("unknown key") }
    for sentence in [
      "inputs.scanners[0].suffix: expected CR, LF, CRLF, TAB, ETX or none, found \"enter\"",
      "inputs.scanners[1]: unknown key `quiet_ms`",
      "inputs.pedal.pressed: expected a whole number between 0 and 1, found \"yes\"",
      "inputs.safety[0].name: \"gauge\" is the name of another device or input",
      "inputs.safety[0].bit: expected a whole number between 0 and 15, found \"16\"",
      "inputs.safety[0].counter: `within_ms` must be more than `poll_ms`",
    ] { #expect(wrong.complaints.contains(sentence), "\(sentence) is not in:\n\(wrong.complaints)") }
  }

  // MARK: What the tests need

  private func count(_ text: String, in machine: MockedMachine) -> Int {
    machine.complaints.split(separator: "\n").count { $0.contains(text) }
  }

  private func scan(_ adapters: [Adapter], _ settings: String) throws -> [String: Any] {
    let machine = try MockedMachine(adapters, "benchpin", ["devices", "scan", "--json", "--config", settings])
    var scan: [String: Any]?
    try machine.wait(for: "the scan") {
      // Until the whole line is there it is no JSON yet.
      scan = try? JSONSerialization.jsonObject(with: Data(machine.output.utf8)) as? [String: Any]
      return scan != nil
    }
    return scan ?? [:]
  }

  private func settings(_ port: String) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "benchpin-scan-\(UUID().uuidString.prefix(8)).yaml")
    let text = "devices:\n  - name: gauge\n    kind: gauge\n    port: \(port)\n"
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  /// A folder with settings of a bench that has one gauge.
  private final class Folder {
    private let url = FileManager.default.temporaryDirectory.appending(
      path: "benchpin-bench-\(UUID().uuidString.prefix(8))")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    // What remains in the system's temporary place is the system's to clean.
    deinit { try? FileManager.default.removeItem(at: url) }

    func settings(_ port: String, also more: String = "") throws -> String {
      try settings(port: "port: \(port)", also: more)
    }

    func settings(port line: String, also more: String = "") throws -> String {
      let file = url.appending(path: "\(UUID().uuidString.prefix(6)).yaml")
      let profiles = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Config").path
      let text = """
        bench: bench-1
        ledger: ledger.sqlite
        socket: socket
        http: {port: 0}
        profiles: \(profiles)
        log: debug
        devices:
          - name: gauge
            kind: gauge
            profile: sylvac-opto-rs
            \(line)
        \(more)
        """
      try text.write(to: file, atomically: true, encoding: .utf8)
      return file.path
    }
  }
}
