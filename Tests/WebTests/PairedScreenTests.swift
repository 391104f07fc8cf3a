import BenchAPI
import HTTPTypes
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Web

/// Codes, secrets and what is kept of them, without a server.
@Suite struct PairedScreenTests {
  private static func request(_ cookie: String?) -> HTTPRequest {
    var request = HTTPRequest(method: .get, scheme: "http", authority: "x", path: "/v1/state")
    if let cookie { request.headerFields[.cookie] = cookie }
    return request
  }

  /// Pairs a screen as those at the bench do.
  private static func paired(
    _ screens: PairedScreens, as kind: PairedScreen.Kind = .watch, name: String? = "tablet", inTheClear: Bool = false
  ) async throws -> (screen: PairedScreen, secret: String) {
    let code = try screens.showCode(as: kind, name: nil, by: "Mia").code.text
    let paired = try await screens.pair(code, name: name, from: "192.168.7.9", inTheClear: inTheClear, former: nil)
    return (paired.screen, paired.secret)
  }

  /// The type of the problem that `act` ends with.
  private static func problem<Value>(_ act: () async throws(Problem) -> Value) async -> String? {
    do throws(Problem) {
      _ = try await act()
      return nil
    } catch {
      return String(error.body.type.dropFirst("urn:benchpin:problem:".count))
    }
  }

  private static func tried(
    _ screens: PairedScreens, _ code: String, from address: String = "10.0.0.1"
  ) async -> String? {
    await problem { () throws(Problem) in
      try await screens.pair(code, name: nil, from: address, inTheClear: false, former: nil)
    }
  }

  /// A code that is not this one.
  private static func other(_ code: String) -> String { (code.first == "0" ? "1" : "0") + code.dropFirst() }

  @Test func aCodeIsSixDigitsAndGoodOnce() async throws {
    let screens = PairedScreens.inMemory()
    let code = try screens.showCode(as: .bench, name: nil, by: "Mia").code.text
    #expect(code.utf8.count == 6 && code.utf8.allSatisfy { (0x30...0x39).contains($0) })
    #expect(await Self.tried(screens, "\(code.prefix(3)) \(code.suffix(3))") == nil)
    #expect(await Self.tried(screens, code) == "no-code")
    #expect(screens.list.count == 1)
  }

  @Test func aCodeEndsAfterTwoMinutes() async throws {
    let clocks = TestClocks()
    let screens = PairedScreens.inMemory(clocks: clocks.clocks)
    let code = try screens.showCode(as: .watch, name: nil, by: "Mia")
    #expect(code.end.text == "2023-11-14T22:15:20.000Z")
    clocks.pass(.seconds(119))
    #expect(screens.openCode != nil)
    clocks.pass(.seconds(1))
    #expect(screens.openCode == nil)
    #expect(await Self.tried(screens, code.code.text) == "no-code")
  }

  @Test func aNewCodeTakesThePlaceOfTheOneBefore() async throws {
    let screens = PairedScreens.inMemory()
    let (first, second) = (
      try screens.showCode(as: .bench, name: nil, by: "Mia").code.text,
      try screens.showCode(as: .watch, name: nil, by: "Mia").code.text
    )
    if first != second { #expect(await Self.tried(screens, first) == "code-wrong") }
    #expect(await Self.tried(screens, second) == nil)
    #expect(screens.list.map(\.kind) == [.watch])
  }

  @Test func anAddressHasThreeWrongTriesAndAllHaveTen() async throws {
    let log = LogBook()
    let screens = PairedScreens.inMemory(log: log)
    let code = try screens.showCode(as: .bench, name: nil, by: "Mia").code.text
    let wrong = Self.other(code)
    for _ in 0..<3 { #expect(await Self.tried(screens, wrong) == "code-wrong") }
    // Not even the right one is heard from there any more, and what is not heard is not counted.
    for text in [wrong, code] { #expect(await Self.tried(screens, text) == "code-tried") }
    #expect(screens.openCode?.triesLeft == 7)
    for turn in 0..<6 { #expect(await Self.tried(screens, wrong, from: "10.0.1.\(turn)") == "code-wrong") }
    #expect(await Self.tried(screens, wrong, from: "10.0.2.1") == "code-dead")
    #expect(await Self.tried(screens, code, from: "10.0.3.1") == "no-code")
    #expect(screens.list.isEmpty)
    #expect(log.lines.withLock { $0.count { $0.contains("a wrong pairing code") } } == 10)
    #expect(log.lines.withLock { $0.allSatisfy { !$0.contains(code) && !$0.contains(wrong) } })
  }

  @Test(arguments: ["", "1", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "      ", "------"])
  func whatIsNoCodeIsAWrongOne(text: String) async throws {
    let screens = PairedScreens.inMemory()
    var code = try screens.showCode(as: .bench, name: nil, by: "Mia").code.text
    while code.contains("123456") { code = try screens.showCode(as: .bench, name: nil, by: "Mia").code.text }
    #expect(await Self.tried(screens, text) == "code-wrong")
  }

  @Test func aScreenIsKnownByItsCookieAlsoAfterARestartAndTheSecretIsKeptNowhere() async throws {
    let (shelf, log) = (MemoryShelf(), LogBook())
    let screens = PairedScreens.inMemory(shelf, log: log)
    let (screen, secret) = try await Self.paired(screens, as: .bench)
    #expect(secret.hasPrefix("bpscreen_") && secret.utf8.count == 52)
    let cookie = "a=b; benchpin-screen-bench-1=\(secret); c"
    #expect(screens.shown(Self.request(cookie))?.screen == screen)
    let restarted = PairedScreens.inMemory(shelf)
    #expect(restarted.shown(Self.request(cookie))?.screen == screen)
    for wrong in [
      nil, "", "benchpin-screen-bench-1=", "benchpin-screen-bench-1=\(secret)x", "benchpin-screen-bench-2=\(secret)",
      secret, "benchpin-screen-bench-1=\(screen.fingerprint)",
    ] as [String?] {
      #expect(restarted.shown(Self.request(wrong)) == nil, "\(wrong ?? "nothing")")
    }
    #expect(!shelf.kept.withLock { $0 }.contains(secret.dropFirst(9)))
    #expect(log.lines.withLock { $0.allSatisfy { !$0.contains(secret) } })
    #expect(log.lines.withLock { $0.contains { $0.contains("a screen was paired") && $0.contains("tablet") } })
  }

  @Test func aCookieThatAnotherPageLeftThereHidesNone() async throws {
    let screens = PairedScreens.inMemory()
    let (screen, secret) = try await Self.paired(screens)
    let name = screens.cookie.name
    #expect(screens.shown(Self.request("\(name)=x; \(name)=\(secret)"))?.screen == screen)
  }

  @Test func aScreenThatIsOutStaysOutAfterARestart() async throws {
    let shelf = MemoryShelf()
    let screens = PairedScreens.inMemory(shelf)
    let ((out, secret), (stays, _)) = (try await Self.paired(screens), try await Self.paired(screens, name: "phone"))
    #expect(try await screens.unpair(out.id, by: "Mia") == out)
    #expect(try await screens.unpair(out.id, by: "Mia") == nil)
    for screens in [screens, .inMemory(shelf)] {
      #expect(screens.list == [stays])
      #expect(screens.shown(Self.request("\(screens.cookie.name)=\(secret)")) == nil)
    }
  }

  @Test func whereTheDiskIsFullNobodyGetsInAndWhoIsPutOutIsOutAtOnce() async throws {
    let shelf = MemoryShelf()
    let screens = PairedScreens.inMemory(shelf)
    let (screen, _) = try await Self.paired(screens)
    shelf.trouble.withLock { $0 = ScreenShelfFault("The disk is full.") }
    let code = try screens.showCode(as: .bench, name: nil, by: "Mia").code.text
    #expect(await Self.tried(screens, code) == "screen-not-kept")
    #expect(screens.list == [screen])
    let out = await Self.problem { () throws(Problem) in try await screens.unpair(screen.id, by: "Mia") }
    #expect(out == "screen-still-kept")
    #expect(screens.list.isEmpty)
    shelf.trouble.withLock { $0 = nil }
    #expect(try await screens.unpair(screen.id, by: "Mia") == screen)
    #expect(PairedScreens.inMemory(shelf).list.isEmpty)
  }

  @Test func thereAreNoMoreThanThirtyTwoAndNoTwoOfOneName() async throws {
    let screens = PairedScreens.inMemory()
    for _ in 0..<PairedScreen.most { _ = try await Self.paired(screens) }
    #expect(screens.list.prefix(3).map(\.name) == ["tablet", "tablet 2", "tablet 3"])
    #expect(Set(screens.list.map(\.name)).count == PairedScreen.most)
    let more = await Self.problem { () throws(Problem) in try screens.showCode(as: .watch, name: nil, by: "Mia") }
    #expect(more == "too-many-screens")
  }

  @Test(
    arguments: [
      (nil, "tablet"), ("", "tablet"), ("  by   the\tlaser ", "by the laser"), ("bptoken_x", "tablet"),
      ("my bpscreen_x", "tablet"), (String(repeating: "x", count: 60), String(repeating: "x", count: 40) + "…"),
    ] as [(String?, String)])
  func aNameIsShortAndInOneLineAndNoSecret(given: String?, name: String) {
    #expect(PairedScreen.name(given, besides: []) == name)
  }

  @Test func whatWasHeardInTheClearWatchesForGood() async throws {
    let shelf = MemoryShelf()
    let screens = PairedScreens.inMemory(shelf)
    #expect(try await Self.paired(screens, as: .bench, inTheClear: true).screen.kind == .watch)
    #expect(PairedScreens.inMemory(shelf).list.map(\.kind) == [.watch])
  }

  @Test func aDeviceThatIsPairedAnewIsStillOne() async throws {
    let screens = PairedScreens.inMemory()
    let (first, old) = try await Self.paired(screens, name: "by the laser")
    let code = try screens.showCode(as: .bench, name: nil, by: "Mia").code.text
    let (second, _, _) = try await screens.pair(code, name: nil, from: "x", inTheClear: false, former: first)
    #expect(screens.list == [second] && second.name == "by the laser" && second.kind == .bench)
    #expect(screens.shown(Self.request("\(screens.cookie.name)=\(old)")) == nil)
  }

  @Test func whenAScreenWasHeardIsKeptOnceAnHour() async throws {
    let (clocks, shelf) = (TestClocks(), MemoryShelf())
    let screens = PairedScreens.inMemory(shelf, clocks: clocks.clocks)
    let (screen, secret) = try await Self.paired(screens)
    let request = Self.request("\(screens.cookie.name)=\(secret)")
    let before = shelf.kept.withLock { $0 }
    clocks.pass(.seconds(600))
    _ = screens.shown(request)
    #expect(screens.list.map(\.seen.milliseconds) == [screen.seen.milliseconds + 600_000])
    #expect(shelf.kept.withLock { $0 } == before)
    clocks.pass(.seconds(3600))
    _ = screens.shown(request)
    while shelf.kept.withLock({ $0 }) == before { await Task.yield() }
    #expect(PairedScreens.inMemory(shelf).list == screens.list)
  }

  @Test func theBookReadsWhatItWroteAndALineItDoesNotUnderstandLetsNobodyIn() throws {
    let moment = Moment(milliseconds: 1_700_000_000_000)
    var book = ScreenBook()
    for (name, kind) in [("by the laser", PairedScreen.Kind.bench), ("\u{308}לאה 😀", .watch)] {
      book.screens.append(
        PairedScreen(
          id: EventID(at: moment), kind: kind, name: name, fingerprint: AccessToken.fingerprint(of: name),
          since: moment, seen: moment))
    }
    let read = ScreenBook(text: book.text)
    #expect(read.screens == book.screens && read.mistakes.isEmpty)
    let lines = book.text.split(separator: "\n").map(String.init)
    let broken = ScreenBook(
      text: [
        "x", lines[2].replacing(" bench ", with: " boss "), String(lines[2].dropLast(20)), lines[2], lines[2],
        "\(EventID(at: moment).text) watch 00 1 2 x", lines[3],
      ].joined(separator: "\n"))
    #expect(broken.screens == book.screens)
    #expect(broken.mistakes == [1, 2, 3, 5, 6])
    #expect(ScreenBook(text: "").screens.isEmpty)
  }
}
