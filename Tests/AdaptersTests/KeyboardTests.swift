import Devices
import Glibc
import Testing
import Wire

@testable import Adapters

@Suite struct KeyboardTests {
  @Test func aScannerThatTypesIsReadFromItsKeysInAnyChunking() {
    let bytes = typed("R-2041/a_B~\"") + event(1, 28, 1) + event(1, 28, 0)
    for chunk in [1, 7, 24, 25, bytes.count] {
      var decoder = KeyEventDecoder()
      var typed = TypedScan()
      var scans: [Scan] = []
      for start in stride(from: 0, to: bytes.count, by: chunk) {
        for event in decoder.decode(Array(bytes[start..<min(start + chunk, bytes.count)])) {
          if let scan = typed.take(event) { scans.append(scan) }
        }
      }
      #expect(scans == [.code("R-2041/a_B~\"", symbology: nil)])
    }
  }

  @Test func everyPrintableCharacterOfTheUSLayoutIsTyped() {
    let all = (0x20...0x7E).map { String(UnicodeScalar(UInt8($0))) }.joined()
    #expect(scans(typed("x" + all) + event(1, 15, 1)) == [.code("x" + all, symbology: nil)])
  }

  @Test func prefixAndAIMIdentifierAreLeftOut() {
    var scan = TypedScan(ScanFraming(prefix: "*"))
    var decoder = KeyEventDecoder()
    let scans = decoder.decode(typed("*]C1R-7") + event(1, 96, 1)).compactMap { scan.take($0) }
    #expect(scans == [.code("R-7", symbology: "Code 128")])
  }

  @Test func lostKeysMakeTheCodeWorthlessAndTheNextOneGood() {
    let bytes = typed("R-2") + event(0, 3, 0) + typed("41") + event(1, 28, 1) + typed("R-3") + event(1, 28, 1)
    let scans = scans(bytes)
    guard scans.count == 2, case .garbled(_, let why) = scans[0] else {
      Issue.record("\(scans)")
      return
    }
    #expect(why.contains("scan again"))
    #expect(scans[1] == .code("R-3", symbology: nil))
  }

  @Test func aShiftHeldWhileKeysWereLostIsNotHeldAfterwards() {
    let bytes = event(1, 42, 1) + event(0, 3, 0) + event(1, 28, 1) + typed("r") + event(1, 28, 1)
    #expect(scans(bytes).last == .code("r", symbology: nil))
  }

  @Test func aKeyThatTypesNothingOrACommandIsNoCode() {
    for bytes in [event(1, 59, 1), event(1, 29, 1) + event(1, 30, 1) + event(1, 29, 0)] {
      guard case .garbled? = scans(bytes + event(1, 28, 1)).first else {
        Issue.record("taken for a code")
        continue
      }
    }
  }

  @Test func endlessTypingIsBounded() {
    var bytes: [UInt8] = []
    for _ in 0..<5000 { bytes += event(1, 30, 1) + event(1, 30, 0) }
    guard case .garbled(let sent, _)? = scans(bytes + event(1, 28, 1)).first else {
      Issue.record("taken for a code")
      return
    }
    #expect(sent.count == ScanFraming.longest)
  }

  @Test func anOpenScannerDeliversWhatItTypesAndThrowsWhenPulled() async throws {
    let (near, far) = try pair()
    let session = KeyboardScannerSession(
      identity: DeviceIdentity(model: "scanner", address: "-"), framing: ScanFraming(),
      line: try SerialLine(owning: near, path: "-"))
    put(typed("R-9") + event(1, 28, 1), to: far)
    #expect(try await session.nextScans() == [.code("R-9", symbology: nil)])
    close(far)
    await #expect(throws: DeviceFault.self) { _ = try await session.nextScans() }
    await session.close()
  }

  @Test func aPedalSaysFirstHowItStoodAndThenEveryChange() async throws {
    let (near, far) = try pair()
    defer { close(far) }
    let session = KeyPedalSession(
      identity: DeviceIdentity(model: "pedal", address: "-"), key: 48, line: try SerialLine(owning: near, path: "-"),
      isDown: true)
    var positions = [try await session.nextPosition()]
    put(event(1, 48, 2) + event(1, 48, 0) + event(1, 30, 1) + event(1, 48, 1) + event(1, 48, 2), to: far)
    for _ in 0..<2 { positions.append(try await session.nextPosition()) }
    #expect(positions.map(\.isDown) == [true, false, true])
    put(event(0, 3, 0), to: far)
    await #expect(throws: DeviceFault.self) { _ = try await session.nextPosition() }
    await session.close()
  }

  @Test func whatIsNoInputDeviceIsRefused() async {
    await #expect {
      _ = try await KeyboardScannerDriver(path: "/dev/null", framing: ScanFraming()).open()
    } throws: {
      if case .denied(let sentence)? = $0 as? DeviceFault { sentence.contains("no input device") } else { false }
    }
  }

  // MARK: Keys

  private func scans(_ bytes: [UInt8]) -> [Scan] {
    var decoder = KeyEventDecoder()
    var typed = TypedScan()
    return decoder.decode(bytes).compactMap { typed.take($0) }
  }

  /// The events of keys that type `text` on a US keyboard, from a table of its own.
  private func typed(_ text: String) -> [UInt8] {
    let codes = Array(" 1234567890-= \tqwertyuiop[]  asdfghjkl;'` \\zxcvbnm,./")
    let shifted = Array(" !@#$%^&*()_+ \tQWERTYUIOP{}  ASDFGHJKL:\"~ |ZXCVBNM<>?")
    var bytes: [UInt8] = []
    for character in text {
      if character == " " {
        bytes += event(1, 57, 1) + event(1, 57, 0)
      } else if let index = codes.firstIndex(of: character) {
        bytes += event(1, UInt16(index + 1), 1) + event(0, 0, 0) + event(1, UInt16(index + 1), 0)
      } else if let index = shifted.firstIndex(of: character) {
        bytes += event(1, 42, 1) + event(1, UInt16(index + 1), 1)
        bytes += event(1, UInt16(index + 1), 0) + event(1, 42, 0) + event(0, 0, 0)
      } else {
        Issue.record("no key for \(character)")
      }
    }
    return bytes
  }

  private func event(_ type: UInt16, _ code: UInt16, _ value: Int32) -> [UInt8] {
    var bytes = [UInt8](repeating: 0xA5, count: MemoryLayout<timeval>.size)
    withUnsafeBytes(of: type) { bytes += $0 }
    withUnsafeBytes(of: code) { bytes += $0 }
    withUnsafeBytes(of: value) { bytes += $0 }
    return bytes
  }

  private func pair() throws -> (near: Int32, far: Int32) {
    var ends: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    return (ends[0], ends[1])
  }

  private func put(_ bytes: [UInt8], to descriptor: Int32) { _ = write(descriptor, bytes, bytes.count) }
}

@Suite struct DebounceTests {
  private let start = ContinuousClock.now
  private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

  @Test func aBounceIsNoPositionAndAPressIsDatedFromItsBeginning() {
    var contact = Debounce(.milliseconds(40))
    #expect(contact.take(false, at: at(0)) == nil)
    #expect(contact.take(false, at: at(40))?.isDown == false)
    for (time, isDown) in [(60, true), (70, false), (80, true), (100, false), (110, true), (140, true)] {
      #expect(contact.take(isDown, at: at(time)) == nil)
    }
    let press = contact.take(true, at: at(150))
    #expect(press?.isDown == true && press?.since == at(110))
    #expect(contact.take(true, at: at(500)) == nil)
    #expect(contact.take(false, at: at(510)) == nil)
    #expect(contact.take(true, at: at(520)) == nil)
    #expect(contact.take(false, at: at(530)) == nil)
    #expect(contact.take(false, at: at(570))?.since == at(530))
  }

  @Test func withoutATimeEverySampleCounts() {
    var contact = Debounce(.zero)
    #expect(contact.take(true, at: at(0))?.isDown == true)
    #expect(contact.take(false, at: at(1))?.isDown == false)
  }
}
