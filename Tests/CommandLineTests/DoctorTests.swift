import Ports
import Testing

@testable import benchpin

/// Each check of the doctor on facts that are made up.
@Suite struct DoctorTests {
  private func adapter(
    _ number: Int, serial: String? = "A1", vendor: String = "0403", hidden: Bool = true, links: [String] = []
  ) -> PluggedPort {
    PluggedPort(
      node: "/dev/ttyUSB\(number)", syspath: "/sys/\(number)",
      usb: PluggedPort.USB(
        path: "usb-\(number)", adapter: "/sys/1-\(number)", vendor: vendor, model: "6001", serial: serial),
      links: links, isHiddenFromModemManager: hidden)
  }

  // MARK: Access

  private func account(_ groups: Set<String>, listed: Set<String> = []) -> AccessCheck {
    AccessCheck(account: .init(name: "mia", isRoot: false, groups: groups, listedGroups: listed))
  }

  private let socket = AccessCheck.Place(path: "/run/b.sock", owner: "benchpin", group: "benchpin", mode: 0o660)

  @Test func whoIsNotInTheSocketsGroupIsToldTheCommandAndToLogInAgain() {
    let finding = account(["mia"]).socket(socket)
    #expect(finding.verdict == .act)
    #expect(finding.remedy == ["sudo usermod -aG benchpin mia, then log out and in again"])
    #expect(account(["benchpin"]).socket(socket).verdict == .well)
  }

  @Test func whoWasAddedAndDidNotLogInAgainIsToldThatOnly() {
    let finding = account(["mia"], listed: ["benchpin"]).socket(socket)
    #expect(finding.remedy == ["you are in the group benchpin from your next login on: log out and in again"])
  }

  @Test(arguments: [
    ("dialout", 0o660, Finding.Verdict.well), ("dialout", 0o640, .act), ("root", 0o660, .act), ("root", 0o666, .well),
    ("dialout", 0o600, .act),
  ])
  func aPortIsForTheGroupOfTheDaemon(group: String, mode: UInt16, verdict: Finding.Verdict) {
    let place = AccessCheck.Place(path: "/dev/ttyUSB0", owner: "root", group: group, mode: mode)
    #expect(account([]).port(place, of: "gauge").verdict == verdict)
  }

  // MARK: udev and ports

  @Test(arguments: [
    (true, [], ["/dev/benchpin/by-socket/x"], "well"), (true, [], [], "look"), (false, [], [], "look"),
    (true, ["/dev/benchpin/gauge"], [], "act"), (false, ["/dev/benchpin/gauge"], [], "act"),
  ])
  func aRuleThatIsNotAtWorkMattersWhereTheSettingsNameItsLinks(
    hasRule: Bool, named: [String], links: [String], verdict: String
  ) {
    let check = UdevCheck(hasRule: hasRule, hearing: .well, ports: [adapter(0, links: links)], namedLinks: named)
    #expect(check.findings.map(\.verdict.rawValue) == [verdict])
  }

  @Test func aDeafUdevIsSaidAndNoAdapterNeedsNoRule() {
    let check = UdevCheck(hasRule: false, hearing: .deaf("no udevd"), ports: [], namedLinks: [])
    #expect(check.findings.map(\.verdict) == [.look, .well])
    #expect(check.findings[0].sentence.contains("no udevd"))
  }

  private func place(_ port: PluggedPort?, holders: [PortHolder] = [], node: String? = "/dev/ttyUSB0")
    -> PortCheck.Place
  {
    PortCheck.Place(
      device: "gauge", name: "serial:A1", node: node, absence: node == nil ? "No adapter." : nil, port: port,
      holders: holders)
  }

  @Test func aHeldPortNamesTheProgramAndTheDaemonMayHoldIt() {
    let check = PortCheck(daemon: 7, runsModemManager: false, runsBrltty: false)
    let thief = PortHolder(pid: 9, name: "minicom")
    #expect(check.findings(place(adapter(0), holders: [PortHolder(pid: 7, name: "benchpind")]))[0].verdict == .well)
    let held = check.findings(place(adapter(0), holders: [thief]))
    #expect(held == [.act("gauge", "/dev/ttyUSB0 is held by minicom (process 9)", "end it: sudo kill 9")])
    // A second daemon is a thief where the first is known.
    #expect(check.findings(place(nil, holders: [PortHolder(pid: 8, name: "benchpind")]))[0].verdict == .act)
  }

  @Test(arguments: [("ModemManager", "disable --now ModemManager"), ("brltty", "Braille")])
  func whatIsKnownToGrabPortsHasARemedyOfItsOwn(name: String, word: String) {
    let check = PortCheck(daemon: nil, runsModemManager: true, runsBrltty: true)
    let finding = check.findings(place(adapter(0), holders: [PortHolder(pid: 9, name: name)]))[0]
    #expect(finding.verdict == .act)
    #expect(finding.remedy[0].contains(word))
  }

  @Test func whatMayGrabAPortLaterIsToldUnlessItWasKeptOff() {
    let modem = PortCheck(daemon: nil, runsModemManager: true, runsBrltty: false)
    #expect(modem.findings(place(adapter(0, hidden: false)))[0].verdict == .look)
    #expect(modem.findings(place(adapter(0)))[0].verdict == .well)
    let braille = PortCheck(daemon: nil, runsModemManager: false, runsBrltty: true)
    #expect(braille.findings(place(adapter(0)))[0].verdict == .look)
    #expect(braille.findings(place(adapter(0, vendor: "067b")))[0].verdict == .well)
  }

  @Test func aPortThatIsNotThereIsToldWithItsReason() {
    let finding = PortCheck(runsModemManager: false, runsBrltty: false).findings(place(nil, node: nil))[0]
    #expect(finding.verdict == .act)
    #expect(finding.sentence == "its port serial:A1 is not there: No adapter.")
  }

  @Test func twoAdaptersOfOneSerialNumberAreTwinsAndTwoPortsOfOneAreNot() {
    #expect(TwinCheck(ports: [adapter(0), adapter(1)]).findings.map(\.verdict) == [.look])
    #expect(TwinCheck(ports: [adapter(0), adapter(1, serial: "B2"), adapter(2, serial: nil)]).findings.isEmpty)
    var second = adapter(1)
    second.usb?.adapter = "/sys/1-0"
    #expect(TwinCheck(ports: [adapter(0), second]).findings.isEmpty)
  }

  // MARK: Machines

  @Test(arguments: [
    (
      "answer: it is a Modbus ASCII frame: the device is set to ASCII mode; set it to RTU.", "/dev/x", true,
      "Modbus RTU"
    ),
    ("it reads like 19200 8E1 heard at 9600 8N1: compare", "/dev/x", true, "baud and parity"),
    ("every character came with a wrong parity or stop bit", "/dev/x", true, "baud and parity"),
    ("192.168.7.20:502 refuses the connection", "192.168.7.20:502", false, "no other client"),
    ("/dev/x did not answer within 500 ms", "/dev/x", false, "switched on"),
    ("it has no such address (Modbus exception 2)", "192.168.7.20:502", true, "compare the model"),
  ])
  func aMachinesWordsLeadToTheRemedy(trouble: String, place: String, isAnswered: Bool, remedy: String) {
    let answer = MachineCheck.Answer(device: "drive", place: place, trouble: trouble, isAnswered: isAnswered)
    let finding = MachineCheck.judge(answer)
    #expect(finding.verdict == .act)
    #expect(finding.sentence == trouble)
    #expect(finding.remedy[0].contains(remedy))
  }

  @Test(
    arguments: [
      (nil, false, true, nil), (["ActiveState": "inactive", "MainPID": "0"], false, true, nil),
      (["ActiveState": "failed", "MainPID": "0"], false, true, nil), (nil, true, true, "benchpind runs"),
      (["ActiveState": "active", "MainPID": "7"], false, true, "process 7"),
      (["ActiveState": "activating", "MainPID": "0"], false, true, "activating"),
      (["ActiveState": "inactive"], true, true, "benchpind runs"), (nil, false, false, "may not see"),
    ] as [([String: String]?, Bool, Bool, String?)])
  func machinesAreProbedOnlyWhenNothingSaysThatADaemonRuns(
    unit: [String: String]?, runs: Bool, seesOthers: Bool, why: String?
  ) {
    let objection = DaemonSigns(unit: unit, runs: runs, seesOthers: seesOthers).objection
    #expect((objection == nil) == (why == nil))
    if let why { #expect(objection?.contains(why) == true, "\(objection ?? "")") }
  }

  @Test func aProgramThatClosesItsOutputsAndGoesOnIsEndedInTime() {
    let run = ProgramRun.run(["/bin/sh", "-c", "exec >&- 2>&-; exec sleep 20"], within: 1)
    #expect(run.status == nil)
    #expect(ProgramRun.run(["/bin/sh", "-c", "echo well; exit 3"]).status == 3)
  }

  // MARK: Clock and disk

  @Test(
    arguments: [
      (10_000_000, 9_000_000, 9_999_000, true, ["well"]), (10_000_000, 9_000_000, nil, false, ["look"]),
      (10_000_000, 9_000_000, nil, nil, ["look"]), (8_000_000, 9_000_000, nil, true, ["act"]),
      (10_000_000, 9_000_000, 10_000_121, true, ["act"]), (10_000_000, 9_000_000, 10_000_119, true, ["well"]),
      (1000, 9_000_000, 9_500_000, false, ["act", "act"]), (9_000_000 - 86_400, 9_000_000, nil, true, ["well"]),
    ] as [(Int, Int, Int?, Bool?, [String])])
  func theClockIsHeldAgainstWhatHappened(
    now: Int, built: Int, lastFact: Int?, isSynchronized: Bool?, verdicts: [String]
  ) {
    let check = ClockCheck(now: now, built: built, lastFact: lastFact, isSynchronized: isSynchronized)
    #expect(check.findings.map(\.verdict.rawValue) == verdicts)
  }

  @Test(arguments: [
    ("ext4", false, 1 << 30, true, []), ("ext4", true, 1 << 30, false, ["read-only"]),
    ("nfs4", false, 1 << 30, true, ["network"]), ("tmpfs", false, 1 << 30, true, ["memory"]),
    ("ext4", false, 1 << 20, true, ["1 MB only"]), ("ext4", false, 1 << 30, false, ["may not write"]),
    ("tmpfs", false, 0, false, ["memory", "0 MB", "may not write"]),
  ])
  func theDiskMustKeepWhatItIsGiven(
    type: String, isReadOnly: Bool, free: Int, isWritable: Bool, words: [String]
  ) {
    let findings = DiskCheck.judge(
      .init(path: "/l", isThere: true, type: type, isReadOnly: isReadOnly, free: free, isWritable: isWritable))
    let acts = findings.filter { $0.verdict == .act }
    #expect(acts.count == words.count)
    for (finding, word) in zip(acts, words) { #expect(finding.sentence.contains(word)) }
    #expect(findings.allSatisfy { $0.verdict == .well || !$0.remedy.isEmpty })
  }

  @Test func theMountThatFitsBestAndLastIsTheOne() {
    let table = """
      22 1 8:1 / / rw - ext4 /dev/sda1 rw
      23 22 0:20 / /var/lib/bench\\040pin rw shared:1 - nfs4 host:/x rw
      24 22 0:21 / /var rw - xfs /dev/sdb rw
      25 23 0:22 / /var/lib/bench\\040pin rw - tmpfs tmpfs rw
      """
    #expect(MountTable.entry(of: "/var/lib/bench pin/x", in: table)?.type == "tmpfs")
    #expect(MountTable.entry(of: "/var/lib/bench", in: table)?.type == "xfs")
    #expect(MountTable.entry(of: "/variable", in: table)?.type == "ext4")
  }

  // MARK: The daemon

  @Test(arguments: [
    (["LoadState": "masked"], "masked"), (["LoadState": "loaded", "ActiveState": "inactive"], "does not run"),
    (["LoadState": "loaded", "ActiveState": "failed", "ExecMainStatus": "78", "Result": "exit-code"], "mistakes"),
    (["LoadState": "loaded", "ActiveState": "failed", "Result": "watchdog"], "watchdog"),
    (["LoadState": "loaded", "ActiveState": "active"], "does not answer: silent"),
    (["LoadState": "not-found"], "silent"),
  ])
  func aDaemonThatDoesNotAnswerIsToldApart(unit: [String: String], word: String) {
    let findings = ServiceCheck(unit: unit, answers: false, silence: "silent", watchdogEnds: nil).findings
    #expect(findings.map(\.verdict) == [.act])
    #expect(findings[0].sentence.contains(word), "\(findings)")
    #expect(!findings[0].remedy.isEmpty)
  }

  @Test func aDaemonThatAnswersIsWellAndItsWatchdogsEndsAreCounted() {
    #expect(ServiceCheck(unit: nil, answers: true, silence: "", watchdogEnds: 0).findings.map(\.verdict) == [.well])
    let hung = ServiceCheck(unit: nil, answers: true, silence: "", watchdogEnds: 3).findings
    #expect(hung.map(\.verdict) == [.well, .look])
    #expect(hung[1].sentence.contains("3 times"))
  }

  @Test func theDaemonsOwnCheckIsPassedOn() {
    let mistakes = SettingsCheck(status: 78, output: "", complaint: "benchpind: f:1:1: a\nf:2:1: b\n").findings
    #expect(mistakes.map(\.remedy) == [["f:1:1: a", "f:2:1: b"]])
    let right = SettingsCheck(
      status: 0, output: "f: no mistakes; 1 devices, 0 programmes\n  and after it g\n  h is not read\n", complaint: "")
    #expect(right.findings.map(\.verdict) == [.well, .look])
    #expect(right.findings[1].sentence == "h is not read")
    #expect(SettingsCheck(status: nil, output: "", complaint: "").findings.map(\.verdict) == [.look])
  }

  @Test func anotherVersionAndAPortOfHTTPThatIsTakenAreToActOn() {
    #expect(VersionCheck(own: "1", daemon: nil).findings.isEmpty)
    #expect(VersionCheck(own: "1", daemon: "1").findings.map(\.verdict) == [.well])
    #expect(VersionCheck(own: "1", daemon: "2").findings.map(\.verdict) == [.act])
    let thief = [PortHolder(pid: 9, name: "nginx")]
    #expect(AddressCheck(port: 8737, holders: thief, daemonAnswers: false).findings.map(\.verdict) == [.act])
    #expect(AddressCheck(port: 8737, holders: thief, daemonAnswers: true).findings.isEmpty)
    let systemd = [PortHolder(pid: 1, name: "systemd")]
    #expect(AddressCheck(port: 8737, holders: systemd, daemonAnswers: false).findings.isEmpty)
  }

  @Test func theReportSaysInOneWordWhetherSomethingHasToBeDone() {
    #expect(DoctorReport([.well("a", "b")]).lines == ["well  a: b", "Nothing is wrong."])
    let report = DoctorReport([.look("a", "b", "c"), .act("d", "e", "f")])
    #expect(!report.ok)
    #expect(report.lines == ["look  a: b", "        c", "act   d: e", "        f", "1 to act on, 1 to look at."])
  }

  @Test func aProgramThatDoesNotEndIsEndedAndItsWordsAreKept() {
    let said = ProgramRun.run(["sh", "-c", "echo out; echo err >&2; exit 3"])
    #expect(said.status == 3 && said.output == "out\n" && said.complaint == "err\n")
    #expect(ProgramRun.run(["sh", "-c", "echo out; exec sleep 600"], within: 1).status == nil)
    #expect(ProgramRun.run(["/nowhere/at/all"]).status == nil)
  }
}
