import Foundation
import Logging
import Station
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import benchpind

/// Files laid into the import folder: taken whole, once, and moved with a word about them.
@Suite struct ImportFolderTests {
  /// A folder that is looked at when the test says so.
  private struct Folder {
    let path: URL
    let bench: Bench
    let journal: MemoryJournal
    let importer: ImportFolder
    let turns: AsyncStream<Void>.Continuation
    let looked: AsyncStream<Void>

    func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: path.appending(path: name))
    }

    func names(_ folder: String = "") throws -> [String] {
      let place = path.appending(path: folder).path
      guard FileManager.default.fileExists(atPath: place) else { return [] }
      return try FileManager.default.contentsOfDirectory(atPath: place).sorted()
    }

    /// Has the folder looked at, and returns when it was.
    func look() async {
      turns.yield()
      var iterator = looked.makeAsyncIterator()
      await iterator.next()
    }
  }

  private func run(journal: MemoryJournal = MemoryJournal(), _ body: (Folder) async throws -> Void) async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "imports-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: path) }
    var log = Logger(label: "test")
    log.logLevel = .critical
    let bench = try Bench(Bench.Plan(), journal: journal, log: log)
    let (asked, turns) = AsyncStream.makeStream(of: Void.self)
    let (looked, tell) = AsyncStream.makeStream(of: Void.self)
    let importer = ImportFolder(path: path.path, settling: .seconds(20), bench: bench, log: log) { _ in
      tell.yield()
      var iterator = asked.makeAsyncIterator()
      guard await iterator.next() != nil else { throw CancellationError() }
    }
    let running = Task { try await importer.run() }
    var first = looked.makeAsyncIterator()
    await first.next()
    let folder = Folder(
      path: path, bench: bench, journal: journal, importer: importer, turns: turns, looked: looked)
    do { try await body(folder) } catch {
      turns.finish()
      try await running.value
      throw error
    }
    turns.finish()
    try await running.value
  }

  private static func export(_ name: String) throws -> String {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: tests.appending(path: "Recordings/orders/\(name)"), encoding: .utf8)
  }

  @Test func aFileIsTakenOnceItStaysAsItIs() async throws {
    try await run { folder in
      try folder.write("orders.json", Self.export("shopify.json"))
      await folder.look()
      #expect(try folder.names() == ["orders.json"])
      await folder.look()
      #expect(try folder.names() == ["done"])
      #expect(try folder.names("done") == ["orders.json", "orders.json.txt"])
      let words = try String(contentsOf: folder.path.appending(path: "done/orders.json.txt"), encoding: .utf8)
      #expect(words.hasPrefix("Shopify JSON: 5 new, 1 passed-over."))
    }
  }

  @Test func aFileThatGrowsIsLeftAloneUntilItIsWhole() async throws {
    try await run { folder in
      let whole = try Self.export("woocommerce.json")
      try folder.write("a.json", String(whole.prefix(700)))
      for _ in 0..<3 { await folder.look() }
      #expect(try folder.names() == ["a.json"])
      try folder.write("a.json", whole)
      await folder.look()
      await folder.look()
      #expect(try folder.names("done") == ["a.json", "a.json.txt"])
    }
  }

  @Test func aFileThatStaysCutShortIsRefusedInTheEnd() async throws {
    try await run { folder in
      try folder.write("a.json", "[{\"id\":1")
      for _ in 0..<5 { await folder.look() }
      #expect(try folder.names("refused") == ["a.json", "a.json.txt"])
      let words = try String(contentsOf: folder.path.appending(path: "refused/a.json.txt"), encoding: .utf8)
      #expect(words.contains("not complete"))
    }
  }

  @Test func whatIsNoExportIsRefusedAndWhatIsUnderWayIsNotLookedAt() async throws {
    try await run { folder in
      try folder.write("notes.txt", "hello")
      try folder.write("orders.json.part", "hello")
      try folder.write(".hidden", "hello")
      try FileManager.default.createSymbolicLink(
        at: folder.path.appending(path: "link.json"), withDestinationURL: URL(filePath: "/etc/hostname"))
      await folder.look()
      await folder.look()
      #expect(try folder.names() == [".hidden", "link.json", "orders.json.part", "refused"])
      #expect(try folder.names("refused") == ["notes.txt", "notes.txt.txt"])
    }
  }

  @Test func aFileThatWasTakenAndNotMovedMakesNoSecondOrder() async throws {
    try await run { folder in
      for _ in 0..<2 {
        try folder.write("orders.json", Self.export("shopify.json"))
        await folder.look()
        await folder.look()
      }
      #expect(folder.journal.all.count { if case .orderRecorded = $0 { true } else { false } } == 5)
      #expect(try folder.names("done").filter { $0.hasSuffix(".json") } == ["1-orders.json", "orders.json"])
    }
  }

  @Test func aReportIsNeverWrittenOverAnExport() async throws {
    try await run { folder in
      let export = try Self.export("shopify.json")
      for name in ["exp.json.txt", "exp.json"] {
        try folder.write(name, export)
        await folder.look()
        await folder.look()
      }
      #expect(try String(contentsOf: folder.path.appending(path: "done/exp.json.txt"), encoding: .utf8) == export)
      #expect(
        try folder.names("done") == ["1-exp.json", "1-exp.json.txt", "exp.json.txt", "exp.json.txt.txt"])
    }
  }

  @Test(arguments: [252, 255]) func theLongestNameGetsItsReport(length: Int) async throws {
    try await run { folder in
      for _ in 0..<2 {
        try folder.write(String(repeating: "é", count: (length - 5) / 2) + (length % 2 == 0 ? "x" : "") + ".json", "{}")
        await folder.look()
        await folder.look()
      }
      let names = try folder.names("refused")
      #expect(names.count == 4)
      #expect(names.count { $0.hasSuffix(".json.txt") } == 2)
      #expect(try folder.names() == ["refused"])
    }
  }

  @Test func aNameThatIsNoTextIsTakenAndNamed() async throws {
    try await run { folder in
      let bytes = Array(folder.path.path.utf8) + Array("/caf".utf8) + [0xE9] + Array(".json".utf8) + [0]
      let export = Array(try Self.export("shopify.json").utf8)
      let descriptor = open(bytes.map(CChar.init(bitPattern:)), O_WRONLY | O_CREAT, 0o600)
      #expect(export.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == export.count)
      close(descriptor)
      await folder.look()
      await folder.look()
      #expect(try folder.names("done") == ["caf\u{FFFD}.json", "caf\u{FFFD}.json.txt"])
    }
  }

  @Test func aFullDiskKeepsTheFileWhereItIs() async throws {
    let journal = MemoryJournal()
    try await run(journal: journal) { folder in
      try folder.write("orders.json", Self.export("shopify.json"))
      journal.refusal.withLock { $0 = .diskFull("The disk is full.") }
      for _ in 0..<6 { await folder.look() }
      #expect(try folder.names() == ["orders.json"])
      journal.refusal.withLock { $0 = nil }
      await folder.look()
      #expect(try folder.names("done") == ["orders.json", "orders.json.txt"])
    }
  }
}
