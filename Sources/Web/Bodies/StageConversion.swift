import BenchAPI
import Workshop

// What people say about a ring at each of its stages, between the shop's values and what travels.

extension OrderBody {
  /// Takes over what was said at each stage.
  mutating func take(_ making: Making?) {
    guard let making else { return }
    concept = making.concept.map { ConceptBody($0) }
    design = making.design.map { DesignBody($0) }
    material = making.material.map { MaterialBody($0) }
    handcrafting = making.handcrafting.map { HandcraftingBody($0) }
    setting = making.setting.map { SettingBody($0) }
    finishing = making.finishing.map { FinishingBody($0) }
    unveiling = making.unveiling.map { UnveilingBody($0) }
  }
}

extension ConceptBody {
  fileprivate init(_ concept: Concept) {
    self.init()
    occasion = concept.occasion
    wearer = concept.wearer
    inspirations = concept.inspirations
    budget = concept.budget
    deadline = concept.deadline?.text
    must = concept.must
    must_not = concept.mustNot
  }
}

extension DesignBody {
  fileprivate init(_ design: Design) {
    self.init()
    revision = design.revision
    drawings = design.drawings
    approval = design.approval.map { Approval(by: $0.by, at: $0.at?.text, what: $0.what) }
  }
}

extension MaterialBody {
  fileprivate init(_ material: Material) {
    self.init()
    fineness = material.fineness
    colour = material.colour
    plating = material.plating
    stones = material.stones?.map { StoneBody($0) }
  }
}

extension StoneBody {
  init(_ stone: Stone) {
    self.init(kind: stone.kind)
    count = stone.count
    owner = stone.owner?.rawValue
    size = stone.size
    weight_ct = stone.weight?.carats
    treatment = stone.treatment?.map(\.rawValue)
    condition = stone.condition?.map(\.rawValue)
    certificate = stone.certificate.map { Certificate(number: $0.number, stated_by: $0.statedBy) }
  }
}

extension HandcraftingBody {
  fileprivate init(_ work: Handcrafting) {
    self.init()
    maker = work.maker
    weight_in_g = work.weightIn?.grams
    weight_out_g = work.weightOut?.grams
    resizes_engraved = work.resizesEngraved
  }
}

extension SettingBody {
  fileprivate init(_ setting: StoneSetting) {
    self.init()
    kind = setting.kind?.rawValue
    positions = setting.positions
    checks = setting.checks?.map { Check(what: $0.what, good: $0.isGood, by: $0.by) }
  }
}

extension FinishingBody {
  fileprivate init(_ finishing: Finishing) {
    self.init()
    steps = finishing.steps?.map(\.rawValue)
    stones_masked = finishing.stonesMasked
    cuts_engraved = finishing.cutsEngraved
  }
}

extension UnveilingBody {
  fileprivate init(_ unveiling: Unveiling) {
    self.init()
    weight_g = unveiling.weight?.grams
    hallmark = unveiling.hallmark
    story = unveiling.story
    handover = unveiling.handover.map { Handover(to: $0.to, by: $0.by, at: $0.at.text) }
  }
}

extension Making {
  /// What an order says of its stages; `nil` when it says nothing. A fineness that is not its `alloy`'s is a mistake.
  init?(_ order: inout FieldReader, alloy: Metal?) {
    self.init()
    concept = order.stage("concept") { Concept(&$0) }
    design = order.stage("design") { Design(&$0) }
    material = order.stage("material") { Material(&$0, alloy: alloy) }
    handcrafting = order.stage("handcrafting") { Handcrafting(&$0) }
    setting = order.stage("setting") { StoneSetting(&$0) }
    finishing = order.stage("finishing") { Finishing(&$0) }
    unveiling = order.stage("unveiling") { Unveiling(&$0) }
    if self == Making() { return nil }
  }
}

extension FieldReader {
  /// The object of one stage, read to its end; `nil` when it is absent.
  fileprivate mutating func stage<Part>(_ name: String, _ read: (inout FieldReader) -> Part) -> Part? {
    guard var reader = object(name) else { return nil }
    let part = read(&reader)
    reader.refuseUnknown()
    return part
  }

  /// Some words of a field; blank ones say nothing.
  fileprivate mutating func words(_ name: String, upTo limit: Int = 200) -> String? {
    guard let text = text(name, upTo: limit), text.contains(where: { !$0.isWhitespace }) else { return nil }
    return text
  }
}

extension Concept {
  fileprivate init(_ reader: inout FieldReader) {
    self.init()
    occasion = reader.words("occasion")
    wearer = reader.words("wearer")
    inspirations = reader.lines("inspirations")
    budget = reader.words("budget")
    deadline = reader.day("deadline")
    must = reader.lines("must")
    mustNot = reader.lines("must_not")
  }
}

extension Design {
  fileprivate init(_ reader: inout FieldReader) {
    self.init()
    revision = reader.whole("revision", in: 1...999)
    drawings = reader.lines("drawings")
    guard var inner = reader.object("approval") else { return }
    let by = inner.requiredName("by", "who approved")
    let at = inner.day("at")
    let what = inner.requiredText("what", "what was approved: a drawing's name or hash")
    inner.refuseUnknown()
    if let by, let what { approval = Approval(by: by, at: at, what: what) }
  }
}

extension Material {
  fileprivate init(_ reader: inout FieldReader, alloy: Metal?) {
    self.init()
    fineness = reader.whole("fineness", in: 1...1000)
    if let fineness, let own = alloy?.fineness, fineness != own {
      reader.note(
        "fineness", "is \(fineness), and \(alloy?.rawValue ?? "") is \(own); write the alloy's own or leave it out.")
    }
    colour = reader.words("colour")
    plating = reader.words("plating")
    stones = reader.objects("stones") { Stone(&$0) }
  }
}

extension Stone {
  fileprivate init?(_ reader: inout FieldReader) {
    let kind = reader.requiredText("kind", "what the stone is called, for instance diamond")
    let count = reader.whole("count", in: 1...10_000)
    let owner = reader.word("owner", oneOf: Owner.allCases.map(\.rawValue), Owner.init(rawValue:))
    let size = reader.words("size")
    let weight = reader.thousandths("weight_ct", "carats", upTo: 10_000_000)
    let treatment = reader.words("treatment", Treatment.self)
    if let treatment, treatment.count > 1, treatment.contains(.none) || treatment.contains(.unknown) {
      reader.note("treatment", "says none or unknown and something else; write one or the other.")
    }
    let condition = reader.words("condition", Condition.self)
    var certificate: Certificate?
    if var inner = reader.object("certificate") {
      let number = inner.requiredText("number", "the report's number")
      let statedBy = inner.requiredText("stated_by", "the laboratory that states it")
      inner.refuseUnknown()
      if let number, let statedBy { certificate = Certificate(number: number, statedBy: statedBy) }
    }
    guard let kind else { return nil }
    self.init(kind: kind)
    self.count = count
    self.owner = owner
    self.size = size
    self.weight = weight.map { Millicarats($0) }
    self.treatment = treatment
    self.condition = condition
    self.certificate = certificate
  }
}

extension Handcrafting {
  fileprivate init(_ reader: inout FieldReader) {
    self.init()
    maker = reader.words("maker")
    weightIn = reader.thousandths("weight_in_g", "grams", upTo: 10_000_000).map { Milligrams($0) }
    weightOut = reader.thousandths("weight_out_g", "grams", upTo: 10_000_000).map { Milligrams($0) }
    resizesEngraved = reader.boolean("resizes_engraved")
  }
}

extension StoneSetting {
  fileprivate init(_ reader: inout FieldReader) {
    self.init()
    kind = reader.word("kind", oneOf: Kind.allCases.map(\.rawValue), Kind.init(rawValue:))
    positions = reader.lines("positions")
    checks = reader.objects("checks") { inner in
      let what = inner.requiredText("what", "what was looked at")
      let good = inner.boolean("good")
      if good == nil { inner.note("good", "is missing; write true when it was well.") }
      let by = inner.requiredName("by", "who looked")
      guard let what, let good, let by else { return nil }
      return Check(what: what, isGood: good, by: by)
    }
  }
}

extension Finishing {
  fileprivate init(_ reader: inout FieldReader) {
    self.init()
    steps = reader.words("steps", Step.self)
    stonesMasked = reader.boolean("stones_masked")
    cutsEngraved = reader.boolean("cuts_engraved")
  }
}

extension Unveiling {
  fileprivate init(_ reader: inout FieldReader) {
    self.init()
    weight = reader.thousandths("weight_g", "grams", upTo: 10_000_000).map { Milligrams($0) }
    hallmark = reader.words("hallmark")
    story = reader.prose("story")
    guard var inner = reader.object("handover") else { return }
    let to = inner.requiredName("to", "who took it")
    let by = inner.requiredName("by", "who gave it")
    _ = inner.requiredText("at", "the day as 2026-12-24")
    let at = inner.day("at")
    inner.refuseUnknown()
    if let to, let by, let at { handover = Handover(to: to, by: by, at: at) }
  }
}
