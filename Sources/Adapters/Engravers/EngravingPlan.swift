import Devices
import Workshop

extension EngraverProfile {
  /// Refuses what this engraver cannot carry, by name; nothing is ever cut or replaced.
  func check(_ work: Work) throws(PlanRefusal) {
    let text = try words(of: work)
    if text.text.isEmpty { throw PlanRefusal("There is nothing to engrave.") }
    for scalar in text.text.unicodeScalars where !(0x20...0x7E).contains(scalar.value) {
      let code = String(scalar.value, radix: 16, uppercase: true)
      let number = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
      let name = scalar.value < 0x20 || scalar.value == 0x7F ? number : "“\(scalar)” (\(number))"
      throw PlanRefusal("The engraver cannot engrave \(name): it takes plain letters, digits and signs only.")
    }
    let length = text.text.utf8.count
    if length > self.text.characters {
      throw PlanRefusal("The text has \(length) characters; the engraver takes \(self.text.characters) at most.")
    }
  }

  /// The words of a work that is an engraving.
  func words(of work: Work) throws(PlanRefusal) -> EngravingText {
    switch work {
    case .engraving(let text): return text
    case .polishing(let programme): throw PlanRefusal("The engraver cannot polish: \(programme.name) is for a motor.")
    }
  }

  /// The text as its field holds it: two characters a register, the first one high, the rest zero.
  func registers(of text: String) -> [UInt16] {
    var words = [UInt16](repeating: 0, count: (self.text.characters + 1) / 2)
    for (index, byte) in text.utf8.enumerated() {
      words[index / 2] |= UInt16(byte) << (index.isMultiple(of: 2) ? 8 : 0)
    }
    return words
  }

  /// A token as its four registers hold it.
  func registers(of token: UInt64) -> [UInt16] {
    stride(from: 48, through: 0, by: -16).map { UInt16(truncatingIfNeeded: token >> UInt64($0)) }
  }

  /// What registers hold as text, for a sentence.
  func text(in registers: [UInt16]) -> String {
    let bytes = registers.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }.prefix { $0 != 0 }
    return String(decoding: bytes, as: UTF8.self)
  }
}
