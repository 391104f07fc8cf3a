import BenchAPI
import Workshop

extension OrderBody {
  /// The order as it travels, its size in millimetres as the shop reads it.
  init(_ order: Order, _ sizes: SizeRules) {
    self.init(
      number: order.number.text, customer: order.customer,
      ring: Ring(
        metal: order.ring.metal.rawValue, size: order.ring.size.text,
        inside_profile: order.ring.insideProfile.rawValue,
        band_width_mm: order.ring.bandWidth?.text(decimals: 2),
        diameter_mm: sizes.diameter(of: order.ring.size).text(decimals: 3)),
      engraving: order.engraving.map {
        Engraving(
          text: $0.text, place: $0.place.rawValue, stored_file: $0.storedFile, font: $0.font,
          alignment: $0.alignment?.rawValue, allow_hidden: $0.allowsHidden ? true : nil,
          keep_outs: $0.keepOuts.isEmpty ? nil : $0.keepOuts.map { KeepOutBody($0) })
      },
      polishing: order.polishing, stage: order.stage.rawValue, pieces: order.pieces, revision: order.revision,
      proof: order.proof)
    due = order.due?.text
    rush = order.rush ? true : nil
    stage_since = order.stageSince?.text
    take(order.making)
    let words = OrderOfWork.cautions(order)
    cautions = words.isEmpty ? nil : words
  }
}

/// An order as somebody sent it.
struct OrderDraft: Sendable {
  /// What it says.
  var order: Order
  /// What it takes away, by saying null.
  var removed: Set<OrderPart>

  /// The order of one JSON object; `nil` with every mistake noted when it is not one.
  init?(_ reader: inout FieldReader) {
    let removed = OrderPart.allCases.filter { reader.isNull($0.rawValue) || $0 == .rush && reader.has($0.rawValue) }
    guard let order = Order(&reader) else { return nil }
    self.order = order
    self.removed = Set(removed)
  }
}

extension Order {
  /// The order of one JSON object; `nil` with every mistake noted when it is not one. The revision is the bench's to give.
  fileprivate init?(_ reader: inout FieldReader) {
    let before = reader.mistakes.sentences.count
    let number = OrderNumber(reading: "number", of: &reader)
    let customer = reader.requiredText("customer", "the customer's first name")
    let ring = Ring(ofOrder: &reader)
    let engraving = EngravingText(ofOrder: &reader)
    let polishing = reader.text("polishing", upTo: 64)
    let stage = reader.requiredWord("stage", oneOf: Stage.allCases.map(\.rawValue), Stage.init(rawValue:))
    let pieces = reader.whole("pieces", in: 1...99)
    reader.ignore("revision")
    reader.ignore("proof")
    let due = reader.day("due")
    let rush = reader.boolean("rush")
    let making = Making(&reader, alloy: ring?.metal)
    for name in ["stage_since", "cautions", "questions"] { reader.ignore(name) }
    reader.refuseUnknown()
    guard reader.mistakes.sentences.count == before, let number, let customer, let ring, let stage else { return nil }
    self.init(
      number: number, customer: customer, ring: ring, engraving: engraving,
      polishing: polishing?.isEmpty == true ? nil : polishing, stage: stage,
      pieces: pieces ?? 1)
    self.due = due
    self.rush = rush ?? false
    self.making = making
  }
}

extension OrderNumber {
  /// The order number of a field that must be there.
  init?(reading name: String, of reader: inout FieldReader) {
    guard let text = reader.requiredText(name, "the number on the job bag, for instance R-2041") else { return nil }
    guard let number = OrderNumber(text) else {
      reader.note(
        name,
        "is \"\(text.shortened(to: 60))\"; write 1 to 40 letters, digits and signs, without blanks, slashes or quotes.")
      return nil
    }
    self = number
  }
}

extension Ring {
  /// The `ring` of an order, which must be there.
  fileprivate init?(ofOrder order: inout FieldReader) {
    guard var reader = order.requiredObject("ring", "an object with metal and size") else { return nil }
    let metal = reader.requiredWord("metal", oneOf: Metal.allCases.map(\.rawValue), Metal.init(rawValue:))
    let size = RingSize(ofRing: &reader)
    let profile = reader.word(
      "inside_profile", oneOf: InsideProfile.allCases.map(\.rawValue), InsideProfile.init(rawValue:))
    let width = Micrometres(bandWidthOf: &reader)
    reader.ignore("diameter_mm")
    reader.refuseUnknown()
    guard let metal, let size else { return nil }
    self.init(metal: metal, size: size, insideProfile: profile ?? .flat, bandWidth: width)
  }
}

extension RingSize {
  fileprivate init?(ofRing reader: inout FieldReader) {
    guard let text = reader.requiredText("size", "the size with its system, for instance US 6 1/2") else { return nil }
    do throws(SizeTextRefusal) {
      self = try RingSize(text: text)
    } catch {
      reader.note("size", "is wrong: \(error.sentence)")
      return nil
    }
  }
}

extension Micrometres {
  fileprivate init?(bandWidthOf reader: inout FieldReader) {
    guard let text = reader.text("band_width_mm") else { return nil }
    guard let count = DecimalText.parse(text, decimals: 3), (100...40_000).contains(count) else {
      reader.note(
        "band_width_mm",
        "is \"\(text.shortened(to: 60))\"; write the width in millimetres with a point, from 0.1 to 40, for instance 4.0."
      )
      return nil
    }
    self.init(count)
  }
}

extension EngravingText {
  fileprivate init?(ofOrder order: inout FieldReader) {
    guard var reader = order.object("engraving") else { return nil }
    let text = reader.requiredProse("text", "the words to engrave, or leave out engraving", upTo: Self.longest)
    let place = reader.word("place", oneOf: Place.allCases.map(\.rawValue), Place.init(rawValue:))
    let file = reader.whole("stored_file", in: 0...65_535)
    let font = reader.text("font", upTo: 80)
    let alignment = reader.word(
      "alignment", oneOf: Alignment.allCases.map(\.rawValue), Alignment.init(rawValue:))
    let allowsHidden = reader.boolean("allow_hidden")
    let keepOuts = reader.objects("keep_outs", upTo: KeepOut.mostOfAnOrder) { KeepOut(&$0) }
    reader.refuseUnknown()
    guard let text else { return nil }
    // The proof refuses them, too; here whoever writes them is told at once.
    if let damaged = text.unicodeScalars.first(where: \.isReplacement) {
      reader.note("text", "holds \(damaged.named), which stands where something was that is no text; copy it again.")
    } else if allowsHidden != true, let hidden = text.hiddenPart {
      reader.note("text", "holds \(hidden); take it out, or set allow_hidden and look at the proof.")
    }
    self.init(
      text: text, place: place ?? .inside, storedFile: file, font: font?.isEmpty == true ? nil : font,
      alignment: alignment, allowsHidden: allowsHidden ?? false, keepOuts: keepOuts ?? [])
  }
}
