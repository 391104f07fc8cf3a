import Devices
import Foundation
import HTTPTypes
import NIOCore
import Station
import Testing
import Workshop

@testable import Web

/// The bench screen as it is served; what it does in a browser is tried by `make screen`.
@Suite struct ScreenTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/Web/Screen/Files")

  /// Every file of the folder by its path in it.
  private static func files() throws -> [String: String] {
    let paths = try #require(FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String])
    return try Dictionary(
      uniqueKeysWithValues: paths.filter { $0.contains(".") }.map {
        ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
      })
  }

  @Test func everyFileOfTheFolderIsServedAndNoOther() throws {
    let files = try Self.files()
    #expect(Set(files.keys) == Set(ScreenFile.all.keys))
  }

  @Test func thePageIsServedToBrowsersAndTheSocketAlike() async throws {
    try await TestServer.run { server in
      for isLocal in [false, true] {
        let answer = try await server.ask("GET", "/", local: isLocal)
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
        #expect(answer.body.hasPrefix("<!DOCTYPE html>"))
      }
    }
  }

  @Test func everyFileSaysWhatItIsAndWhatThePageMayDo() async throws {
    try await TestServer.run { server in
      for (path, file) in ScreenFile.all {
        let answer = try await server.ask("GET", "/screen/\(path)")
        #expect(answer.status == 200, "\(path)")
        #expect(Array(answer.body.utf8) == Array(file.bytes.readableBytesView), "\(path)")
        let types = ["html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"]
        let kind = path.split(separator: ".").last.map(String.init) ?? ""
        #expect(answer.header("Content-Type") == types[kind, default: "text/javascript; charset=utf-8"], "\(path)")
        #expect(answer.header("X-Content-Type-Options") == "nosniff")
        #expect(answer.header("Referrer-Policy") == "no-referrer")
        #expect(answer.header("Cache-Control") == "no-cache")
        let policy = try #require(answer.header("Content-Security-Policy"))
        #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe") && !policy.contains("http"))
      }
    }
  }

  @Test func aBrowserThatHasTheFileIsToldSo() async throws {
    try await TestServer.run { server in
      let first = try await server.ask("GET", "/screen/main.js")
      let tag = try #require(first.header("ETag"))
      let again = try await server.ask("GET", "/screen/main.js", headers: ["If-None-Match": tag])
      #expect(again.status == 304)
      #expect(again.body.isEmpty)
      #expect(again.header("ETag") == tag)
      let changed = try await server.ask("GET", "/screen/main.js", headers: ["If-None-Match": "\"other\""])
      #expect(changed.status == 200)
    }
  }

  @Test(arguments: [
    "/screen/none.js", "/screen/strings/xx.js", "/screen/..%2fopenapi.json", "/screen/", "/screen/a/b/c",
  ])
  func whatIsNoFileOfTheScreenIsNotThere(path: String) async throws {
    try await TestServer.run { server in
      let missing = try await server.ask("GET", path)
      #expect(missing.status == 404)
      let posted = try await server.ask("POST", "/screen/main.js")
      #expect(posted.status == 405)
    }
  }

  @Test func thePageHoldsNoScriptAndNoStyleOfItsOwn() throws {
    for (path, text) in try Self.files() where path.hasSuffix(".html") || path.hasSuffix(".svg") {
      #expect(text.matches(of: /<script(?![^>]* src=)/).isEmpty, "\(path)")
      #expect(text.matches(of: /<style| style=| on[a-z]+=/).isEmpty, "\(path)")
    }
  }

  @Test func whatABrowserLoadsIsUnder100KB() throws {
    let files = ScreenFile.all.mapValues { $0.bytes.readableBytes }
    let languages = files.filter { $0.key.hasPrefix("strings/") }
    let shared = files.filter { !$0.key.hasPrefix("strings/") }.values.reduce(0, +)
    let largest = try #require(languages.values.max())
    #expect(shared + largest < 100_000, "\(shared) and \(largest)")
  }

  @Test func thePageHasAWordForWhateverTheDaemonNamesByAKey() throws {
    let words = try #require(Self.files()["strings/en.js"])
    for key in BenchRefusal.Kind.allCases.map({ "problem.\($0.rawValue)" })
      + DeviceKind.allCases.map({ "device.\($0.rawValue)" }) + Stage.allCases.map({ "stage.\($0.rawValue)" })
    {
      #expect(words.contains("  '\(key)': "), "\(key)")
    }
  }

  @Test func thePageListensForEveryKindOfFact() throws {
    let line = try #require(Self.files()["line.js"])
    for kind in Fact.Kind.allCases { #expect(line.contains("'\(kind.rawValue)'"), "\(kind.rawValue)") }
  }

  @Test func everyModuleOfThePageIsLoadedAtOnceAndNotWhenItIsMet() throws {
    let page = try #require(Self.files()["index.html"])
    for path in try Self.files().keys where path.hasSuffix(".js") && !path.hasPrefix("strings/") && path != "worker.js"
    {
      #expect(page.contains("=/screen/\(path)>"), "\(path)")
    }
  }

  @Test func noFactAndNoNameIsInThePage() throws {
    for (path, text) in try Self.files() { #expect(!text.contains("bench-1"), "\(path)") }
  }

  @Test(arguments: [
    ("a\n  b\n", "a\nb\n"), ("// no\na // yes\n", "a // yes\n"), ("/** one */\na", "a\n"),
    ("/**\n * two\n */\na", "a\n"), ("  /** @type {X} */ (a)\n", "(a)\n"),
    ("f(/** @type {X} */ a, /** @type {Y} */ b)\n", "f(a, b)\n"), ("a /** @type {X}\n", "a /** @type {X}\n"),
    ("f(\n  a,\n  b\n)\n  .c()\nd\n", "f(a,b).c()\nd\n"), ("f(a, // b,\n  c // (\n)\n", "f(a, // b,\nc // (\n)\n"),
    ("a /* b */\n", "a /* b */\n"), ("a;\nb;\n", "a;b;"), ("a; // b;\nc\n", "a; // b;\nc\n"),
    ("/* a\n b */ c\nd", "c\nd\n"), ("", ""), ("/* never ends\na", ""),
  ])
  func aSourceIsSentWithoutItsRemarks(source: String, lean: String) {
    #expect(String(decoding: SourceText.lean(Array(source.utf8)), as: UTF8.self) == lean)
  }

  @Test func aStyleIsSentWithoutSpacesThatSayNothing() {
    let style = "a :is(b, c) { d: e f; g: h }\n@media (i: 1px) and (j: 2px) { k { l: m } }"
    let dense = String(decoding: SourceText.dense(Array(style.utf8)), as: UTF8.self)
    #expect(dense == "a :is(b,c){d:e f;g:h}@media (i:1px) and (j:2px){k{l:m}}")
  }

  @Test func aStrangerInTheNetworkMayHaveAllFilesAtOnceAndNotWithoutEnd() {
    let rates = NetworkRates()
    let count = (0..<1000).prefix { _ in rates.mayFetch("192.168.7.9") }.count
    #expect(count >= ScreenFile.all.count * 2)
    #expect(count < 1000)
    #expect(rates.mayFetch("192.168.7.10"))
  }
}
