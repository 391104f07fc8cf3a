import Dispatch
import Glibc
import Intake
import Logging
import ServiceLifecycle
import Station
import Workshop

/// A folder whose files of orders are taken by themselves: each goes to `done` or to `refused` below it, with a `.txt` beside
/// it that says what became of it.
///
/// A file is taken once it has not changed from one look to the next, and not while its text ends in the middle. Nothing is
/// noted of a file before it is moved: one that was taken and not moved is taken again, and says nothing new.
struct ImportFolder: Service {
  /// What a look at a file finds; another look that finds the same says that nobody writes it.
  private struct Standing: Hashable {
    var file: UInt64
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  /// A file that is cut short may still be written; one that stays so for as long is refused.
  static let patience = Duration.seconds(60)
  /// The largest file.
  static let largest = 64 << 20

  let path: String
  /// How long a file has to stay as it is.
  let settling: Duration
  let bench: Bench
  let log: Logger
  var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0, clock: .continuous) }
  private let queue = DispatchQueue(label: "benchpind.imports", qos: .utility)

  init(
    path: String, settling: Duration = .seconds(2), bench: Bench, log: Logger,
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0, clock: .continuous) }
  ) {
    self.path = path
    self.settling = settling
    self.bench = bench
    self.log = log
    self.sleep = sleep
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var seen: [FolderName: (standing: Standing, looks: Int)] = [:]
      while !Task.isCancelled {
        seen = await look(seen)
        do { try await sleep(settling) } catch { return }
      }
    }
  }

  /// One look at the folder: takes what has stayed as it was, and remembers the others.
  private func look(
    _ before: [FolderName: (standing: Standing, looks: Int)]
  ) async -> [FolderName: (standing: Standing, looks: Int)] {
    var seen: [FolderName: (standing: Standing, looks: Int)] = [:]
    for name in await offDisk({ names() }) {
      guard let standing = await offDisk({ standing(of: name) }) else { continue }
      guard let known = before[name], known.standing == standing else {
        seen[name] = (standing, 0)
        continue
      }
      let isPatient = settling * (known.looks + 1) < Self.patience
      if await take(name, waitsForTheRest: isPatient) == .waits { seen[name] = (standing, known.looks + 1) }
    }
    return seen
  }

  private enum Outcome { case moved, waits }

  private func take(_ name: FolderName, waitsForTheRest: Bool) async -> Outcome {
    let file: OrderFile
    let sizes = bench.sizes
    do throws(OrderFile.Refusal) {
      let bytes = try await offDisk { () -> Result<[UInt8], OrderFile.Refusal> in
        Result { () throws(OrderFile.Refusal) in try read(name) }
      }.get()
      file = try await offDisk { Result { () throws(OrderFile.Refusal) in try OrderFile(bytes, sizes: sizes) } }.get()
      if file.kind == .bench {
        throw OrderFile.Refusal(sentence: "These are the bench's own orders: `benchpin orders import` takes them.")
      }
    } catch {
      if error.isCutShort, waitsForTheRest { return .waits }
      log.warning("a file of orders was refused", metadata: ["file": "\(name.text)", "fault": "\(error.sentence)"])
      return await offDisk { move(name, to: "refused", saying: [error.sentence]) } ? .moved : .waits
    }
    do throws(BenchRefusal) {
      let outcomes = try await bench.take(file.orders, by: "import folder")
      let words = Self.words(file, outcomes)
      log.notice("a file of orders was taken", metadata: ["file": "\(name.text)", "orders": "\(words.first ?? "")"])
      return await offDisk { move(name, to: "done", saying: words) } ? .moved : .waits
    } catch {
      // The disk is full or the ledger fails: the file stays and is tried again.
      log.error("a file of orders waits", metadata: ["file": "\(name.text)", "fault": "\(error.sentence)"])
      return .waits
    }
  }

  /// What became of a file, for the `.txt` beside it.
  static func words(_ file: OrderFile, _ outcomes: [IntakeOutcome]) -> [String] {
    let counts = [IntakeOutcome.Kind.new, .revised, .unchanged, .waiting, .passedOver].compactMap { kind -> String? in
      let count = outcomes.count { $0.kind == kind }
      return count == 0 ? nil : "\(count) \(kind.rawValue)"
    }
    var lines = ["\(file.kind.rawValue): \(counts.isEmpty ? "no ring" : counts.joined(separator: ", "))."]
    if let caveat = file.caveat { lines.append(caveat) }
    for outcome in outcomes {
      if let reason = outcome.reason { lines.append(reason) }
      lines += outcome.questions.map { "\(outcome.number?.text ?? outcome.name), \($0.about.rawValue): \($0.words)" }
    }
    return lines + file.unread.map { "Not read: \($0)" }
  }

  // MARK: The disk

  private func offDisk<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in queue.async { continuation.resume(returning: body()) } }
  }

  /// The files that lie there, by name; those that programs write under another name first are left alone.
  private func names() -> [FolderName] {
    guard let folder = opendir(path) else {
      log.error("the import folder cannot be read", metadata: ["fault": "\(path): \(String(cString: strerror(errno)))"])
      return []
    }
    defer { closedir(folder) }
    var names: [FolderName] = []
    while let entry = readdir(folder) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      let name = FolderName(bytes: bytes)
      let isUnderWay = [".part", ".tmp", ".crdownload", ".filepart", "~"].contains { name.text.hasSuffix($0) }
      if !name.text.hasPrefix("."), !isUnderWay { names.append(name) }
    }
    return names.sorted()
  }

  /// How a regular file stands; `nil` for a folder, a link or anything else.
  private func standing(of name: FolderName) -> Standing? {
    var status = stat()
    guard lstat(name.path(in: path), &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Standing(
      file: UInt64(status.st_ino), size: Int(status.st_size), seconds: Int(status.st_mtim.tv_sec),
      nanoseconds: Int(status.st_mtim.tv_nsec))
  }

  private func read(_ name: FolderName) throws(OrderFile.Refusal) -> [UInt8] {
    // No link is followed and no pipe waited for.
    let descriptor = open(name.path(in: path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw OrderFile.Refusal(sentence: "The file cannot be read: \(String(cString: strerror(errno))).")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw OrderFile.Refusal(sentence: "The file cannot be read: \(String(cString: strerror(errno))).")
      }
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= Self.largest else {
        throw OrderFile.Refusal(
          sentence: "The file is larger than \(Self.largest >> 20) MB. Export fewer orders at once.")
      }
    }
  }

  /// Moves a file into a folder beside it under a name that is free, with a `.txt` that holds `lines`; neither is ever
  /// written over what lies there.
  private func move(_ name: FolderName, to folder: String, saying lines: [String]) -> Bool {
    let place = "\(path)/\(folder)"
    guard mkdir(place, 0o750) == 0 || errno == EEXIST else { return complain(name) }
    for number in 0..<10_000 {
      let free = name.kept(number)
      // Nobody else puts anything there.
      if access("\(place)/\(free)", F_OK) == 0 { continue }
      let report = "\(place)/\(free).txt"
      let descriptor = open(report, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640)
      if descriptor < 0, errno == EEXIST { continue }
      guard rename(name.path(in: path), "\(place)/\(free)") == 0 else {
        let complained = complain(name)
        if descriptor >= 0 {
          close(descriptor)
          unlink(report)
        }
        return complained
      }
      // Without room for its report the file is moved all the same: it was taken.
      guard descriptor >= 0 else { return true }
      defer { close(descriptor) }
      let renamed = number == 0 && free != name.text ? ["The file was called “\(name.text)”."] : []
      let text = Array(((lines + renamed).joined(separator: "\n") + "\n").utf8)
      _ = text.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      return true
    }
    return complain(name)
  }

  private func complain(_ name: FolderName) -> Bool {
    log.error(
      "a file of orders cannot be moved",
      metadata: ["file": "\(name.text)", "fault": "\(String(cString: strerror(errno)))"])
    return false
  }
}
