import Foundation
import Glibc
import Testing

/// The doctor at a bench of real programs.
@Suite(.serialized) struct DoctorStoryTests {
  private func findings(_ floor: ShopFloor, _ arguments: String...) throws -> (Int32, [String: [String: Any]]) {
    let config = floor.folder.appending(path: "benchpin.yaml").path
    // With a daemon of this floor's, everything is seen; without, those of other floors are not.
    let words = ["doctor", "--config", config, "--json"] + arguments
    let ended =
      try floor.daemon == nil ? floor.runAlone("benchpin", words) : floor.run("benchpin", words)
    let json = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any] ?? [:]
    let list = json["findings"] as? [[String: Any]] ?? []
    #expect((ended.status == 0) == (json["ok"] as? Bool), "\(ended.output)")
    #expect(ended.status == 0 || ended.status == 69, "\(ended.complaint)")
    // Where something is said twice about one thing, the graver counts.
    let grave = ["well": 0, "look": 1, "act": 2]
    let byName = Dictionary(list.map { ($0["about"] as? String ?? "", $0) }) { first, second in
      (grave[first["verdict"] as? String ?? ""] ?? 0) >= (grave[second["verdict"] as? String ?? ""] ?? 0)
        ? first : second
    }
    return (ended.status, byName)
  }

  private func write(_ floor: ShopFloor, _ settings: String) throws {
    try settings.write(to: floor.folder.appending(path: "benchpin.yaml"), atomically: true, encoding: .utf8)
  }

  @Test func aBenchAtWorkIsWell() throws {
    try ShopFloor.openAtWork { floor in
      let (_, found) = try findings(floor)
      for about in ["settings", "daemon", "version", "access", "gauge", "engraver", "polisher"] {
        #expect(found[about]?["verdict"] as? String == "well", "\(about): \(found[about] ?? [:])")
      }
      let plain = try floor.run("benchpin", ["doctor", "--config", floor.folder.appending(path: "benchpin.yaml").path])
      #expect(plain.output.contains("well  daemon: it answers\n"))
      #expect(plain.output.split(separator: "\n").last?.contains(".") == true)
    }
  }

  @Test func withoutADaemonItSaysSoAndAsksMachinesOnlyWhenTold() throws {
    try ShopFloor.open { floor in
      try floor.startSimulators()
      try write(floor, floor.settings())
      let (status, found) = try findings(floor)
      #expect(status == 69)
      #expect(found["daemon"]?["verdict"] as? String == "act")
      #expect(found["engraver, polisher"]?["verdict"] as? String == "look")
      let (_, asked) = try findings(floor, "--probe")
      #expect(asked["engraver"]?["verdict"] as? String == "well", "\(asked["engraver"] ?? [:])")
      #expect(asked["polisher"]?["verdict"] as? String == "well", "\(asked["polisher"] ?? [:])")
      // Reading only: the drive's log of writes is empty.
      #expect(floor.text("polisher.log").isEmpty)
    }
  }

  @Test func aMachineIsNotProbedWhileADaemonRunsThatDoesNotAnswerHere() throws {
    try ShopFloor.openAtWork { floor in
      let (_, found) = try findings(floor, "--probe", "--socket", floor.folder.appending(path: "nobody").path)
      let machines = found["engraver, polisher"] ?? [:]
      #expect(machines["verdict"] as? String == "look", "\(found)")
      #expect((machines["sentence"] as? String)?.contains("not probed") == true, "\(machines)")
      // It has no port, so whatever is said of it comes from asking it.
      #expect(found["engraver"] == nil, "\(found)")
    }
  }

  @Test func whatIsWrongIsFoundAndNamed() throws {
    try ShopFloor.open { floor in
      try floor.startSimulators()
      // Nobody listens where the engraver should be, a port is not there, and a number is none.
      let settings = floor.settings().replacing("port: \(floor.folder.path)/polisher", with: "port: serial:NOWHERE7")
        .replacing(#/tcp: 127.0.0.1:\d+/#, with: "tcp: 127.0.0.1:9").replacing("max_rpm: 3000", with: "max_rpm: fast")
      try write(floor, settings)
      let (status, found) = try findings(floor, "--probe")
      #expect(status == 69)
      let said = { (about: String) in "\(found[about]?["sentence"] ?? "") \(found[about]?["remedy"] ?? "")" }
      #expect(said("polisher").contains("No adapter with the serial number NOWHERE7"), "\(said("polisher"))")
      #expect(said("engraver").contains("127.0.0.1:9 refuses the connection"), "\(said("engraver"))")
      #expect(said("settings").contains("devices[2].max_rpm"), "\(said("settings"))")
    }
  }

  @Test func aFailureIsAnObjectWhereJSONWasAskedFor() throws {
    try ShopFloor.open { floor in
      for (arguments, status, word) in [
        (["status", "--json"], 69, "No daemon answers"), (["readings", "--json", "--limit", "x"], 64, "limit"),
        (["size", "--json", "7"], 65, "size"),
      ] {
        let ended = try floor.run("benchpin", arguments)
        #expect(ended.status == Int32(status))
        let body = try JSONSerialization.jsonObject(with: Data(ended.complaint.utf8)) as? [String: Any]
        #expect(body?["exit_status"] as? Int == status)
        #expect((body?["detail"] as? String)?.contains(word) == true, "\(ended.complaint)")
        #expect((body?["type"] as? String)?.hasPrefix("urn:benchpin:problem:") == true)
      }
      // Without it, a sentence; and help is none.
      #expect(try floor.run("benchpin", ["status"]).complaint.hasPrefix("No daemon answers"))
      #expect(try floor.run("benchpin", ["status", "--json", "--help"]).status == 0)
    }
  }
}
