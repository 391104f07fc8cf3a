import BenchAPI
import HTTPTypes
import Hummingbird
import NIOCore
import Station
import Workshop

/// Proofs: what would be engraved on a ring, its pictures, and its approval.
struct ProofRoutes {
  let bench: Bench
  let ledger: LedgerReads

  func add(to routes: RouteTable) {
    let path = "/v1/orders/{number}/pieces/{piece}/proof"
    routes.at(RouterPath(path), [.get: { _, context in try .json(await found(context).body) }])
    for (name, view) in [("band.svg", ProofView.band), ("ring.svg", ProofView.ring)] {
      routes.at(
        RouterPath("\(path)/\(name)"),
        [
          .get: { request, context in
            let found = try await found(context)
            // Whoever shows a picture beside a hash never shows another proof's.
            if let hash = request.uri.queryParameters["hash"], hash != found.sheet.hash {
              throw Problem.notFound("The proof is another one by now: ask for it again.")
            }
            return try await picture(view, of: found)
          }
        ])
    }
    routes.at(
      RouterPath("\(path)/approval"),
      [
        .post: { request, context in
          let piece = Piece(order: try context.orderNumber(), number: try context.pieceNumber())
          let approval = try await request.fields { reader -> ApprovalBody? in
            let hash = reader.requiredText("hash", "the hash of the proof that was seen", upTo: 64)
            let by = reader.requiredName("by", "who approves it")
            guard let hash, let by else { return nil }
            return ApprovalBody(hash: hash, by: by.shortened(to: 64))
          }
          _ = try await bench.approve(piece, hash: approval.hash, by: context.visitor.by(approval.by))
          return try .json(await found(context).body, status: .created)
        }
      ])
  }

  /// What is known of one ring's proof: read on the ledger's own queue and drawn beside it, since a fine filling of a wide band
  /// takes seconds, for which nobody else could read.
  private func found(_ context: DeskContext) async throws -> FoundProof {
    let piece = Piece(order: try context.orderNumber(), number: try context.pieceNumber())
    guard let rules = bench.proofs else { throw Problem.notFound("This bench draws no proofs.") }
    let found = try await ledger.read { journal in
      guard let order = try journal.order(piece.order) else {
        throw BenchRefusal(
          .notFound, "There is no order \(piece.order.text).", remedy: "Check the number and try again.")
      }
      guard (1...order.pieces).contains(piece.number), let engraving = order.engraving else {
        throw BenchRefusal(
          .notFound,
          "Order \(piece.order.text) has \(order.engraving == nil ? "nothing to engrave" : "no piece \(piece.number)").",
          remedy: "Look at the order.")
      }
      return (
        order, engraving, try ProofGround(piece, of: order, rules, in: journal),
        try journal.acceptedBeam(for: order.ring.metal)
      )
    }
    let (order, engraving, ground, said) = found
    let sheet = await rules.easel.sheet(for: order, diameter: ground.diameter)
    let beam = BeamStanding(
      sheet.drawing?.beam, for: order.ring.metal, isFollowed: bench.followsDrawings, said: said)
    return FoundProof(
      piece: piece, order: order, engraving: engraving, ground: ground, beam: beam, sheet: sheet,
      foreseen: await bench.foreseen(engraving, drawing: sheet.drawing))
  }

  private func picture(_ view: ProofView, of found: FoundProof) async throws -> Response {
    if let refusal = found.sheet.refusal {
      throw Problem(BenchRefusal(.notFound, refusal.sentence, remedy: refusal.remedy))
    }
    guard let svg = await bench.proofs?.easel.picture(view, of: found.order, diameter: found.sheet.diameter)
    else {
      throw Problem.notFound("There is no such picture.")
    }
    var headers: HTTPFields = [.contentType: "image/svg+xml", .cacheControl: "no-store"]
    // A picture of a customer's words is shown and never run.
    headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'"
    headers[.xContentTypeOptions] = "nosniff"
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: svg)))
  }
}

/// One ring's proof with what it was made of.
private struct FoundProof: Sendable {
  var piece: Piece
  var order: Order
  var engraving: EngravingText
  var ground: ProofGround
  /// What the bench's settings of the beam mean for it, where it is drawn.
  var beam: BeamStanding
  var sheet: ProofSheet
  var foreseen: [String]

  var body: ProofBody {
    var body = ProofBody(
      hash: sheet.hash, text: engraving.text, place: engraving.place.rawValue,
      diameter_mm: sheet.diameter.text(decimals: 3), measured: ground.isMeasured)
    body.band_mm = order.ring.bandWidth?.text()
    body.refusal = sheet.refusal?.sentence
    body.remedy = sheet.refusal?.remedy
    if let approved = ground.approved, approved.hash == sheet.hash {
      body.approved = ProofBody.Approval(by: approved.by, at: approved.at.text)
    } else if let approved = ground.approved {
      body.approved_before = ProofBody.Earlier(hash: approved.hash, by: approved.by, at: approved.at.text)
    }
    body.cautions = sheet.cautions + foreseen
    guard case .drawn(_, let numbers) = sheet.outcome else { return body }
    let place = "/v1/orders/\(piece.order.text)/pieces/\(piece.number)/proof"
    body.circumference_mm = numbers.circumference.text(decimals: 3)
    body.height_mm = numbers.height.text()
    body.length_mm = numbers.length.text(decimals: 3)
    body.arc_degrees = DecimalText.text(of: numbers.arcTenths, decimals: 1)
    body.rows = numbers.rows
    body.alignment = numbers.alignment.rawValue
    body.fonts = numbers.fonts.map { FontBody($0) }
    body.keep_outs = numbers.keepOuts.map { KeepOutBody($0) }
    body.cautions += beam.caution.map { [$0] } ?? []
    if beam != .unused { body.minutes = numbers.seconds.map { DecimalText.text(of: ($0 * 10 + 30) / 60, decimals: 1) } }
    switch beam {
    case .unused, .unset: break
    case .shop: body.demo_settings = false
    case .demo(let accepted):
      body.demo_settings = true
      body.demo_accepted = accepted.map { ProofBody.Approval(by: $0.by, at: $0.at.text) }
    }
    body.band_svg = "\(place)/band.svg"
    body.ring_svg = "\(place)/ring.svg"
    return body
  }
}
