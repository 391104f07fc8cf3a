import NIOCore
import Testing

@testable import Web

@Suite struct RequestPaceTests {
  private func at(_ seconds: Double) -> NIODeadline { .uptimeNanoseconds(UInt64((1000 + seconds) * 1e9)) }
  private func pace(isGreeting: Bool = false) -> RequestPace {
    RequestPace(ConnectionLimits(), isGreeting: isGreeting, at: at(0))
  }

  @Test func aHeadThatTricklesIsLateTenSecondsAfterItsFirstByte() {
    var pace = pace()
    pace.heard(at: at(1))
    for second in 2..<10 { pace.heard(at: at(Double(second))) }
    #expect(pace.deadline == at(11))
    #expect(pace.isWorthAnAnswer)
  }

  @Test func whoNeverSpeaksIsLateTenSecondsAfterTheyCame() {
    #expect(pace().deadline == at(10))
    #expect(!pace().isWorthAnAnswer)
    var secret = pace(isGreeting: true)
    #expect(secret.deadline == at(10))
    secret.greeted(at: at(4))
    #expect(secret.deadline == at(14))
  }

  @Test func aBodyHasThirtySecondsAndMoreTheMoreOfItCame() {
    var pace = pace()
    pace.heard(at: at(0))
    pace.beginsRequest(.ordinary, at: at(1))
    #expect(pace.deadline == at(31))
    // One byte a second gains nothing.
    for _ in 0..<29 { _ = pace.takesBody(1) }
    #expect(pace.deadline == at(31))
    let isTaken = pace.takesBody(1 << 20)
    #expect(isTaken && pace.deadline == at(31 + 64))
    let isMoreTaken = pace.takesBody(13 << 20)
    #expect(!isMoreTaken)
  }

  @Test func nobodyIsLateWhileTheAnswerIsOurs() {
    var pace = pace()
    pace.beginsRequest(.ordinary, at: at(1))
    pace.endsRequest(at: at(2))
    #expect(pace.deadline == nil)
    // The next request begins before the answer to this one has ended.
    pace.heard(at: at(3))
    #expect(pace.deadline == nil)
    pace.answered(at: at(50))
    #expect(pace.deadline == at(60))
  }

  @Test func betweenRequestsThereIsAMinute() {
    var pace = pace()
    pace.beginsRequest(.ordinary, at: at(1))
    pace.endsRequest(at: at(1))
    pace.answered(at: at(5))
    #expect(pace.deadline == at(65))
  }

  @Test func whoDoesNotTakeTheirAnswerIsLateThirtySecondsLater() {
    var pace = pace()
    pace.beginsRequest(.ordinary, at: at(1))
    pace.endsRequest(at: at(1))
    pace.takesAnswers(false, at: at(3))
    pace.takesAnswers(false, at: at(9))
    #expect(pace.deadline == at(33))
    pace.takesAnswers(true, at: at(10))
    #expect(pace.deadline == nil)
  }

  @Test func aStopIsGivenUpLastAndWhoHasAskedNothingFirst() {
    func pace(_ change: (inout RequestPace) -> Void) -> RequestPace.Rank {
      var pace = self.pace()
      change(&pace)
      return pace.rank
    }
    func whole(_ kind: RequestPace.Kind) -> RequestPace.Rank {
      pace {
        $0.beginsRequest(kind, at: at(1))
        $0.endsRequest(at: at(1))
        if kind == .following { $0.answerBegins(isFollowing: true) }
      }
    }
    let ranks = [
      pace { $0.leaves(at: at(1)) },
      pace { _ in },
      pace {
        $0.beginsRequest(.ordinary, at: at(1))
        $0.endsRequest(at: at(1))
        $0.answered(at: at(1))
      },
      whole(.following), whole(.ordinary), whole(.stop),
    ]
    #expect(ranks == [.leaving, .unfinished, .idle, .following, .answering, .stopping])
    #expect(ranks == ranks.sorted())
    // A stop counts from its head on: it happens whether or not its body ever comes.
    #expect(pace { $0.beginsRequest(.stop, at: at(1)) } == .stopping)
    #expect(pace { $0.beginsRequest(.ordinary, at: at(1)) } == .unfinished)
  }
}
