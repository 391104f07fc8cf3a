import GRDB
import Station
import Workshop

/// Puts a backup in the place of the ledger of one bench, while no daemon has it.
///
/// What is lost by it has to be named by whoever asks. The ledger gets a new epoch and a fact that says what it lacks, so
/// that nothing that may have been engraved meanwhile is engraved again before somebody looked (`LedgerGap`).
package struct LedgerRestore: Sendable {
  /// Why nothing was put back; the ledger is as it was.
  package enum Refusal: Error, Hashable, Sendable {
    /// A daemon has the ledger, or its disk failed.
    case ledger(JournalFault)
    /// The backup is none, is not whole, or is not of this bench.
    case backup(String)
    /// Facts would be lost that nobody named.
    case loses(String)
  }

  /// What was put back.
  package struct Report: Hashable, Sendable {
    /// What the backup held.
    package var contents: LedgerContents
    /// What the ledger says of it.
    package var restored: LedgerRestored
    /// The ledger as it is now.
    package var identity: LedgerIdentity
    /// Where the ledger before lies now; `nil` when there was none.
    package var aside: String?
    /// How many photos and issued records came back with it.
    package var files: Int
    /// How many of those that the backup tells of are not there.
    package var missingFiles: Int
    /// Which, and why.
    package var complaint: String?
  }

  private let backup: String
  private let ledger: String
  private let bench: String

  /// A restore of the ledger at `ledger`, which is `bench`'s, from the file `backup`.
  package init(backup: String, ledger: String, bench: String) {
    self.backup = backup
    self.ledger = ledger
    self.bench = bench
  }

  /// Puts it back. `losing` is what the refusal before asked to be named: a number of facts, or `unknown`.
  package func run(losing: String?, by: String, now: Moment) throws(Refusal) -> Report {
    let hold: LedgerHold
    // A restore that was begun before is over then.
    do throws(JournalFault) { hold = try LedgerHold(of: ledger) } catch { throw .ledger(error) }
    defer { hold.release() }
    let contents = try provenBackup()
    let loss = try Loss(of: ledger, bench: bench, putting: backup, contents)
    try loss.prove(named: losing)
    let epoch = max(
      now.milliseconds / 1000, contents.identity.epoch + 1, loss.newestEpoch + 1)
    let restored = LedgerRestored(
      earlierEpoch: contents.identity.epoch, keptUntil: contents.until, lost: loss.facts, pieces: loss.pieces, at: now,
      by: by)
    do throws(JournalFault) {
      try makeSuccessor(epoch: epoch, restored)
      let aside = try LedgerSwap.finish(at: ledger)
      let (files, lacking, complaint) = putFilesBack()
      return Report(
        contents: contents, restored: restored, identity: LedgerIdentity(bench: bench, epoch: epoch), aside: aside,
        files: files, missingFiles: lacking, complaint: complaint)
    } catch {
      throw .ledger(error)
    }
  }

  /// Puts back what is missing or damaged of the photos and issued records; the ledger is in its place by then and stays there.
  private func putFilesBack() -> (files: Int, lacking: Int, complaint: String?) {
    let copies = FileCopies.back(from: backup, of: bench, to: ledger)
    let beginning = "Not every photo and issued record came back"
    var progress = FileCopies.Progress()
    do throws(JournalFault) {
      let told = try ToldFiles.of(ledger)
      // Nobody waits for a bench now: what lies there is held against its name, too.
      var names = copies.missing(of: told).names
      for (name, bytes) in told where DiskFile.size("\(copies.target)/\(name)") == bytes {
        // One that cannot be read is as good as damaged: a copy takes its place.
        let hash = try? FileCopies.hash(of: "\(copies.target)/\(name)")
        if hash != String(name.prefix(64)) { names.append(name) }
      }
      let there = names.filter { DiskFile.size("\(copies.source)/\($0)") > 0 }
      try copies.copy(there, into: &progress)
      var outcome = copies.outcome(progress, told: told)
      // Of the same length as the ledger says and not what they are named after.
      for name in Set(names).subtracting(progress.done).sorted() {
        guard !outcome.lacking.contains(where: { $0.name == name }) else { continue }
        outcome.lacking.append((name, (progress.flaws[name] ?? .damaged).rawValue))
      }
      return (outcome.copied, outcome.lacking.count, outcome.complaint(beginning))
    } catch {
      // How many are lacking is not known then: at least the one that could not be put there.
      return (progress.done.count, 1, "\(beginning): \(error.sentence) Copy \(copies.source) by hand.")
    }
  }

  private func provenBackup() throws(Refusal) -> LedgerContents {
    let contents: LedgerContents
    do throws(JournalFault) {
      contents = try LedgerContents.proven(backup)
      try LedgerObjects.prove(backup)
    } catch {
      throw .backup("The backup cannot be used: \(error.sentence) The ledger is as it was.")
    }
    guard contents.identity.bench == bench else {
      throw .backup(
        "\(backup) is a backup of the bench \"\(contents.identity.bench)\", not of \"\(bench)\". The ledger is as it was."
      )
    }
    return contents
  }

  /// Makes the file that takes the ledger's place, whole and on the disk, and gives it the name that decides the swap.
  private func makeSuccessor(epoch: Int64, _ restored: LedgerRestored) throws(JournalFault) {
    let draft = LedgerSwap.successor(of: ledger) + ".part"
    try DiskFile.begin(draft)
    do {
      let source = try LedgerContents.reader(backup)
      try source.unsafeRead { try $0.execute(sql: "VACUUM INTO ?", arguments: [draft]) }
      try source.close()
      let queue = try DatabaseQueue(path: draft)
      try LedgerSchema.migrator.migrate(queue)
      try queue.write { database in
        try database.execute(sql: "UPDATE ledger SET epoch = ?", arguments: [epoch])
        let transaction = try LedgerTransaction(database, codec: LedgerCodec())
        func append(_ fact: Fact) throws {
          _ = try transaction.append(fact, id: EventID(at: restored.at), at: restored.at)
        }
        try append(.ledgerRestored(restored))
        // What lay on the bench then lies there no more, and a reading must not go to it.
        if try !transaction.ordersOnBench().isEmpty { try append(.benchSet(BenchSet(orders: [], by: restored.by))) }
      }
      try queue.close()
      _ = try LedgerContents.proven(draft)
    } catch {
      throw JournalFault(any: error, path: draft)
    }
    try DiskFile.giveToOwner(ofFolder: draft)
    try DiskFile.sync(draft)
    try DiskFile.rename(draft, to: LedgerSwap.successor(of: ledger))
    try DiskFile.syncFolder(of: ledger)
  }
}
