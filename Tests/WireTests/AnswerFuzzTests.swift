import Glibc
import Synchronization
import Testing
import Wire

/// Whatever bytes come as an answer: no crash, and nothing is taken for an answer that is none.
///
/// `BENCHPIN_FUZZ_ANSWERS` says how many answers each line gets, `BENCHPIN_FUZZ_SEED` which.
@Suite(.serialized) struct AnswerFuzzTests {
  private static let count = number("BENCHPIN_FUZZ_ANSWERS") ?? 150
  private static let seed = number("BENCHPIN_FUZZ_SEED").map(UInt64.init) ?? 0x5EED
  private static let patience = ModbusPatience(answer: .milliseconds(12))

  @Test(arguments: [true, false])
  func noAnswerIsAcceptedThatIsNone(tcp: Bool) async throws {
    let script = Mutex((random: Seeded(state: Self.seed), answers: [[UInt8]]()))
    let handler: BytePeer.Handler = { request, _ in
      .bytes(
        script.withLock { script in
          let answer = Self.answer(to: request, tcp: tcp, &script.random)
          script.answers.append(answer)
          return answer
        })
    }
    let peer = try tcp ? BytePeer.tcp(handler) : BytePeer.rtu(handler)
    var random = Seeded(state: Self.seed &+ 1)
    var accepted = 0
    try await withBus(to: peer, patience: Self.patience) { (bus) async throws in
      for index in 0..<Self.count {
        let ask = Ask.any(&random)
        let address = UInt16.random(in: 0...255, using: &random)
        let unit = UInt8.random(in: 1...3, using: &random)
        let seen = peer.seen.count
        let outcome: [Int]
        do throws(WireFault) {
          outcome = try await bus.transact { line throws(WireFault) in
            try ask.perform(line, ModbusUnit(unit), address)
          }
        } catch { continue }
        accepted += 1
        let answers = script.withLock { $0.answers }
        // Only the answers since this request began can be its own; among them are those to questions asked to be sure.
        let own = zip(peer.seen[seen...], answers[seen...])
        let isGood = own.contains { request, answer in
          Self.isAnswer(answer, to: request, tcp: tcp, holding: outcome, isRead: !ask.right(address).isEmpty)
        }
        #expect(isGood, "answer \(index) of seed \(Self.seed), \(ask.testDescription): \(answers.suffix(2))")
      }
    }
    // A fuzz whose every answer is refused would show nothing.
    #expect(accepted >= Self.count / 20, "\(accepted) of \(Self.count)")
  }

  // MARK: Answers

  /// Rubbish, or a right answer with something done to it, or now and then a right one.
  private static func answer(to request: [UInt8], tcp: Bool, _ random: inout Seeded) -> [UInt8] {
    var answer = rightAnswer(to: request, tcp: tcp)
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return (0..<Int.random(in: 0...300, using: &random)).map { _ in .random(in: 0...255, using: &random) }
    case 1: answer.removeLast(Int.random(in: 1...answer.count, using: &random))
    case 2: answer += (0..<Int.random(in: 1...20, using: &random)).map { _ in .random(in: 0...255, using: &random) }
    case 3: answer = [UInt8.random(in: 0...255, using: &random)] + answer
    case 4, 5: answer[Int.random(in: 0..<answer.count, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
    case 6:
      // A frame that is whole, of another unit, function, length or value.
      guard !tcp else { fallthrough }
      answer.removeLast(2)
      answer[Int.random(in: 0..<min(3, answer.count), using: &random)] = .random(in: 0...255, using: &random)
      return withCRC(answer)
    case 7: return request
    default: break
    }
    return answer
  }

  /// Whether `answer` holds a frame that answers `request` with `values`, by the standard and nothing of ours.
  private static func isAnswer(
    _ answer: [UInt8], to request: [UInt8], tcp: Bool, holding values: [Int], isRead: Bool
  ) -> Bool {
    let frames: [[UInt8]]
    if tcp {
      guard answer.count >= 9, answer[..<4] == request[..<4] else { return false }
      frames = [Array(answer.dropFirst(6).prefix(Int(answer[4]) << 8 + Int(answer[5])))]
    } else {
      let noise = answer.prefix { $0 == 0 || $0 > 247 }.count
      let rest = Array(answer.dropFirst(noise))
      let lengths = rest.count < 4 ? [] : Array(4...rest.count)
      frames = lengths.compactMap { (length: Int) -> [UInt8]? in
        let body = Array(rest[..<(length - 2)])
        return withCRC(body) == Array(rest[..<length]) ? body : nil
      }
    }
    let asked = Array(tcp ? request[6...] : request.dropLast(2))
    return frames.contains { frame in
      guard frame.count >= 2, frame[0] == asked[0], frame[1] == asked[1] else { return false }
      guard isRead else { return frame == Array(asked[..<6]) }
      let count = Int(asked[4]) << 8 + Int(asked[5])
      let isBits = asked[1] < 3
      let bytes = isBits ? (count + 7) / 8 : count * 2
      guard frame.count == 3 + bytes, Int(frame[2]) == bytes else { return false }
      let data = Array(frame[3...])
      let held: [Int] = (0..<count).map { index -> Int in
        if isBits { return Int(data[index / 8] >> UInt8(index % 8) & 1) }
        return Int(data[index * 2]) << 8 + Int(data[index * 2 + 1])
      }
      return held == values
    }
  }

  private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }
}

extension Ask {
  fileprivate static func any(_ random: inout Seeded) -> Ask {
    let all = reads + writes
    return all[Int.random(in: 0..<all.count, using: &random)]
  }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
