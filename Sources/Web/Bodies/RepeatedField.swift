/// A field that one object of a JSON text holds twice.
///
/// The decoder keeps one of the two and says nothing of the other, so what is done could be something else than what whoever
/// looked at the text before had seen (RFC 8259, section 4).
struct RepeatedField: Error, Hashable {
  /// Where it stands, as a person would write it: `ring.size`, `steps[2].rpm`.
  let place: String

  /// The first one in `bytes`, which must be a JSON text; `nil` when every field stands once.
  ///
  /// `decode` reads a name with escapes in it, quotation marks included: names are the same when the decoder takes them for
  /// the same.
  static func first(in bytes: [UInt8], decode: ([UInt8]) throws -> String) rethrows -> RepeatedField? {
    var levels: [Level] = []
    var isName = false
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      var next = index + 1
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        isName = byte == UInt8(ascii: "{")
        levels.append(Level(index: isName ? nil : 0))
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = levels.popLast()
      case UInt8(ascii: ":"): isName = false
      case UInt8(ascii: ","):
        isName = levels.last?.index == nil
        if !isName { levels[levels.count - 1].index? += 1 }
      case UInt8(ascii: "\""):
        next = end(ofTextAt: index, in: bytes)
        guard isName, !levels.isEmpty else { break }
        let text = Array(bytes[index..<next])
        let isPlain = !text.contains(UInt8(ascii: "\\"))
        let name = isPlain ? String(decoding: text.dropFirst().dropLast(), as: UTF8.self) : try decode(text)
        levels[levels.count - 1].name = name
        guard levels[levels.count - 1].names.insert(name).inserted else { return RepeatedField(place: place(levels)) }
      default: break
      }
      index = next
    }
    return nil
  }

  /// An object or a list that a walk through the text is in.
  private struct Level {
    /// The names of an object so far.
    var names: Set<String> = []
    /// The name whose value comes, or came last.
    var name = ""
    /// The place in a list, from 0; `nil` in an object.
    var index: Int?
  }

  /// The index behind the closing quotation mark of the text that begins at `start`.
  private static func end(ofTextAt start: Int, in bytes: [UInt8]) -> Int {
    var index = start + 1
    while index < bytes.endIndex, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, bytes.endIndex)
  }

  private static func place(_ levels: [Level]) -> String {
    levels.reduce("") { place, level in
      if let index = level.index { return "\(place)[\(index)]" }
      return place.isEmpty ? level.name : "\(place).\(level.name)"
    }
  }
}
