import Ledger
import Station
import Testing
import Workshop

@Suite struct BeamTests {
  @Test func theLastWordOnTheBeamOfEachAlloyLasts() throws {
    let bench = try Bench()
    func said(_ metal: Metal, _ settings: String) -> Fact {
      .beamAccepted(BeamAccepted(metal: metal, settings: settings, by: "anna", at: moment))
    }
    let ledger = try bench.open()
    try ledger.record(said(.au750y, "percent=70"), said(.ti5, "percent=80"), said(.au750y, "percent=71"))
    #expect(try ledger.write { try $0.acceptedBeam(for: .au750y) }?.settings == "percent=71")
    try ledger.close()
    let again = try bench.open()
    #expect(try again.acceptedBeam(for: .au750y)?.settings == "percent=71")
    #expect(try again.acceptedBeam(for: .ti5)?.settings == "percent=80")
    #expect(try again.acceptedBeam(for: .wc) == nil)
    try again.close()
  }
}
