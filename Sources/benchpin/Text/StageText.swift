import BenchAPI

extension OrderBody {
  /// What was said at each stage: a line with its name, and one below it for each stone, check and line of a story.
  var stageLines: [String] {
    var lines: [String] = []
    func add(_ name: String, _ parts: [String?], _ below: [String] = []) {
      let said = parts.compactMap(\.self).filter { !$0.isEmpty }
      guard !said.isEmpty || !below.isEmpty else { return }
      let column = "  " + name + String(repeating: " ", count: 11 - name.count)
      let indent = String(repeating: " ", count: 13)
      lines.append(column + (said.isEmpty ? below[0] : said.joined(separator: ", ")).asEngraved)
      lines += (said.isEmpty ? below.dropFirst() : below[...]).map { indent + $0.asEngraved }
    }
    add(
      "Concept",
      [
        concept?.occasion, concept?.wearer.map { "for \($0)" }, concept?.budget.map { "budget \($0)" },
        concept?.deadline.map { "until \($0)" },
      ],
      list("inspired by", concept?.inspirations) + list("must have", concept?.must)
        + list("must not have", concept?.must_not))
    add(
      "Design",
      [
        design?.revision.map { "revision \($0)" },
        design?.approval.map { "\($0.what) approved by \($0.by)\($0.at.map { " on \($0)" } ?? "")" },
      ], list("drawings", design?.drawings))
    add(
      "Material",
      [
        material?.fineness.map { "fineness \($0)" }, material?.colour, material?.plating.map { "\($0) plated" },
        material?.stones?.isEmpty == true ? "no stones" : nil,
      ], (material?.stones ?? []).map(\.words))
    add(
      "Made",
      [
        handcrafting?.maker.map { "by \($0)" }, handcrafting?.weight_in_g.map { "\($0) g in" },
        handcrafting?.weight_out_g.map { "\($0) g out" },
        handcrafting?.resizes_engraved == true ? "somebody answers for resizing the engraved ring" : nil,
      ])
    add(
      "Setting", [setting?.kind],
      list("positions", setting?.positions)
        + (setting?.checks ?? []).map { "\($0.what): \($0.good ? "good" : "BAD"), looked at by \($0.by)" })
    add(
      "Finishing",
      [
        finishing?.steps?.joined(separator: ", then "),
        finishing?.stones_masked.map { $0 ? "stones covered for the beam" : "stones not covered for the beam" },
        finishing?.cuts_engraved == true ? "somebody answers for cutting over the engraving" : nil,
      ])
    add(
      "Unveiling",
      [
        unveiling?.weight_g.map { "\($0) g" }, unveiling?.hallmark.map { "hallmark \($0)" },
        unveiling?.handover.map { "handed over to \($0.to) by \($0.by) on \($0.at)" },
      ], unveiling?.story.map { $0.split(separator: "\n").map(String.init) } ?? [])
    return lines
  }

  /// Several words after what they are; nothing when there are none.
  private func list(_ name: String, _ words: [String]?) -> [String] {
    words.flatMap { $0.isEmpty ? nil : ["\(name): \($0.joined(separator: "; "))"] } ?? []
  }
}

extension StoneBody {
  /// The stone in a line, with everything that was said of it.
  fileprivate var words: String {
    [
      "\(count ?? 1) × \(kind)", size, weight_ct.map { "\($0) ct" }, owner.map { "the \($0)'s" },
      treatment.map { "treatment: \($0.joined(separator: " and "))" } ?? "nobody said how it was treated",
      condition.flatMap { $0.isEmpty ? nil : "mind: \($0.joined(separator: " and "))" },
      certificate.map { "report \($0.number), as stated by \($0.stated_by)" },
    ].compactMap(\.self).joined(separator: ", ")
  }
}

extension OrderBody.Engraving {
  /// The words, where they go, and how they are set where somebody said so.
  var words: String {
    let more = [
      font.map { "set in \($0)" } ?? "in the shop's font", alignment.map { "at the \($0)" },
      stored_file.map { "file \($0) of the machine" },
      allow_hidden == true ? "with hidden characters" : nil,
    ].compactMap(\.self)
    return "\(place ?? "inside"): “\(text.asEngraved)”" + more.map { ", \($0)" }.joined()
  }
}
