import Synchronization
import Workshop

/// What has happened and waits for the disk. What concerns a job goes first, in its order; stops of the whole bench come
/// after it and are written together, so that no number of them keeps the end of a job from being recorded.
final class Outbox: Sendable {
  /// How many stops are written in one group, and how many may wait; more than these are counted and not recorded.
  static let stopsAtOnce = 100
  static let mostStops = 2000

  private struct Waiting {
    var happenings: [Happening] = []
    /// How many of `happenings` are taken; the array is emptied when all are.
    var taken = 0
    var stops: [BenchStopped] = []
    var unrecorded = 0
    var isClosed = false
  }

  /// Rings when something may be there; ends with `close`.
  let bell: AsyncStream<Void>
  private let ring: AsyncStream<Void>.Continuation
  private let waiting = Mutex(Waiting())

  init() { (bell, ring) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1)) }

  /// Hands over what concerns a job; `false` after `close`.
  func put(_ happening: Happening) -> Bool { put { $0.happenings.append(happening) } }

  /// Hands over a stop of the whole bench; `false` after `close`.
  func put(_ stop: BenchStopped) -> Bool {
    put { waiting in
      if waiting.stops.count < Self.mostStops { waiting.stops.append(stop) } else { waiting.unrecorded += 1 }
    }
  }

  private func put(_ change: (inout Waiting) -> Void) -> Bool {
    let isOpen = waiting.withLock { waiting in
      if !waiting.isClosed { change(&waiting) }
      return !waiting.isClosed
    }
    if isOpen { ring.yield() }
    return isOpen
  }

  /// Takes nothing more; what was handed over before can still be taken out.
  func close() {
    waiting.withLock { $0.isClosed = true }
    ring.finish()
  }

  /// What to record next; `nil` when nothing waits.
  func next() -> Happening? {
    waiting.withLock { waiting in
      if waiting.taken < waiting.happenings.count {
        defer { waiting.taken += 1 }
        return waiting.happenings[waiting.taken]
      }
      waiting.happenings.removeAll()
      waiting.taken = 0
      guard !waiting.stops.isEmpty else { return nil }
      let group = Array(waiting.stops.prefix(Self.stopsAtOnce))
      waiting.stops.removeFirst(group.count)
      return .stops(group)
    }
  }

  /// How many stops were not recorded since this was asked last.
  func takeUnrecorded() -> Int {
    waiting.withLock { waiting in
      defer { waiting.unrecorded = 0 }
      return waiting.unrecorded
    }
  }
}

/// What has happened and is on its way to the disk.
enum Happening: Sendable {
  case fact(Fact)
  /// A job that was open when the daemon ended is over; a disk that was full at the start did not take it.
  case endSinceRestart(JobEnded)
  /// A machine was told to stop these jobs.
  case stop([EventID], StopTold)
  /// A machine was seen at work on a job for so long until now; kept beside the facts until its end is one.
  case worked(EventID, milliseconds: Int)
  /// The whole bench was told to stop, so many times.
  case stops([BenchStopped])

  /// What it is called in the log.
  var word: String {
    switch self {
    case .fact(let fact): fact.kind.rawValue
    case .endSinceRestart: Fact.Kind.jobEnded.rawValue
    case .stop: Fact.Kind.jobStopping.rawValue
    case .worked: "worked"
    case .stops: Fact.Kind.benchStopped.rawValue
    }
  }

  /// How many facts it stands for.
  var count: Int {
    switch self {
    case .fact, .endSinceRestart, .worked: 1
    case .stop(let jobs, _): jobs.count
    case .stops(let stops): stops.reduce(0) { $0 + $1.stops }
    }
  }

  func record(in draft: inout BenchDraft) throws(BenchRefusal) {
    switch self {
    case .fact(let fact): draft.record(fact)
    case .endSinceRestart(let end): draft.record(.jobEnded(end))
    case .stop(let jobs, let stop):
      for id in jobs {
        guard let job = try draft.read({ try $0.job(id) }), job.canStillBeStopped else { continue }
        draft.record(.jobStopping(JobStopping(job: id, order: job.piece.order, stop: stop)))
      }
    case .worked(let job, let milliseconds): try draft.read { try $0.note(worked: milliseconds, of: job) }
    case .stops(let stops): for stop in stops { draft.record(.benchStopped(stop)) }
    }
  }
}

extension Job {
  /// Whether a stop could concern it: it is not over, or nobody knows what its marker made of it. The first one stays.
  fileprivate var canStillBeStopped: Bool {
    guard stop == nil else { return false }
    guard case .ended(let outcome) = phase else { return true }
    return outcome.ending == .unknown && asksForALook
  }
}
