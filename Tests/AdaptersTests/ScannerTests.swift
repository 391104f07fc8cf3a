import Adapters
import Devices
import Foundation
import Glibc
import Simulators
import Testing
import Wire

@Suite struct ScannerTests {
  private struct Golden: CustomTestStringConvertible {
    struct File: Decodable {
      struct Meaning: Decodable {
        var kind: String
        var value: String?
        var symbology: String?
      }
      var expect: Meaning
    }
    var name: String
    var bytes: [UInt8]
    var meaning: File.Meaning
    var testDescription: String { name }

    static func all() throws -> [Golden] {
      let folder = Project.root.appendingPathComponent("Tests/Recordings/barcode_scanner")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".bytes") }
      return try names.sorted().map { name in
        let expected = folder.appendingPathComponent(name.dropLast(6) + ".expected.json")
        return Golden(
          name: name, bytes: Array(try Data(contentsOf: folder.appendingPathComponent(name))),
          meaning: try JSONDecoder().decode(File.self, from: Data(contentsOf: expected)).expect)
      }
    }
  }

  @Test(arguments: try Golden.all())
  private func aRecordingMeansWhatItsManualSaysInAnyChunking(golden: Golden) {
    for cut in 0...golden.bytes.count {
      var decoder = ScanDecoder(ScanFraming())
      let scans = decoder.decode(Array(golden.bytes[..<cut])) + decoder.decode(Array(golden.bytes[cut...]))
      switch golden.meaning.kind {
      case "scan": #expect(scans == [.code(golden.meaning.value ?? "", symbology: golden.meaning.symbology)])
      case "incomplete":
        #expect(scans.isEmpty && decoder.isUnderWay)
        var whole = ScanDecoder(ScanFraming(suffix: .none))
        #expect(whole.decode(golden.bytes).isEmpty)
        #expect(whole.quiet() == [.code("ORD-2025-0042", symbology: nil)])
      default: Issue.record("unknown kind \(golden.meaning.kind)")
      }
    }
  }

  @Test func thereAreRecordings() throws { #expect(try Golden.all().count == 3) }

  @Test(arguments: ScanFraming.Suffix.allCases)
  func everySuffixEndsACodeAndTwoCodesStayTwo(suffix: ScanFraming.Suffix) {
    let ends: [ScanFraming.Suffix: String] = [
      .cr: "\r", .lf: "\n", .crlf: "\r\n", .tab: "\t", .etx: "\u{3}", .none: "",
    ]
    let end = Array((ends[suffix] ?? "").utf8)
    var decoder = ScanDecoder(ScanFraming(prefix: "~", suffix: suffix))
    var scans: [Scan] = []
    for code in ["~]Q1R-1", "~R-2"] {
      for byte in Array(code.utf8) + end { scans += decoder.decode([byte]) }
      scans += decoder.quiet()
    }
    #expect(scans == [.code("R-1", symbology: "QR"), .code("R-2", symbology: nil)])
    #expect(!decoder.isUnderWay)
  }

  @Test func whatSurvivesACROfACRLFScannerIsNoScan() {
    var decoder = ScanDecoder(ScanFraming(suffix: .cr))
    #expect(
      decoder.decode(Array("R-1\r\nR-2\r\n".utf8)) == [.code("R-1", symbology: nil), .code("R-2", symbology: nil)])
    #expect(decoder.quiet().isEmpty)
  }

  @Test func aCodeWithoutItsSuffixIsNeverAnOrder() {
    var decoder = ScanDecoder(ScanFraming(suffix: .cr))
    #expect(decoder.decode(Array("R-204".utf8)).isEmpty)
    guard case .garbled("R-204", let why)? = decoder.quiet().first else {
      Issue.record("not garbled")
      return
    }
    #expect(why.contains("suffix: none"))
    #expect(decoder.decode(Array("1\r".utf8)) == [.code("1", symbology: nil)])
  }

  @Test func aCodeWithoutThePrefixIsRefused() {
    var decoder = ScanDecoder(ScanFraming(prefix: "S>"))
    #expect(
      decoder.decode(Array("R-1\rS>R-2\r".utf8)) == [
        .garbled(sent: "R-1", why: "it does not begin with the prefix S>"), .code("R-2", symbology: nil),
      ])
  }

  @Test(arguments: ScanFraming.Suffix.allCases)
  func tenMegabytesWithoutAnEndAreOneComplaint(suffix: ScanFraming.Suffix) {
    var decoder = ScanDecoder(ScanFraming(suffix: suffix))
    let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
    for _ in 0..<100 { #expect(decoder.decode(chunk).isEmpty) }
    let scans = decoder.quiet()
    #expect(scans == [.garbled(sent: "", why: "10000000 bytes came without an end; a code is shorter")])
    #expect(!decoder.isUnderWay)
  }

  @Test(arguments: ScanFraming.Suffix.allCases)
  func aCodeLongerThanIsKeptIsNoCode(suffix: ScanFraming.Suffix) {
    for (count, isCode) in [(ScanFraming.longest, true), (ScanFraming.longest + 1, false)] {
      var decoder = ScanDecoder(ScanFraming(suffix: suffix))
      let ends: [ScanFraming.Suffix: [UInt8]] = [.cr: [13], .lf: [10], .crlf: [13, 10], .tab: [9], .etx: [3]]
      let scans =
        decoder.decode([UInt8](repeating: 0x31, count: count) + (ends[suffix] ?? [])) + decoder.quiet()
      let codes = scans.filter { if case .code = $0 { true } else { false } }
      #expect(codes.count == (isCode ? 1 : 0), "\(count) bytes")
    }
  }

  @Test func bytesThatAreNoTextNameTheLineSettings() {
    var decoder = ScanDecoder(ScanFraming())
    guard case .garbled(_, let why)? = decoder.decode([0xD2, 0xAD, 0x31, 13]).first else {
      Issue.record("not garbled")
      return
    }
    #expect(why.contains("baud"))
  }

  @Test func aScannerWithoutSuffixIsReadWhenItsLineIsQuiet() async throws {
    try await withScanner(ScanFraming(suffix: .none, quiet: .milliseconds(30))) { send, session async throws in
      send("]C0R-2041")
      #expect(try await session.nextScans() == [.code("R-2041", symbology: "Code 128")])
      send("R-2042")
      #expect(try await session.nextScans() == [.code("R-2042", symbology: nil)])
    }
  }

  @Test func pulledWhileACodeIsUnderWayItThrows() async throws {
    let port = try ScriptedPort()
    let session = try await SerialScannerDriver(
      settings: SerialSettings(baud: 9600), framing: ScanFraming(quiet: .seconds(60)), path: port.path
    ).open()
    port.send("R-20")
    let scans = Task { try await session.nextScans() }
    port.unplug()
    await #expect(throws: DeviceFault.self) { _ = try await scans.value }
    await session.close()
  }

  private func withScanner(
    _ framing: ScanFraming, _ body: ((String) -> Void, SerialScannerSession) async throws -> Void
  ) async throws {
    let port = try ScriptedPort()
    let driver = SerialScannerDriver(settings: SerialSettings(baud: 9600), framing: framing, path: port.path)
    let session = try await driver.open()
    defer { port.unplug() }
    do { try await body({ port.send($0) }, session) } catch {
      await session.close()
      throw error
    }
    await session.close()
  }
}

/// A pseudo-terminal whose other end the test holds.
final class ScriptedPort: Sendable {
  let path: String
  private let master: Int32

  init() throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var unlocked: Int32 = 0
    var number: UInt32 = 0
    // TIOCSPTLCK and TIOCGPTN of asm-generic/ioctls.h; Swift does not import the functions around them.
    guard ioctl(master, 0x4004_5431, &unlocked) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
      throw POSIXError(.ENOTTY)
    }
    path = "/dev/pts/\(number)"
  }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// What the code under test wrote, waiting for at least one byte.
  func heard() async -> String {
    var bytes = [UInt8](repeating: 0, count: 256)
    while true {
      var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      if poll(&waiting, 1, 0) > 0 {
        let count = read(master, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
      }
      try? await Task.sleep(for: .milliseconds(1))
    }
  }

  func unplug() { close(master) }
}

@Suite struct GaugeConfirmationTests {
  private let line = SerialSettings(baud: 4800, dataBits: 7, parity: .even, stopBits: 2)

  @Test func theGaugeThatAnswersAsItMustIsTheOne() async throws {
    let port = try ScriptedPort()
    defer { port.unplug() }
    let confirmation = GaugeConfirmation(question: Array("ID?\r".utf8), answer: "SY")
    let confirmed = Task { [line] in try await confirmation.confirm(path: port.path, line: line) }
    #expect(await port.heard() == "ID?\r")
    port.send("+017.350\rSY203.1\r")
    try await confirmed.value
  }

  @Test func anotherDeviceInTheSocketIsSaidToBeAnother() async throws {
    let port = try ScriptedPort()
    defer { port.unplug() }
    let confirmation = GaugeConfirmation(
      question: Array("ID?\r".utf8), answer: "SY", patience: .milliseconds(200))
    let confirmed = Task { [line] in try await confirmation.confirm(path: port.path, line: line) }
    _ = await port.heard()
    port.send("ES\r\n")
    await #expect {
      try await confirmed.value
    } throws: {
      if case .garbled(let sentence)? = $0 as? DeviceFault { sentence.contains("another device") } else { false }
    }
  }

  @Test func whatDoesNotAnswerIsNotTakenForTheGauge() async throws {
    let port = try ScriptedPort()
    defer { port.unplug() }
    let confirmation = GaugeConfirmation(question: [63, 13], answer: "SY", patience: .milliseconds(50))
    await #expect {
      try await confirmation.confirm(path: port.path, line: line)
    } throws: {
      if case .timedOut? = $0 as? DeviceFault { true } else { false }
    }
  }
}
