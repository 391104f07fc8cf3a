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

  /// The rank of a connection at the tenth second after what happened to it.
  private func rank(at second: Double = 10, _ change: (inout RequestPace) -> Void) -> RequestPace.Rank {
    var pace = self.pace()
    change(&pace)
    return pace.rank(at: at(second))
  }

  private func whole(_ kind: RequestPace.Kind) -> RequestPace.Rank {
    rank {
      $0.beginsRequest(kind, at: at(1))
      $0.endsRequest(at: at(1))
      if kind == .following { $0.answerBegins(isFollowing: true) }
    }
  }

  @Test func aStopIsGivenUpLastAndWhoHasAskedNothingForLongFirst() {
    let ranks = [
      rank { $0.leaves(at: at(1)) },
      rank { _ in },
      rank {
        $0.beginsRequest(.ordinary, at: at(1))
        $0.endsRequest(at: at(1))
        $0.answered(at: at(1))
      },
      whole(.following), rank(at: 1) { _ in }, whole(.ordinary), whole(.stop),
    ]
    #expect(ranks == [.leaving, .unfinished, .idle, .following, .arriving, .answering, .stopping])
    #expect(ranks == ranks.sorted())
    // A stop counts from its head on: it happens whether or not its body ever comes.
    #expect(rank { $0.beginsRequest(.stop, at: at(1)) } == .stopping)
    #expect(rank { $0.beginsRequest(.ordinary, at: at(1)) } == .unfinished)
  }

  @Test func aNewcomerIsOneForTwoSecondsAndUntilItAsks() {
    #expect(rank(at: 1.9) { $0.heard(at: at(1)) } == .arriving)
    #expect(rank(at: 2) { $0.heard(at: at(1)) } == .unfinished)
    #expect(rank(at: 1) { $0.beginsRequest(.ordinary, at: at(1)) } == .unfinished)
    let answered = rank(at: 1) {
      $0.beginsRequest(.ordinary, at: at(0.5))
      $0.endsRequest(at: at(0.5))
      $0.answered(at: at(0.6))
    }
    #expect(answered == .idle)
  }

  @Test func whatIsAskedBehindSomethingElseIsNoDisguise() {
    func behind(_ first: RequestPace.Kind, isAnswered: Bool) -> RequestPace.Rank {
      rank {
        for kind in [first, .stop] {
          $0.beginsRequest(kind, at: at(1))
          $0.endsRequest(at: at(1))
        }
        if first == .following { $0.answerBegins(isFollowing: true) }
        if isAnswered { $0.answered(at: at(2)) }
      }
    }
    #expect(behind(.following, isAnswered: false) == .following)
    #expect(behind(.ordinary, isAnswered: false) == .answering)
    // And a stop is one as soon as it is its turn.
    #expect(behind(.ordinary, isAnswered: true) == .stopping)
  }

  @Test func whoTakesNoAnswersHoldsNoPlaceWithThem() {
    let stuck = rank {
      $0.beginsRequest(.ordinary, at: at(1))
      $0.endsRequest(at: at(1))
      $0.takesAnswers(false, at: at(2))
    }
    #expect(stuck == .idle)
  }
}
