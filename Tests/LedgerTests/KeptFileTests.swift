import Foundation
import Station
import Testing

@testable import Ledger

@Suite struct KeptFileTests {
  private let name = String(repeating: "a1", count: 32) + ".jpg"

  @Test func whatIsKeptIsThereUnderItsNameAndNothingElseIs() throws {
    let bench = try Bench()
    let files = KeptFiles(beside: bench.path)
    #expect(try files.bytes(of: name) == nil)
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
    try files.keep(bytes, as: name)
    try files.keep(bytes, as: name)
    #expect(try files.bytes(of: name) == bytes)
    let folder = bench.path + ".files"
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [name])
    let mode = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }

  @Test(arguments: ["../x", "a/b", "", ".x", "A.jpg", String(repeating: "a", count: 81), "a\0b"])
  func aNameThatLeadsElsewhereIsRefused(name: String) throws {
    let bench = try Bench()
    #expect(throws: JournalFault.self) { try KeptFiles(beside: bench.path).keep([1], as: name) }
    #expect(throws: JournalFault.self) { try KeptFiles(beside: bench.path).bytes(of: name) }
  }

  @Test func whatCannotBeKeptLeavesNothingBehind() throws {
    let bench = try Bench()
    // A folder lies where the file would go.
    try FileManager.default.createDirectory(
      atPath: bench.path + ".files/\(name)/x", withIntermediateDirectories: true)
    #expect(throws: JournalFault.self) { try KeptFiles(beside: bench.path).keep([1, 2], as: name) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: bench.path + ".files") == [name])
  }

  @Test func aFileThatWasCutShortIsWrittenAnew() throws {
    let bench = try Bench()
    let files = KeptFiles(beside: bench.path)
    try files.keep([1, 2, 3], as: name)
    try Data([1]).write(to: URL(filePath: bench.path + ".files/" + name))
    try files.keep([1, 2, 3], as: name)
    #expect(try files.bytes(of: name) == [1, 2, 3])
    // So is one of the same length that holds something else.
    try Data([1, 2, 9]).write(to: URL(filePath: bench.path + ".files/" + name))
    try files.keep([1, 2, 3], as: name)
    #expect(try files.bytes(of: name) == [1, 2, 3])
  }

  @Test func aPipeInAFilesPlaceIsDamageAndNobodyWaitsForIt() throws {
    let bench = try Bench()
    let files = KeptFiles(beside: bench.path)
    try files.keep([1, 2, 3], as: name)
    let path = bench.path + ".files/" + name
    try FileManager.default.removeItem(atPath: path)
    #expect(mkfifo(path, 0o640) == 0)
    let fault = #expect(throws: JournalFault.self) { try files.bytes(of: name) }
    #expect(fault?.sentence.contains("\(path) is damaged: it is no file any more.") == true, "\(fault?.sentence ?? "")")
    // The photo itself, put there again, takes its place.
    try files.keep([1, 2, 3], as: name)
    #expect(try files.bytes(of: name) == [1, 2, 3])
  }

  @Test func aLengthThatNoFileHasIsDamageAndTakesNoMemory() throws {
    let bench = try Bench()
    let files = KeptFiles(beside: bench.path)
    try files.keep([1, 2, 3], as: name)
    #expect(truncate(bench.path + ".files/" + name, 1 << 40) == 0)
    let fault = #expect(throws: JournalFault.self) { try files.bytes(of: name) }
    #expect(fault?.sentence.contains("is damaged: it has 1048576 MB.") == true, "\(fault?.sentence ?? "")")
  }

  /// A file of Linux itself says that it has a page and has a line.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/sys/kernel/fscaps")))
  func aFileThatEndsBeforeItsLengthIsSaidToDoSo() throws {
    let bench = try Bench()
    try FileManager.default.createSymbolicLink(atPath: bench.path + ".files", withDestinationPath: "/sys/kernel")
    let fault = #expect(throws: JournalFault.self) { try KeptFiles(beside: bench.path).bytes(of: "fscaps") }
    #expect(fault?.sentence.contains("became shorter") == true, "\(fault?.sentence ?? "")")
  }
}
