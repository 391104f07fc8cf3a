import BenchAPI
import Testing

@testable import benchpin

@Suite struct TextTests {
  @Test func columnsAlignInAnyScript() {
    let lines = Table.lines(["NAME", "X"], [["Zoë", "1"], ["はな", "2"], ["Zoe\u{308}", "3"], ["", "4"]])
    #expect(lines == ["NAME  X", "Zoë   1", "はな  2", "Zoe\u{308}   3", "      4"])
  }

  @Test(arguments: [(0, "0 s"), (1, "1 s"), (59_001, "1 min 00 s"), (65_000, "1 min 05 s"), (-5, "0 s")])
  func timeLeftIsNeverUnderstated(milliseconds: Int, text: String) {
    #expect(ProgressText.time(milliseconds) == text)
  }

  @Test(arguments: [
    (65_999, false, "1 min 05 s"), (65_999, true, "at least 1 min 05 s"), (999, true, "for a time nobody saw"),
    (999, false, "0 s"),
  ])
  func timeWorkedIsNeverOverstated(milliseconds: Int, isLeast: Bool, text: String) {
    #expect(ProgressText.worked(milliseconds, isLeast: isLeast) == text)
  }

  @Test func whoStoppedAJobAndWhatItHadIsShown() {
    var job = JobBody(
      id: "x", kind: "engraving", order: "A-1", piece: 1, revision: 1, device: "engraver", what: "w", phase: "unknown",
      reason: nil, by: "mara", requested_at: "2026-11-22T18:00:00.000Z", expected_ms: 1,
      told_to_stop: ToldToStopBody(by: "Mia", at: "2026-11-22T18:00:07.000Z"))
    #expect(job.lines.contains { $0.contains("Told to stop 2026-11-22 18:00:07 UTC by Mia.") })
    #expect(job.lines.contains { $0.contains("does not settle this") })
    (job.kind, job.worked_ms, job.worked_is_least) = ("polishing", 65_000, true)
    #expect(job.lines.contains { $0.contains("Polished at least 1 min 05 s") })
    #expect(!job.lines.contains { $0.contains("does not settle this") })
  }

  @Test(arguments: [
    ("upper\nlower", "upper / lower"), ("a\u{202E}b", "a‹U+202E›b"), ("a\u{AD}b", "a‹U+00AD›b"), ("שלום", "שלום"),
  ])
  func engravedWordsAreOneLineAndNothingInThemIsUnseen(words: String, line: String) {
    #expect(words.asEngraved == line)
  }

  @Test func aProofSaysWhoApprovedAnotherOneAndWhatToMind() {
    var proof = ProofBody(hash: "0123456789abcdef", text: "Léa", place: "inside", diameter_mm: "17.350", measured: true)
    #expect(proof.lines.last == "Approved by nobody.")
    proof.approved_before = .init(hash: "fedcba9876543210", by: "Mia", at: "2026-11-22T18:00:00.000Z")
    proof.cautions = ["On engraver: it has no é."]
    proof.demo_settings = true
    #expect(proof.lines.last?.hasPrefix("Not approved: Mia approved another proof at 2026-11-22T18:00:00.000Z") == true)
    #expect(proof.lines.last?.contains("fedcba987654…") == true)
    #expect(proof.lines.contains("Mind: On engraver: it has no é."))
    #expect(proof.lines.contains { $0.contains("the first engraving with them asks") })
    proof.demo_accepted = .init(by: "Ada", at: "2026-11-22T18:00:00.000Z")
    #expect(proof.lines.contains { $0.contains("Ada said at") })
    proof.approved = .init(by: "Léa", at: "2026-11-22T19:00:00.000Z")
    #expect(proof.lines.last == "Approved by Léa at 2026-11-22T19:00:00.000Z.")
  }

  @Test func pairedScreensAndAnOpenCodeAreShown() {
    let at = "2026-11-22T18:00:00.000Z"
    var list = ScreenList(screens: [])
    #expect(list.lines.count == 1 && list.lines[0].contains("screens pair"))
    list.screens = [ScreenBody(id: "x", kind: "bench", name: "by the laser", since: at, seen: at, is_this: false)]
    list.open_code = ScreenList.OpenCode(as: "watch", tries_left: 7)
    #expect(list.lines[1] == "by the laser  bench  2026-11-22 18:00:00  2026-11-22 18:00:00  x")
    #expect(list.lines[2].contains("7 tries"))
    #expect(PairingCodeBody(code: "012345", as: "watch", expires_at: at).lines[0] == "012 345")
  }

  @Test func whatIsMissingBeforeAStartIsShown() {
    let missing = MissingBody(kind: "piece-in-doubt", sentence: "It may be engraved already.", remedy: "Look at it.")
    let starts = [missing, nil].map { missing in
      StartBody(
        kind: missing == nil ? "polishing" : "engraving", device: "d", proof: nil, programme: nil, expected_ms: nil,
        missing: missing.map { [$0] } ?? [])
    }
    let conditions = ConditionsBody(at: "x", order: "A-1", revision: 1, piece: 2, fit: nil, starts: starts)
    #expect(
      conditions.lines(of: 2) == [
        "", "Engraving of ring 2 on d cannot start:", "  It may be engraved already. Look at it.", "",
        "Polishing of ring 2 on d: nothing is missing before a start.",
      ])
    #expect(conditions.lines(of: 1)[1] == "Engraving on d cannot start:")
  }

  @Test func aBarShowsPercentAndTimeLeft() {
    #expect(ProgressText.bar(450, 12_000, width: 10) == "[####......] 45 %, 12 s left")
    #expect(ProgressText.bar(nil, nil, width: 4) == "[....] at work")
    #expect(ProgressText.bar(1500, nil, width: 4) == "[####] 150 %")
  }

  @Test func plainProgressIsALineForEveryTenth() {
    var display = ProgressDisplay(isTerminal: false, isSilent: false)
    let lines = [0, 10, 99, 100, 350, 360, 1000].map { permille in
      display.plainLine(
        ProgressBody(job: "", order: "", permille: permille, left_ms: nil, rpm: nil, rpm_set: nil, step: nil))
    }
    #expect(lines == ["0 %", nil, nil, "10 %", "35 %", nil, "100 %"])
  }

  @Test(arguments: [
    ("done", nil), ("notStarted", 75), ("stopped", 75), ("failed", 70), ("unknown", 70), ("of-tomorrow", 70),
  ])
  func onlyADoneJobIsASuccess(phase: String, code: Int32?) {
    let job = JobBody(
      id: "x", kind: "engraving", order: "A-1", piece: 1, revision: 1, device: "engraver", what: "w", phase: phase,
      reason: nil, by: "mara", requested_at: "2026-11-22T18:00:00.000Z", expected_ms: 1)
    #expect(job.failure?.code.rawValue == code)
    #expect(job.isOver)
  }

  @Test func aStopIsASuccessOnlyWhenEveryMachineIsStill() {
    let still = StopAnswerBody.Device(device: "engraver", answer: "still", sentence: "It is still.")
    let open = StopAnswerBody.Device(device: "polisher", answer: "notConfirmed", sentence: "No answer.")
    #expect(StopAnswerBody(devices: [still]).failure == nil)
    #expect(StopAnswerBody(devices: []).failure == nil)
    #expect(StopAnswerBody(devices: [still, open]).failure?.code == .temporary)
    #expect(StopAnswerBody(devices: [still, open]).failure?.text.hasPrefix("polisher did not confirm") == true)
    #expect(StopAnswerBody(devices: [open]).lines == ["polisher: NOT CONFIRMED. No answer."])
  }

  @Test(arguments: [
    ("not-found", 404, 66), ("invalid", 422, 65), ("busy", 409, 75), ("changed", 409, 75), ("wrong-stage", 409, 65),
    ("device-absent", 503, 69), ("disk-full", 507, 73), ("foreign", 403, 77), ("ledger-broken", 503, 70),
    ("of-tomorrow", 418, 65), ("of-tomorrow", 599, 70),
  ])
  func aRefusalHasItsExitCode(word: String, status: Int, code: Int32) {
    let problem = ProblemBody(
      type: "urn:benchpin:problem:\(word)", title: "", status: status, detail: "So it is.", remedy: "Do this.")
    let failure = CommandFailure(problem)
    #expect(failure.code.rawValue == code)
    #expect(failure.text == "So it is.\nDo this.")
  }

  @Test func anyNumberFitsIntoAPath() {
    #expect("R-2041".percentEncoded == "R-2041")
    #expect("a/b #é%".percentEncoded == "a%2Fb%20%23%C3%A9%25")
  }

  @Test func aFactIsOneLineForPeopleAndOneForPrograms() {
    let event = StreamEvent(
      id: "7-3", name: "bench.set",
      data: #"{"bench":"b","at":"2026-11-22T18:00:00.123Z","order":null,"fact":{"by":"x"}}"#)
    #expect(event.line == #"2026-11-22 18:00:00  7-3  -  bench.set  {"by":"x"}"#)
    #expect(event.json.hasPrefix(#"{"id":"7-3","event":"bench.set","data":{"bench""#))
    #expect(StreamEvent(id: nil, name: "heartbeat", data: "{}").line == nil)
    #expect(event.sequence == 3)
  }
}

@Suite struct EventParserTests {
  let text = "id: 7-1\nevent: hello\ndata: {\"a\":1}\n\n: a comment\r\nevent: x\r\ndata: a\r\ndata:b\r\n\r\nid: 9\n\n"
  let expected = [
    StreamEvent(id: "7-1", name: "hello", data: "{\"a\":1}"), StreamEvent(id: nil, name: "x", data: "a\nb"),
  ]

  @Test func eventsComeOutHoweverTheBytesAreCut() {
    for size in 1...text.utf8.count {
      var parser = EventParser()
      var events: [StreamEvent] = []
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        events += parser.take(rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      #expect(events == expected)
    }
  }
}
