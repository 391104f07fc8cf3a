import BenchAPI
import Devices
import Station
import Testing
import Workshop

@Suite struct ProofRouteTests {
  private static let demo = BeamSettings(
    percent: 70, speed: 300_000, hertz: 30_000, interval: Micrometres(30), degrees: 45, passes: 3, source: .demo)

  private struct Press: ProofPress {
    var beam: BeamSettings?

    func sheet(for order: Order, diameter: Micrometres) -> ProofSheet {
      guard let width = order.ring.bandWidth else {
        return ProofSheet(
          hash: order.proof ?? "", diameter: diameter,
          outcome: .refused(.init("The width of the band is not known.", remedy: "Write it into the order.")))
      }
      var sheet = ProofSheet(
        hash: "hash of \(order.engraving?.text ?? "")", diameter: diameter,
        outcome: .drawn(
          RingDrawing(hash: "", place: .inside, radius: 1, band: width, beam: beam, strokes: []),
          ProofSheet.Numbers(
            height: Micrometres(1230), length: Micrometres(20_500), arcTenths: 1389, rows: 2,
            circumference: Micrometres(53_144), seconds: 90)))
      if order.engraving?.allowsHidden == true { sheet.cautions = ["The words hold U+200B."] }
      return sheet
    }

    func picture(_ view: ProofView, of order: Order, diameter: Micrometres) -> String? {
      "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>\(view)</title></svg>"
    }
  }

  private static func run(_ width: Int?, _ body: @Sendable (TestServer) async throws -> Void) async throws {
    try await run(width, machine: PaperMachine(followsDrawings: true), body)
  }

  private static func run(
    _ width: Int?, machine: PaperMachine, beam: BeamSettings? = demo,
    _ body: @Sendable (TestServer) async throws -> Void
  ) async throws {
    var plan = Bench.Plan()
    plan.proofs = ProofRules(press: Press(beam: beam))
    plan.machines.append((try #require(DeviceName("engraver")), .engraver, machine))
    try await TestServer.run(plan) { server in
      var order = try order("R-1")
      order.ring.bandWidth = width.map(Micrometres.init)
      _ = try await server.bench.record(order, by: "test")
      try await body(server)
    }
  }

  private static let path = "/v1/orders/R-1/pieces/1/proof"

  @Test func aProofHasItsNumbersAndIsApprovedByItsHash() async throws {
    try await Self.run(4000) { server in
      let answer = try await server.ask("GET", Self.path)
      let proof = try answer.decoded(ProofBody.self)
      #expect(proof.hash == "hash of für immer" && proof.height_mm == "1.23" && proof.rows == 2)
      #expect(proof.arc_degrees == "138.9" && proof.minutes == "1.5" && !proof.measured && proof.band_mm == "4.00")
      #expect(proof.approved == nil && answer.body.contains("\"approved\":null"))
      let wrong = try await server.ask("POST", "\(Self.path)/approval", #"{"hash": "another", "by": "Léa"}"#)
      #expect(wrong.status == 409)
      let right = try await server.ask("POST", "\(Self.path)/approval", #"{"hash": "hash of für immer", "by": "Léa"}"#)
      let approved = try right.decoded(ProofBody.self).approved
      #expect(right.status == 201 && approved?.by == "Léa")
    }
  }

  @Test func madeUpSettingsAreToldWhereAnEngraverTakesThemAndNowhereElse() async throws {
    try await Self.run(4000) { server in
      let proof = try await server.ask("GET", Self.path).decoded(ProofBody.self)
      #expect(proof.demo_settings == true && proof.minutes == "1.5" && proof.cautions.isEmpty)
    }
    // A marker that sets the words itself has its settings in itself: nothing of the bench's is asked about.
    try await Self.run(4000, machine: PaperMachine(followsDrawings: false)) { server in
      let proof = try await server.ask("GET", Self.path).decoded(ProofBody.self)
      #expect(proof.demo_settings == nil && proof.minutes == nil && proof.cautions.isEmpty)
    }
    try await Self.run(4000, machine: PaperMachine(followsDrawings: true), beam: nil) { server in
      let proof = try await server.ask("GET", Self.path).decoded(ProofBody.self)
      #expect(proof.demo_settings == nil && proof.cautions.count == 1)
      #expect(proof.cautions[0].hasPrefix("Nobody has said what the beam is set to for "), "\(proof.cautions)")
    }
  }

  @Test func whatAnOrderKeepsFreeComesBackAsItWasSent() async throws {
    try await TestServer.run { server in
      let kept = #"[{"name": "stone", "length_mm": "8.0", "at_degrees": 90}]"#
      let sent =
        #"{"number": "R-2", "customer": "Léa", "stage": "design", "ring": {"metal": "ti5", "size": "US 7"}, "engraving": {"text": "x", "keep_outs": \#(kept)}}"#
      #expect(try await server.ask("POST", "/v1/orders", sent).status == 201)
      let order = try await server.ask("GET", "/v1/orders/R-2").decoded(OrderBody.self)
      #expect(order.engraving?.keep_outs == [KeepOutBody(name: "stone", length_mm: "8.000", at_degrees: 90)])
      for wrong in [
        #"[{"name": "stone", "length_mm": "0", "at_degrees": 90}]"#, #"[{"name": "stone", "at_degrees": 90}]"#,
        #"[{"name": "stone", "length_mm": "8", "at_degrees": 900}]"#, #"[{"name": "stone", "length_mm": "8"}]"#,
        #"[{"name": "st\u202eone", "length_mm": "8", "at_degrees": 90}]"#,
        #"{"stone": 8}"#, #"[{"name": "stone", "length_mm": "8.0", "at_degrees": 90, "colour": "red"}]"#,
      ] {
        let answer = try await server.ask("POST", "/v1/orders", sent.replacing(kept, with: wrong))
        #expect(answer.status == 422 && answer.body.contains("keep_outs"), "\(wrong)")
      }
    }
  }

  @Test(arguments: [
    (#"a\u202eb"#, "U+202E"), (#"a\u200bb"#, "U+200B"), (#"L\ufffda"#, "U+FFFD"),
  ])
  func whoWritesWordsThatAreNotSeenIsToldAtOnce(text: String, code: String) async throws {
    try await TestServer.run { server in
      let sent =
        #"{"number": "R-2", "customer": "Léa", "stage": "design", "ring": {"metal": "ti5", "size": "US 7"}, "engraving": {"text": "\#(text)", "allow_hidden": false}}"#
      let answer = try await server.ask("POST", "/v1/orders", sent)
      #expect(answer.status == 422 && answer.body.contains("engraving.text holds \(code)"), "\(answer.body)")
      let asked = try await server.ask("POST", "/v1/orders", sent.replacing("false", with: "true"))
      #expect(asked.status == (code == "U+FFFD" ? 422 : 201))
    }
  }

  @Test func nobodyApprovesUnderANameThatIsNotSeenWhole() async throws {
    try await Self.run(4000) { server in
      let approval = #"{"hash": "hash of für immer", "by": "Mia\u202eaéL"}"#
      let answer = try await server.ask("POST", "\(Self.path)/approval", approval)
      #expect(answer.status == 422 && answer.body.contains("by holds U+202E RIGHT-TO-LEFT OVERRIDE"), "\(answer.body)")
      // Persian names are written with a joiner.
      let named = approval.replacing(#"Mia\u202eaéL"#, with: #"علی\u200cرضا"#)
      #expect(try await server.ask("POST", "\(Self.path)/approval", named).status == 201)
    }
  }

  @Test func aTextOfAsManyCharactersAsAreEngravedIsTakenAndOneMoreIsNot() async throws {
    try await TestServer.run { server in
      for (count, status) in [(EngravingText.longest, 201), (EngravingText.longest + 1, 422), (10_000, 422)] {
        let text = String(repeating: "a", count: count)
        let sent =
          #"{"number": "R-\#(count)", "customer": "Léa", "stage": "design", "ring": {"metal": "ti5", "size": "US 7"}, "engraving": {"text": "\#(text)"}}"#
        let answer = try await server.ask("POST", "/v1/orders", sent)
        #expect(answer.status == status)
      }
    }
  }

  @Test func anApprovalOfOtherWordsIsSaidToBeOfAnotherProof() async throws {
    try await Self.run(4000) { server in
      _ = try await server.ask("POST", "\(Self.path)/approval", #"{"hash": "hash of für immer", "by": "Léa"}"#)
      var changed = try order("R-1")
      changed.ring.bandWidth = Micrometres(4000)
      changed.engraving?.text = "für\nimmer"
      changed.engraving?.allowsHidden = true
      _ = try await server.bench.record(changed, by: "test")
      let proof = try await server.ask("GET", Self.path).decoded(ProofBody.self)
      #expect(proof.approved == nil && proof.text == "für\nimmer")
      #expect(proof.approved_before?.by == "Léa" && proof.approved_before?.hash == "hash of für immer")
      #expect(proof.cautions == ["The words hold U+200B."])
    }
  }

  @Test func aPictureIsSVGAndNothingInItRuns() async throws {
    try await Self.run(4000) { server in
      let proof = try await server.ask("GET", Self.path).decoded(ProofBody.self)
      for place in [proof.band_svg, proof.ring_svg] {
        let answer = try await server.ask("GET", try #require(place))
        #expect(answer.status == 200 && answer.header("Content-Type") == "image/svg+xml")
        #expect(answer.header("Content-Security-Policy")?.contains("default-src 'none'") == true)
        #expect(try await server.ask("GET", "\(try #require(place))?hash=hash%20of%20f%C3%BCr%20immer").status == 200)
        #expect(try await server.ask("GET", "\(try #require(place))?hash=0123").status == 404)
      }
    }
  }

  @Test func withoutADrawingTheReasonIsThereAndNoPicture() async throws {
    try await Self.run(nil) { server in
      let proof = try await server.ask("GET", Self.path).decoded(ProofBody.self)
      #expect(proof.refusal == "The width of the band is not known." && proof.band_svg == nil && proof.hash.count == 16)
      #expect(try await server.ask("GET", "\(Self.path)/band.svg").status == 404)
      #expect(try await server.ask("GET", "/v1/orders/R-1/pieces/2/proof").status == 404)
      #expect(try await server.ask("GET", "/v1/orders/R-9/pieces/1/proof").status == 404)
    }
  }

  @Test func fontAndAlignmentComeBackAsTheyWereSent() async throws {
    try await TestServer.run { server in
      let ring = #"{"metal": "ti5", "size": "US 7"}"#
      let sent =
        #"{"number": "R-2", "customer": "Léa", "stage": "design", "ring": \#(ring), "engraving": {"text": "x\ny", "font": "futural", "alignment": "start", "allow_hidden": true}}"#
      #expect(try await server.ask("POST", "/v1/orders", sent).status == 201)
      let order = try await server.ask("GET", "/v1/orders/R-2").decoded(OrderBody.self)
      #expect(order.engraving?.font == "futural" && order.engraving?.alignment == "start")
      #expect(order.engraving?.text == "x\ny" && order.engraving?.allow_hidden == true)
      let tab = sent.replacing(#"x\ny"#, with: #"x\ty"#)
      #expect(try await server.ask("POST", "/v1/orders", tab).status == 422)
      let wrong = sent.replacing("start", with: "left")
      #expect(try await server.ask("POST", "/v1/orders", wrong).status == 422)
      // A bench that draws nothing says so.
      #expect(try await server.ask("GET", "/v1/orders/R-2/pieces/1/proof").status == 404)
    }
  }
}
