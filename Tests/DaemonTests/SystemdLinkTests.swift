import Devices
import Logging
import Station
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import benchpind

@Suite struct SystemdLinkTests {
  /// A link with parts that can be made to hang, a clock moved by hand, and everything it said.
  private final class Desk: Sendable {
    let said = Mutex<[[String]]>([])
    let hanging = Mutex<Set<String>>([])
    let owed = Mutex<[@Sendable () -> Void]>([])
    let stops = Mutex(0)
    let instant = Mutex(ContinuousClock.now)
    let devices = Mutex<[DeviceReport]>([])

    func link(watchdog: Duration? = .seconds(20), book: LogBook? = nil) -> SystemdLink {
      let vitals = Vitals { [self] in
        ["the ledger", "the line a"].map { name in
          Vitals.Part(name: name) { [self] answered in
            if hanging.withLock({ $0.contains(name) }) { owed.withLock { $0.append(answered) } } else { answered() }
            return true
          }
        }
      }
      var quiet = Logger(label: "test")
      quiet.logLevel = .critical
      if let book { quiet = Logger(label: "test") { _ in book } }
      let time = BenchTime(
        moment: { Moment.now }, instant: { [self] in instant.withLock { $0 } }, sleep: { _ in })
      return SystemdLink(
        watchdog: watchdog, vitals: vitals, devices: { [self] in devices.withLock { $0 } },
        stopMachines: { [self] in stops.withLock { $0 += 1 } }, time: time, log: quiet,
        send: { [self] words in said.withLock { $0.append(words) } })
    }

    func pass(_ time: Duration) { instant.withLock { $0 += time } }
    var fed: Int { said.withLock { $0.filter { $0.contains("WATCHDOG=1") }.count } }
  }

  @Test func theWatchdogIsFedWhileEveryPartAnswers() async {
    let desk = Desk()
    let link = desk.link()
    for _ in 0..<5 {
      await link.beat()
      desk.pass(.seconds(2))
    }
    #expect(desk.fed == 5)
    #expect(desk.stops.withLock { $0 } == 0)
  }

  @Test(arguments: ["the ledger", "the line a"])
  func aPartThatHangsStopsTheMachinesAndStarvesTheWatchdog(part: String) async throws {
    let desk = Desk()
    let link = desk.link()
    link.ready()
    desk.hanging.withLock { _ = $0.insert(part) }
    for _ in 0..<12 {
      await link.beat()
      desk.pass(.seconds(2))
    }
    // Asked at 0 s, silent for more than half of the 20 s from 12 s on.
    #expect(desk.fed == 6)
    #expect(desk.stops.withLock { $0 } == 1)
    #expect(desk.owed.withLock { $0.count } == 1)
    let status = try #require(desk.said.withLock { $0.joined().last { $0.hasPrefix("STATUS=") } })
    #expect(status == "STATUS=In trouble: \(part) has not answered for 22 s.")

    desk.hanging.withLock { $0 = [] }
    for answer in desk.owed.withLock({ $0 }) { answer() }
    await link.beat()
    #expect(desk.fed == 7)
    #expect(desk.said.withLock { $0.joined().last } == "STATUS=Ready. The settings name no devices.")
  }

  @Test func theMachinesAreStoppedBeforeALineOfTheLogSaysWhy() async {
    let desk = Desk()
    let stops = Mutex<[Int]>([])
    let book = LogBook { line in
      if line.hasPrefix("error hung") { stops.withLock { $0.append(desk.stops.withLock { $0 }) } }
    }
    let link = desk.link(book: book)
    link.ready()
    desk.hanging.withLock { _ = $0.insert("the ledger") }
    for _ in 0..<12 {
      await link.beat()
      desk.pass(.seconds(2))
    }
    #expect(stops.withLock { $0 } == [1])
  }

  @Test func nothingIsFedWhereNobodyWatches() async {
    let desk = Desk()
    let link = desk.link(watchdog: nil)
    link.ready()
    await link.beat()
    #expect(desk.said.withLock { $0 } == [["READY=1", "STATUS=Ready. The settings name no devices."]])
  }

  @Test func anEndAsksForMoreTimeButNotForEver() async {
    let desk = Desk()
    let link = desk.link()
    link.stopping()
    link.stopping()
    for _ in 0..<30 { await link.beat() }
    let said = desk.said.withLock { $0 }
    #expect(said.first == ["STOPPING=1", "STATUS=Stopping the machines, then ending.", "EXTEND_TIMEOUT_USEC=6000000"])
    #expect(
      said.filter { $0.contains { $0.hasPrefix("EXTEND_TIMEOUT_USEC=") } }.count == 1 + SystemdLink.mostExtensions)
    #expect(said.filter { $0.contains("STOPPING=1") }.count == 1)
  }

  @Test func theStatusNamesWhatAnswersAndWhatDoesNot() throws {
    func report(_ name: String, _ link: DeviceReport.Link, _ readiness: MachineStatus.Readiness? = nil) throws
      -> DeviceReport
    {
      var report = DeviceReport(
        name: try #require(DeviceName(name)), kind: .gauge, identity: DeviceIdentity(model: "m", address: "a"))
      report.link = link
      report.status = readiness.map { MachineStatus($0) }
      return report
    }
    let devices = [
      try report("engraver", .open, .working), try report("gauge", .open), try report("polisher", .lost),
      try report("spare", .neverSeen),
    ]
    #expect(
      StatusSentence.serving(devices)
        == "Ready: engraver is at work; gauge answers; polisher and spare do not answer.")
  }

  @Test func theWatchdogOfAnotherProcessIsNotOurs() {
    let ours = ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "7"]
    #expect(SystemdLink.watchdog({ ours[$0] }, process: 7) == .seconds(30))
    #expect(SystemdLink.watchdog({ ours[$0] }, process: 8) == nil)
    #expect(SystemdLink.watchdog({ _ in nil }, process: 7) == nil)
  }
}
