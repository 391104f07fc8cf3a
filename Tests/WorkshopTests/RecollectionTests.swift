import Testing
import Workshop

@Suite struct RecollectionTests {
  private let mark = MachineMark(counter: 41, token: "beef", earlierToken: "cafe")

  private func record(
    begun: String?, held: String?, counted: Int?, busy: Bool = false, faulty: Bool = false
  ) -> MachineRecord {
    MachineRecord(begunToken: begun, heldToken: held, counted: counted, isBusy: busy, isFaulty: faulty)
  }

  private func proves(_ record: MachineRecord) -> Bool {
    if case .nothing = mark.recollection(record) { false } else { true }
  }

  @Test func ourTokenAndOneMarkIsFinished() {
    #expect(mark.recollection(record(begun: "beef", held: "beef", counted: 1)) == .finished)
  }

  @Test func ourTokenWithAnotherPathIsNotFinished() {
    var mark = mark
    mark.path = "41023255-4c2"
    var seen = record(begun: "beef", held: "beef", counted: 1)
    for other in ["41023255-4c3", nil] {
      seen.path = other
      guard case .nothing(let why) = mark.recollection(seen) else {
        Issue.record("it is called finished")
        continue
      }
      #expect(why.contains("holds another path"))
    }
    seen.path = mark.path
    #expect(mark.recollection(seen) == .finished)
  }

  @Test func ourTokenAtWorkIsAtWork() {
    #expect(mark.recollection(record(begun: "beef", held: "beef", counted: 0, busy: true)) == .atWork)
  }

  @Test func ourTokenHeldAndNeverBegunIsNeverBegan() {
    #expect(mark.recollection(record(begun: "cafe", held: "beef", counted: 0)) == .neverBegan)
  }

  @Test func aTokenTheMachineNeverSawProvesNothing() {
    #expect(!proves(record(begun: "cafe", held: "cafe", counted: 0)))
    #expect(!proves(record(begun: "0", held: "0", counted: 0)))
  }

  @Test func anotherMachineOfTheModelProvesNothing() {
    #expect(!proves(record(begun: "1234", held: "5678", counted: 1)))
    #expect(!proves(record(begun: "cafe", held: "5678", counted: 1)))
  }

  @Test func aCounterThatStandsAgainstTheTokenProvesNothing() {
    #expect(!proves(record(begun: "beef", held: "beef", counted: 0)))
    #expect(!proves(record(begun: "beef", held: "beef", counted: 2)))
    #expect(!proves(record(begun: "cafe", held: "beef", counted: 1)))
    #expect(!proves(record(begun: "beef", held: "beef", counted: nil)))
  }

  @Test func aFaultAfterTheBeginningProvesNothing() {
    #expect(!proves(record(begun: "beef", held: "beef", counted: 1, faulty: true)))
  }

  @Test func aMarkThatIsCountedAndNotAtItsEndProvesNothing() {
    var shown = record(begun: "beef", held: "beef", counted: 1)
    shown.permille = 430
    #expect(!proves(shown))
    shown.permille = 1000
    #expect(mark.recollection(shown) == .finished)
  }

  @Test func aJobThatWasToldToStopIsNotProvedFinished() throws {
    var job = Job.engraving(1, of: Piece(order: try #require(OrderNumber("R-1"))))
    #expect(job.proof(.finished, isToldToStop: false) == .finished)
    guard case .nothing = job.proof(.finished, isToldToStop: true) else { throw CancellationError() }
    job.stop = StopTold(by: "Mia", at: Moment(milliseconds: 1))
    guard case .nothing = job.proof(.finished, isToldToStop: false) else { throw CancellationError() }
    #expect(job.proof(.neverBegan, isToldToStop: true) == .neverBegan)
    #expect(job.proof(.atWork, isToldToStop: true) == .atWork)
  }

  @Test func aJobThatWasSeenToBeginIsNotProvedNeverBegun() throws {
    var job = Job.engraving(1, of: Piece(order: try #require(OrderNumber("R-1"))))
    job.hasBegun = true
    guard case .nothing = job.proof(.neverBegan, isToldToStop: false) else { throw CancellationError() }
    #expect(job.proof(.finished, isToldToStop: false) == .finished)
  }

  @Test func aMachineWithoutTokensProvesNothing() {
    let bare = MachineMark(counter: 41)
    guard case .nothing = bare.recollection(record(begun: nil, held: nil, counted: 1)) else {
      Issue.record("a counter alone settled a job")
      return
    }
  }
}
