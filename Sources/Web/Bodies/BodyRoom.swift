import Hummingbird
import NIOCore
import Synchronization

/// The memory that all bodies together may take at one time, beyond what each ordinary act needs; another such room is for
/// the answers.
///
/// Bodies are kept while they come, and may come slowly; answers are kept until their client takes them, and may never be
/// taken. Without a common bound some dozens of the largest would cost the daemon its memory. Only large ones share it, so
/// nobody who sends or asks for them keeps anybody from an ordinary act.
final class BodyRoom: Sendable {
  /// How much of each body is its own.
  static let free = Request.ordinaryBody
  private let most: Int
  private let taken = Mutex(0)

  init(most: Int) { self.most = most }

  /// Bytes that are taken now.
  var held: Int { taken.withLock { $0 } }

  fileprivate func take(_ count: Int) -> Bool {
    taken.withLock { taken in
      guard taken + count <= most else { return false }
      taken += count
      return true
    }
  }

  fileprivate func giveBack(_ count: Int) { taken.withLock { $0 -= count } }
}

/// What one body, or one answer, takes of the room; `end` gives all of it back.
final class BodyShare: Sendable {
  private struct Extent {
    var seen = 0
    var taken = 0
    var hasEnded = false
  }

  private let room: BodyRoom
  private let extent = Mutex(Extent())

  init(of room: BodyRoom) { self.room = room }

  /// So many bytes more are held; `false` when there is no room for them.
  func grows(by count: Int) -> Bool {
    extent.withLock { extent in
      extent.seen += count
      let more = max(0, extent.seen - BodyRoom.free) - extent.taken
      guard more > 0, !extent.hasEnded else { return true }
      guard room.take(more) else { return false }
      extent.taken += more
      return true
    }
  }

  /// Nothing of it is held any more.
  func end() {
    extent.withLock { extent in
      room.giveBack(extent.taken)
      extent.taken = 0
      extent.hasEnded = true
    }
  }
}

/// A body that takes room as it comes; throws the refusal where there is none.
struct MeteredBody: AsyncSequence, Sendable {
  typealias Element = ByteBuffer

  let body: RequestBody
  let share: BodyShare

  struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate var base: RequestBody.AsyncIterator
    fileprivate let share: BodyShare

    mutating func next() async throws -> ByteBuffer? {
      guard let bytes = try await base.next() else { return nil }
      guard share.grows(by: bytes.readableBytes) else { throw Problem.noRoom }
      return bytes
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(base: body.makeAsyncIterator(), share: share) }
}
