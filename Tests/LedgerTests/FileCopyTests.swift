import Foundation
import Station
import Testing
import Workshop

@testable import Ledger

/// Photos and issued records beside the backups and back: each is what its name says, or it is said to be missing.
@Suite struct FileCopyTests {
  /// A bench with a photo and an issued record that its ledger tells of, and the folder of its backups.
  private struct Kept {
    let bench: Bench
    let ledger: SQLiteLedger
    let photo: String
    let page: String
    let shelf: BackupShelf

    init() throws {
      bench = try Bench()
      ledger = try bench.open()
      let folder = bench.folder + "/kept"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      shelf = BackupShelf(folder: folder, bench: "left", keep: 3)
      let (photo, page) = (try Self.hash([1, 2, 3], in: bench), try Self.hash([4, 5], in: bench))
      self.photo = PhotoKind.jpeg.fileName(photo)
      self.page = PageFile.name(page)
      let files = KeptFiles(beside: bench.path)
      try files.keep([1, 2, 3], as: self.photo)
      try files.keep([4, 5], as: self.page)
      let number = try number("R-1")
      try ledger.record(
        recorded(try ringOrder("R-1")),
        .photoAdded(
          PhotoAdded(
            id: EventID(at: moment), order: number, hash: photo, kind: .jpeg, bytes: 3, caption: "", stage: .finishing,
            isInternal: false, by: "anna")),
        .recordIssued(
          RecordIssued(
            order: number, hash: page, bytes: 2, language: "en", shop: "Gold", upTo: 2, revision: 1, photos: [photo],
            madeBy: "benchpind", by: "anna")))
    }

    static func hash(_ bytes: [UInt8], in bench: Bench) throws -> String {
      try Data(bytes).write(to: URL(filePath: bench.folder + "/bytes"))
      return try FileCopies.hash(of: bench.folder + "/bytes")
    }

    /// Where a file lies beside the ledger.
    func here(_ name: String) -> URL { URL(filePath: bench.path + ".files/" + name) }
    /// Where its copy lies.
    func copy(_ name: String) -> URL { URL(filePath: shelf.folder + "/left.files/" + name) }
    func back() throws -> Backup { try LedgerBackups(of: bench.path, on: shelf, now: { moment }).make() }

    func restore(_ backup: Backup) throws -> LedgerRestore.Report {
      try LedgerRestore(backup: backup.path, ledger: bench.path, bench: "left").run(losing: "0", by: "Mia", now: moment)
    }
  }

  /// FIPS 180-2, appendix B.1.
  @Test func aHashIsSHA256() throws {
    #expect(
      try Kept.hash(Array("abc".utf8), in: try Bench())
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func whatIsKeptIsCopiedOnceBesideTheBackupsAndComesBackWithOne() throws {
    let kept = try Kept()
    let backup = try kept.back()
    #expect(backup.missingFiles == 0 && backup.complaint == nil)
    #expect(try Data(contentsOf: kept.copy(kept.photo)) == Data([1, 2, 3]))
    let first = try FileManager.default.attributesOfItem(atPath: kept.copy(kept.page).path)[.systemFileNumber] as? Int
    _ = try kept.back()
    let second = try FileManager.default.attributesOfItem(atPath: kept.copy(kept.page).path)[.systemFileNumber] as? Int
    #expect(first == second)
    try kept.ledger.close()
    try FileManager.default.removeItem(atPath: kept.bench.path + ".files")
    let report = try kept.restore(backup)
    #expect(report.files == 2 && report.missingFiles == 0 && report.complaint == nil)
    #expect(try Data(contentsOf: kept.here(kept.photo)) == Data([1, 2, 3]))
    #expect(try Data(contentsOf: kept.here(kept.page)) == Data([4, 5]))
  }

  @Test(arguments: [[1, 2, 9], [1], [1, 2, 3, 4]] as [[UInt8]])
  func aDamagedPhotoIsNotCopiedUnderAGoodNameAndIsNamed(damaged: [UInt8]) throws {
    let kept = try Kept()
    try Data(damaged).write(to: kept.here(kept.photo))
    let backup = try kept.back()
    #expect(backup.missingFiles == 1)
    let words = try #require(backup.complaint)
    #expect(words.contains("not every photo and issued record: \(kept.photo) is damaged."), "\(words)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: kept.shelf.folder + "/left.files") == [kept.page])
    try kept.ledger.close()
  }

  @Test func aPhotoThatIsGoneIsNamedInEachBackup() throws {
    let kept = try Kept()
    try FileManager.default.removeItem(at: kept.here(kept.photo))
    for _ in 0..<2 {
      let backup = try kept.back()
      #expect(backup.missingFiles == 1)
      #expect(backup.complaint?.contains("\(kept.photo) is gone.") == true, "\(backup.complaint ?? "")")
    }
    try kept.ledger.close()
  }

  @Test func whatADiskDamagedSinceDoesNotComeOverTheGoodCopyAndIsSaid() throws {
    let kept = try Kept()
    _ = try kept.back()
    try Data([1]).write(to: kept.here(kept.photo))
    let backup = try kept.back()
    #expect(backup.missingFiles == 0)
    let words = try #require(backup.complaint)
    #expect(words.contains("damaged beside the ledger: \(kept.photo). Copy back from \(kept.shelf.folder)/left.files"))
    #expect(try Data(contentsOf: kept.copy(kept.photo)) == Data([1, 2, 3]))
    try kept.ledger.close()
  }

  @Test func aRestorePutsAGoodCopyInThePlaceOfADamagedPhoto() throws {
    let kept = try Kept()
    let backup = try kept.back()
    try kept.ledger.close()
    try Data([1, 2, 9]).write(to: kept.here(kept.photo))
    let report = try kept.restore(backup)
    #expect(report.files == 1 && report.missingFiles == 0 && report.complaint == nil, "\(report)")
    #expect(try Data(contentsOf: kept.here(kept.photo)) == Data([1, 2, 3]))
  }

  @Test(arguments: [true, false]) func aRestoreNamesWhatItHasNoGoodCopyOf(isThere: Bool) throws {
    let kept = try Kept()
    let backup = try kept.back()
    try kept.ledger.close()
    try Data([7, 7, 7]).write(to: kept.copy(kept.photo))
    if isThere {
      try Data([1, 2, 9]).write(to: kept.here(kept.photo))
    } else {
      try FileManager.default.removeItem(atPath: kept.bench.path + ".files")
    }
    let report = try kept.restore(backup)
    #expect(report.missingFiles == 1)
    #expect(report.files == (isThere ? 0 : 1))
    let words = try #require(report.complaint)
    #expect(words.contains("Not every photo and issued record came back: \(kept.photo) is damaged."), "\(words)")
  }

  @Test func aPipeInAPhotosPlaceIsSaidToBeDamagedAndNobodyWaitsForIt() throws {
    let kept = try Kept()
    try FileManager.default.removeItem(at: kept.here(kept.photo))
    #expect(mkfifo(kept.here(kept.photo).path, 0o640) == 0)
    let backup = try kept.back()
    #expect(backup.missingFiles == 1)
    #expect(backup.complaint?.contains("\(kept.photo) is damaged.") == true, "\(backup.complaint ?? "")")
    #expect(throws: JournalFault.self) { try FileCopies.hash(of: kept.here(kept.photo).path) }
    try kept.ledger.close()
  }

  /// What no program reads: a folder in the file's place (`read` fails, as on a worn-out disk), or a link (`open` fails).
  private func makeUnreadable(_ file: URL, asLink: Bool) throws {
    let other = file.deletingLastPathComponent().deletingLastPathComponent().appending(path: "other")
    try FileManager.default.moveItem(at: file, to: other)
    if asLink {
      try FileManager.default.createSymbolicLink(at: file, withDestinationURL: other)
    } else {
      try FileManager.default.createDirectory(
        at: file.appending(path: "inside"), withIntermediateDirectories: true)
    }
  }

  @Test(arguments: [false, true]) func aFileThatCannotBeReadIsNamedAndKeepsNoOtherFromItsBackup(asLink: Bool) throws {
    let kept = try Kept()
    let (first, second) = (min(kept.photo, kept.page), max(kept.photo, kept.page))
    try makeUnreadable(kept.here(first), asLink: asLink)
    let backup = try kept.back()
    #expect(backup.missingFiles == 1)
    let words = try #require(backup.complaint)
    #expect(words.contains("not every photo and issued record: \(first) is unreadable."), "\(words)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: kept.shelf.folder + "/left.files") == [second])
    try kept.ledger.close()
  }

  @Test(arguments: [false, true]) func aCopyThatCannotBeReadIsNamedAndKeepsNoOtherFromComingBack(asLink: Bool) throws {
    let kept = try Kept()
    let backup = try kept.back()
    try kept.ledger.close()
    let (first, second) = (min(kept.photo, kept.page), max(kept.photo, kept.page))
    try makeUnreadable(kept.copy(first), asLink: asLink)
    try FileManager.default.removeItem(atPath: kept.bench.path + ".files")
    let report = try kept.restore(backup)
    #expect(report.files == 1 && report.missingFiles == 1, "\(report)")
    #expect(report.complaint?.contains("\(first) is unreadable.") == true, "\(report)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: kept.bench.path + ".files") == [second])
  }

  @Test func aRestorePutsAGoodCopyInThePlaceOfAFileThatCannotBeRead() throws {
    let kept = try Kept()
    let backup = try kept.back()
    try kept.ledger.close()
    try makeUnreadable(kept.here(kept.photo), asLink: true)
    let report = try kept.restore(backup)
    #expect(report.files == 1 && report.missingFiles == 0 && report.complaint == nil, "\(report)")
    let type = try FileManager.default.attributesOfItem(atPath: kept.here(kept.photo).path)[.type] as? FileAttributeType
    #expect(type == .typeRegular)
  }

  @Test func aRestoreThatCannotGoOnSaysHowManyFilesItPutBack() throws {
    let kept = try Kept()
    let backup = try kept.back()
    try kept.ledger.close()
    try FileManager.default.removeItem(atPath: kept.bench.path + ".files")
    // Nothing can be named as the last one.
    try FileManager.default.createDirectory(
      at: kept.here(max(kept.photo, kept.page)).appending(path: "inside"), withIntermediateDirectories: true)
    let report = try kept.restore(backup)
    #expect(report.files == 1 && report.missingFiles == 1, "\(report)")
    #expect(report.complaint?.contains("by hand") == true, "\(report)")
  }

  @Test func photosThatCannotBeCopiedAreSaidAndTheLedgerIsKept() throws {
    let kept = try Kept()
    // Something lies where the copies would go.
    try Data().write(to: URL(filePath: kept.shelf.folder + "/left.files"))
    let backup = try kept.back()
    #expect(backup.missingFiles == 2)
    #expect(backup.complaint?.contains("not every photo and issued record") == true)
    #expect(try LedgerContents.proven(backup.path).identity == kept.ledger.identity)
    try kept.ledger.close()
  }
}
