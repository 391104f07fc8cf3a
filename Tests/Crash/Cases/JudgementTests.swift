import Testing

@testable import benchpin_crash

/// The judge itself: a claim that the machine's log does not bear out is found.
@Suite struct JudgementTests {
  private func log(_ beams: [(token: UInt64, isWhole: Bool)]) -> EngraverLog {
    EngraverLog(
      text: beams.map { beam in
        """
        {"at":"x","kind":"beamOn","token":"\(String(beam.token, radix: 16))","job":1,"text":"Always"}
        {"at":"x","kind":"beamOff","token":"\(String(beam.token, radix: 16))","progress":1000,"done":\(beam.isWhole)}
        """
      }.joined(separator: "\n"))
  }

  private func claims(_ jobs: Claims.Job..., decisions: Int = 0) -> Claims {
    var facts: [String: FactListener.Told] = [:]
    for (index, job) in jobs.enumerated() {
      facts["1-\(index)"] = FactListener.Told(
        kind: "job.starting",
        payload: "{\"seq\":1,\"payload\":{\"job\":\"\(job.id)\",\"mark\":{\"token\":\"\(index + 10)\"}}}")
    }
    for index in 0..<decisions { facts["2-\(index)"] = FactListener.Told(kind: "reengraving.allowed", payload: "{}") }
    return Claims(jobs: jobs, facts: facts)
  }

  private func wrongs(_ claims: Claims, _ log: EngraverLog) -> [String] {
    Judgement.wrongs(claims: claims, log: log, acknowledged: claims.facts)
  }

  @Test func whatTheLogBearsOutPasses() {
    #expect(wrongs(claims(.init(id: "a", phase: "done")), log([(0x10, true)])).isEmpty)
    #expect(wrongs(claims(.init(id: "a", phase: "notStarted")), log([])).isEmpty)
    #expect(wrongs(claims(.init(id: "a", phase: "unknown")), log([(0x10, false)])).isEmpty)
  }

  @Test func aJobClaimedDoneThatWasNotIsFound() {
    #expect(wrongs(claims(.init(id: "a", phase: "done")), log([(0x10, false)])).count == 1)
    #expect(wrongs(claims(.init(id: "a", phase: "done")), log([])).count == 1)
  }

  @Test func aJobClaimedNotStartedThatWasIsFound() {
    #expect(wrongs(claims(.init(id: "a", phase: "notStarted")), log([(0x10, true)])).count == 1)
  }

  @Test(arguments: [("engraved", false), ("notEngraved", true)])
  func aRecordThatSettledWronglyIsFound(finding: String, isMarked: Bool) {
    let job = Claims.Job(id: "a", phase: "unknown", finding: finding, isFromRecord: true)
    #expect(wrongs(claims(job), log(isMarked ? [(0x10, true)] : [])).count == 1)
  }

  @Test func aSecondBeamNeedsADecision() {
    let jobs = (Claims.Job(id: "a", phase: "done"), Claims.Job(id: "b", phase: "done"))
    let twice = log([(0x10, true), (0x11, true)])
    #expect(wrongs(claims(jobs.0, jobs.1), twice).count == 1)
    #expect(wrongs(claims(jobs.0, jobs.1, decisions: 1), twice).isEmpty)
    #expect(!wrongs(claims(jobs.0, decisions: 1), log([(0x10, true), (0x10, true)])).isEmpty)
  }

  @Test func aBeamOfNoJobAnOpenJobAndALostFactAreFound() {
    #expect(wrongs(claims(.init(id: "a", phase: "done")), log([(0x10, true), (0x99, true)])).count == 2)
    #expect(wrongs(claims(.init(id: "a", phase: "running")), log([(0x10, true)])).count == 1)
    let told = ["1-5": FactListener.Told(kind: "reading.taken", payload: "{}")]
    #expect(
      Judgement.wrongs(claims: claims(.init(id: "a", phase: "notStarted")), log: log([]), acknowledged: told).count == 1
    )
  }
}
