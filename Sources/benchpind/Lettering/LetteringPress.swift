import Lettering
import Station
import Synchronization
import Workshop

/// Draws proofs with the fonts of this machine, and keeps the last ones: a proof is asked for again when it is shown,
/// approved, and engraved, and by several at once.
final class LetteringPress: ProofPress {
  private struct Key: Hashable {
    var ring: Ring
    var engraving: EngravingText
    var diameter: Micrometres
  }

  /// How many bytes of drawings are kept: an eighth of what the daemon's unit lets it have. One of a long text takes half a
  /// megabyte; one that is finely filled takes up to 16.
  static let budget = 32 << 20

  private let fonts: FontShelf
  private let letters: LetteringSettings
  private let beams: BeamBook
  private let proofs: Mutex<Kept<Key, ProofUnderWay>>

  /// A press with the shop's settings.
  init(_ choice: LetteringChoice, beams: BeamBook, budget: Int = LetteringPress.budget) {
    fonts = choice.shelf
    letters = choice.letters
    self.beams = beams
    proofs = Mutex(Kept(budget: budget))
  }

  /// How many bytes of drawings are kept now.
  var keptBytes: Int { proofs.withLock { $0.bytes } }

  func sheet(for order: Order, diameter: Micrometres) -> ProofSheet {
    let words = order.proof ?? ""
    let proof: Proof
    do throws(LetteringRefusal) { proof = try self.proof(of: order, diameter: diameter) } catch {
      return ProofSheet(
        hash: words, diameter: diameter, outcome: .refused(.init(error.sentence, remedy: error.remedy)))
    }
    let beam = beams.settings[order.ring.metal]
    let drawing = RingDrawing(
      hash: proof.hash, place: proof.request.place,
      radius: Int((Double(proof.circumference.count) * 1000 / (2 * .pi)).rounded()), band: proof.request.band.width,
      beam: beam, strokes: proof.strokes)
    var numbers = ProofSheet.Numbers(
      height: proof.height, length: proof.length, arcTenths: proof.arcTenths, rows: proof.rows,
      circumference: proof.circumference, seconds: Self.seconds(drawing))
    numbers.alignment = proof.alignment
    numbers.fonts = proof.fonts
    numbers.keepOuts = proof.keepOuts
    var sheet = ProofSheet(hash: proof.hash, diameter: diameter, outcome: .drawn(drawing, numbers))
    sheet.cautions = proof.cautions
    return sheet
  }

  func refusal(of engraving: EngravingText) -> ProofSheet.Refusal? {
    do throws(LetteringRefusal) {
      _ = try EngravableText(engraving.text, allowsHidden: engraving.allowsHidden)
      return nil
    } catch {
      return ProofSheet.Refusal(error.sentence, remedy: error.remedy)
    }
  }

  func picture(_ view: ProofView, of order: Order, diameter: Micrometres) -> String? {
    do throws(LetteringRefusal) {
      let proof = try proof(of: order, diameter: diameter)
      return view == .band ? proof.bandSVG : proof.ringSVG
    } catch {
      return nil
    }
  }

  /// A speed that nobody of the shop stands behind backs no time.
  private static func seconds(_ drawing: RingDrawing) -> Int? {
    guard drawing.beam?.isDemo == false else { return nil }
    return drawing.markedSeconds.map { Int($0.rounded(.up)) }
  }

  private func proof(of order: Order, diameter: Micrometres) throws(LetteringRefusal) -> Proof {
    guard let engraving = order.engraving else {
      throw LetteringRefusal("There is nothing to engrave.", remedy: "Add the words to the order first.")
    }
    let key = Key(ring: order.ring, engraving: engraving, diameter: diameter)
    let proof = proofs.withLock { proofs in
      if let known = proofs.find(key) { return known }
      let proof = ProofUnderWay()
      proofs.keep(proof, as: key, bytes: 0)
      return proof
    }
    return try proof.result { () throws(LetteringRefusal) in
      let drawn = try draw(engraving, on: order.ring, diameter)
      // What it weighs is known only now.
      proofs.withLock { $0.keep(proof, as: key, bytes: drawn.bytes) }
      return drawn
    }
  }

  private func draw(
    _ engraving: EngravingText, on ring: Ring, _ diameter: Micrometres
  ) throws(LetteringRefusal) -> Proof {
    guard let width = ring.bandWidth else {
      throw LetteringRefusal(
        "The width of the band is not known, so nobody can say whether the words fit.",
        remedy: "Write it into the order: `benchpin orders edit NUMBER ring.band_width_mm=4.0`.")
    }
    var settings = letters
    settings.keepOuts += engraving.keepOuts
    var line = ""
    if let beam = beams.settings[ring.metal] {
      if settings.fill != nil { settings.fill = Hatching(interval: beam.interval, degrees: beam.degrees) }
      line = beam.canonical
    }
    var request = Proof.Request(
      text: try EngravableText(engraving.text, allowsHidden: engraving.allowsHidden), place: engraving.place,
      band: Band(
        diameter: diameter, width: width, thickness: settings.thickness, inside: ring.insideProfile),
      face: engraving.font, alignment: engraving.alignment, settings: settings)
    request.beam = line
    request.beamWidth = beams.settings[ring.metal]?.width
    return try Proof(request, fonts: fonts)
  }
}
