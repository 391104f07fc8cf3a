import BenchAPI
import Devices
import Foundation
import Testing
import Workshop

@testable import Station
@testable import Web

@Suite(.serialized) struct InputTests {
  private struct AbsentScanner: ScannerDriver, ScannerSession {
    let identity = DeviceIdentity(model: "scanner", address: "serial:SCAN7")
    func open() async throws(DeviceFault) -> AbsentScanner { throw .absent("It is not there.") }
    func nextScans() async throws(DeviceFault) -> [Scan] { throw .absent("It is not there.") }
    func close() async {}
  }

  @Test func theInputsAreListedAndTheirChangesAreOnTheStream() async throws {
    var plan = Bench.Plan()
    let name = try #require(DeviceName("scanner"))
    plan.inputs.scanners = [(name, AbsentScanner())]
    try await TestServer.run(plan) { server in
      let list = try await server.ask("GET", "/v1/inputs").decoded(InputList.self)
      #expect(
        list.inputs == [
          InputBody(
            name: "scanner", kind: "scanner", address: "serial:SCAN7", state: "absent", held_ms: nil, trouble: nil)
        ])
      let report = InputReport(
        name: name, identity: AbsentScanner().identity, state: .pedal(.held(since: .now - .seconds(2))))
      let (port, feed) = (server.port, server.bench.feed)
      let event = try await offPool {
        let reader = try EventReader(port: port)
        _ = try reader.next()
        feed.publish(.input(report))
        while let event = try reader.next() { if event.name == "input" { return event } }
        throw CancellationError()
      }
      let body = try JSONDecoder().decode(InputBody.self, from: Data(event.data.utf8))
      #expect(body.state == "held" && body.kind == "pedal" && (body.held_ms ?? 0) >= 2000)
      #expect(event.id == nil)
    }
  }

  @Test(arguments: [
    (InputReport.State.scanner(isOpen: true), "scanner", "open"), (.pedal(.released), "pedal", "released"),
    (.pedal(.stuck("x")), "pedal", "stuck"), (.pedal(.unknown("x")), "pedal", "unknown"),
    (.safety(.healthy), "safety", "healthy"), (.safety(.tripped("x")), "safety", "tripped"),
  ])
  func everyStateHasItsWord(state: InputReport.State, kind: String, word: String) throws {
    let name = try #require(DeviceName("x"))
    let body = InputBody(InputReport(name: name, identity: AbsentScanner().identity, state: state))
    #expect(body.kind == kind && body.state == word && body.held_ms == nil)
  }
}
