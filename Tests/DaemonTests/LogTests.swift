import Foundation
import Glibc
import Logging
import Testing

@testable import benchpind

@Suite struct LogTests {
  private let line = LogLine(
    level: .warning, message: "device absent",
    metadata: ["device": "gauge", "fault": "absent: no\nport", "message": "x", "cutOffSoFar": "3"])

  @Test func anEntryCarriesItsFieldsInTheJournalsOwnProtocol() throws {
    let ear = try DatagramEar()
    let socket = try #require(JournalSocket(path: ear.path))
    #expect(socket.send(line.fields))
    let entry = try ear.hear()
    let text = String(decoding: entry, as: UTF8.self)
    #expect(text.contains("\nPRIORITY=4\n"))
    #expect(text.contains("\nDEVICE=gauge\n"))
    #expect(text.contains("\nSYSLOG_IDENTIFIER=benchpind\n"))
    #expect(text.contains("\nMESSAGE_ID=\(try #require(LogCatalog.ids["device absent"]))\n"))
    #expect(text.contains("\nBENCHPIN_MESSAGE=x\n"))
    #expect(text.contains("\nCUTOFFSOFAR=3\n"))
    // Eight bytes of length stand before a value with lines of its own, whose line end would end the field otherwise.
    let value = Array("absent: no\nport".utf8)
    let field = Array("FAULT\n".utf8) + [UInt8(value.count), 0, 0, 0, 0, 0, 0, 0] + value + [0x0A]
    #expect(entry.firstRange(of: field) != nil)
  }

  @Test func withoutAJournalTheLogIsPlainText() {
    #expect(JournalSocket(path: "/nowhere/socket") == nil)
    #expect(!LogOutput.choose(journalStream: "1:1").isJournal)
    #expect(!LogOutput.choose(journalStream: nil).isJournal)
    #expect(line.text == "device absent cutOffSoFar=3 device=gauge fault=absent: no\nport message=x")
  }

  @Test func aLineThatNobodyTakesIsLostAndCountedAndHoldsUpNobody() throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (reading, writing) = (ends[0], ends[1])
    defer {
      close(reading)
      close(writing)
    }
    let output = LogOutput(descriptor: writing)
    // A pipe takes 64 KiB (pipe(7)); with a line that waited, this would not end.
    let long = LogLine(level: .info, message: String(repeating: "é", count: 5000), metadata: [:])
    for _ in 1...20 { output.write(long) }
    func taken() -> [Substring] {
      var bytes = [UInt8](repeating: 0, count: 1 << 20)
      let count = read(reading, &bytes, bytes.count)
      return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
    }
    let before = taken()
    #expect(before.count < 20 && before.allSatisfy { $0.utf8.count <= LogOutput.longestText + 2 })
    output.write(line)
    let after = taken().map(String.init).joined(separator: "\n")
    #expect(after.contains("warning lines of the log were lost count=\(20 - before.count)\n"))
    #expect(after.contains("warning device absent"))
  }

  @Test func theLevelCanBeChangedUnderALoggerThatIsInUse() {
    let threshold = BenchLog.Threshold(.info)
    let log = Logger(label: "test") { _ in BenchLog(output: LogOutput(), threshold: threshold) }
    #expect(log.logLevel == .info)
    threshold.level = .error
    #expect(log.logLevel == .error)
  }

  @Test func everyIdHasAnEntryInTheCatalogAndIsLoggedSomewhere() throws {
    let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let catalog = try String(contentsOf: project.appending(path: "systemd/benchpin.catalog"), encoding: .utf8)
    let ids = Set(catalog.split(separator: "\n").filter { $0.hasPrefix("-- ") }.map { String($0.dropFirst(3)) })
    #expect(ids == Set(LogCatalog.ids.values))
    #expect(ids.count == LogCatalog.ids.count)
    let sources = project.appending(path: "Sources")
    var code = ""
    for case let file as String in try #require(FileManager.default.enumerator(atPath: sources.path))
    where file.hasSuffix(".swift") && !file.hasSuffix("LogCatalog.swift") {
      code += try String(contentsOf: sources.appending(path: file), encoding: .utf8)
    }
    for message in LogCatalog.ids.keys { #expect(code.contains("\"\(message)\""), "nothing logs \(message)") }
  }
}
