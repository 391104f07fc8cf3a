import Foundation
import Testing

/// From the customer's words to the ring, with a marker that follows a drawing.
@Suite(.serialized) struct ProofStoryTests {
  @Test func whatTheCustomerApprovedIsWhatTheBeamFollows() throws {
    try ShopFloor.openAtWork(engraver: "path") { floor in
      try floor.layOrder(text: "Ada")
      try floor.revise(text: "Ada")
      try floor.measure()
      let shown = try floor.proof()
      #expect(shown["measured"] as? Bool == true && shown["rows"] as? Int == 1 && shown["approved"] is NSNull)
      #expect(shown["demo_settings"] as? Bool == true && shown["minutes"] is NSNull)
      let hash = try #require(shown["hash"] as? String)

      // Another hash is not approved, and this one is.
      let wrong = try floor.run(
        "benchpin",
        ["orders", "approve", "R-2041", "--by", "Léa", "--yes", "--hash", String(repeating: "0", count: 64)])
      #expect(wrong.status == 75)
      let approved = try floor.benchpin("orders", "approve", "R-2041", "--by", "Léa", "--yes")
      #expect(approved.contains("Approved by Léa"))

      // Other words are not what was approved; the same ones again are.
      try floor.revise(text: "Eva")
      let other = try floor.run("benchpin", ["engrave", "--yes", "--accept-demo-settings"])
      #expect(other.status == 65 && other.complaint.contains("is not what Léa approved"), "\(other.complaint)")
      try floor.revise(text: "Ada")
      #expect(try floor.proof()["hash"] as? String == hash)

      // Made-up settings of the beam ask first.
      let demo = try floor.run("benchpin", ["engrave", "--yes"])
      #expect(demo.status == 65 && demo.complaint.contains("made up"), "\(demo.complaint)")
      #expect(try floor.state(of: "engraver")["beamOns"] as? Int == 0)

      // The pointer beam shows where, and marks nothing.
      #expect(try floor.benchpin("outline", "--yes", "--seconds", "60").contains("engraver shows the outline"))
      #expect(try floor.state(of: "engraver")["pointing"] as? Bool == true)
      #expect(try floor.run("benchpin", ["engrave", "--yes", "--accept-demo-settings"]).status == 75)
      #expect(try floor.benchpin("outline", "--end").contains("engraver is dark"))
      #expect(try floor.state(of: "engraver")["pointing"] as? Bool == false)
      try floor.benchpin("outline", "--yes", "--seconds", "60")
      try floor.benchpin("stop")
      #expect(try floor.state(of: "engraver")["pointing"] as? Bool == false)

      try floor.benchpin("engrave", "--yes", "--accept-demo-settings")
      #expect(try floor.state(of: "engraver")["beamOns"] as? Int == 1)
      let job = try #require(try floor.jobs().first)
      #expect(job["phase"] as? String == "done" && job["proof"] as? String == hash)
    }
  }
}

extension ShopFloor {
  /// Writes other words into the order on the bench, in single lines.
  fileprivate func revise(text: String) throws {
    try benchpin(
      "orders", "add", "--number", "R-2041", "--customer", "Léa", "--metal", "au750y", "--size", "US 6 1/2", "--text",
      text, "--place", "inside", "--font", "futural")
  }

  /// The proof of the order on the bench, as JSON.
  fileprivate func proof() throws -> [String: Any] {
    let text = try benchpin("orders", "proof", "R-2041", "--json")
    return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
  }
}
