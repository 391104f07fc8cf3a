/// A place of a machine that can be read without changing anything, for commissioning.
package struct EngraverReadable: Hashable, Sendable {
  /// What it is in the profile, for instance `status.busy`.
  package var name: String
  /// Where it is and how it is read.
  package var point: EngraverPoint
  fileprivate let meaning: Meaning

  fileprivate enum Meaning: Hashable, Sendable {
    case claim, number
    case code([Int: String])
    case text(EngraverText)
  }

  /// Which table.
  package var table: EngraverPoint.Table { point.table }
  /// The first address, counted from 0.
  package var address: UInt16 { point.address }
  /// How many registers, or bits, are read.
  package var wordCount: Int { point.words }

  /// What was read, in words; `raw` are the registers from the address on, or 0 and 1 for a bit.
  package func words(for raw: [UInt16]) -> String {
    switch meaning {
    case .claim: return point.claim(in: raw) ? "yes" : "no"
    case .number: return String(point.number(in: raw))
    case .code(let meanings):
      let number = point.number(in: raw)
      return meanings[Int(clamping: number)].map { "\(number): \($0)" } ?? String(number)
    case .text(let field): return "“\(field.words(in: raw))”"
    }
  }

  fileprivate init(_ name: String, _ point: EngraverPoint, _ meaning: Meaning) {
    self.name = name
    self.point = point
    self.meaning = meaning
  }

  fileprivate static func claim(_ name: String, _ point: EngraverPoint) -> Self { Self(name, point, .claim) }

  fileprivate static func number(
    _ name: String, _ point: EngraverPoint, _ meanings: [Int: String] = [:]
  ) -> Self {
    Self(name, point, meanings.isEmpty ? .number : .code(meanings))
  }

  fileprivate static func text(_ field: EngraverText) -> Self {
    Self("text", EngraverPoint(.holding, field.at, words: field.registerCount), .text(field))
  }
}

extension EngraverProfile {
  /// Every place of this model that can be read: its state first, then what is written and may be read back.
  package var readables: [EngraverReadable] {
    var all: [EngraverReadable] = []
    for sign in Sign.allCases {
      if let point = signs[sign] { all.append(.claim("status.\(sign.rawValue)", point)) }
    }
    for figure in Figure.allCases {
      guard let point = figures[figure] else { continue }
      all.append(.number("status.\(figure.rawValue)", point, figure == .error ? errors : [:]))
    }
    for part in refusal { all.append(.number("refusal.\(part.name)", part.point, part.meanings)) }
    if let changes { all.append(.number("changes", changes.point)) }
    if let job, job.canReadBack {
      let names = job.places.count == 1 ? ["job"] : job.places.indices.map { "job.bits[\($0)]" }
      for (name, place) in zip(names, job.places) { all.append(.number(name, place)) }
    }
    if let token { all.append(.number("token", token)) }
    if let text, text.canReadBack {
      if let length = text.length { all.append(.number("text.length", length)) }
      all.append(.text(text))
    }
    for name in CommandName.allCases {
      guard let command = commands[name] else { continue }
      // A register that takes values says nothing of a command once it acted.
      if command.value == nil {
        all.append(.claim("commands.\(name.rawValue)", command.point))
      } else {
        all.append(.number("commands.\(name.rawValue)", command.point))
      }
    }
    return all
  }
}
