import BenchAPI
import FoundationEssentials
import Workshop

/// Everything that is wrong with one request, so that it is corrected in one go.
final class MistakeList {
  private(set) var sentences: [String] = []

  /// Notes a mistake; one that two readers of the same object find is noted once.
  func add(_ sentence: String) {
    // Of those that are shown: a body may have many thousands.
    if !sentences.prefix(20).contains(sentence) { sentences.append(sentence) }
  }

  /// Throws one problem that names every mistake; does nothing when there is none.
  func refuseIfAny() throws(Problem) {
    guard let first = sentences.first else { return }
    let shown = sentences.prefix(20).joined(separator: " ")
    let more = sentences.count > 20 ? " And \(sentences.count - 20) more." : ""
    throw Problem.invalid(sentences.count == 1 ? first : shown + more)
  }
}

/// Reads the fields of one JSON object by name and remembers which were asked for: what is left over is a mistake, since
/// a misspelled field must not vanish.
struct FieldReader {
  /// Where the object stands, as a person would write it: empty for the body, `ring.` for its `ring`.
  private let place: String
  private let fields: [String: JSONValue]
  private var asked: Set<String> = []
  let mistakes: MistakeList

  /// The fields of `value`; `nil`, with a mistake noted, when it is no object.
  init?(_ value: JSONValue, place: String = "", mistakes: MistakeList) {
    guard case .object(let fields) = value else {
      let name = place.isEmpty ? "The body" : place
      mistakes.add("\(name) is \(value.described); write a JSON object.")
      return nil
    }
    self.fields = fields
    self.place = place.isEmpty ? "" : place + "."
    self.mistakes = mistakes
  }

  /// The text of a field; `nil` when it is absent or null, and, with a mistake noted, when it is something else.
  mutating func text(_ name: String, upTo limit: Int = 200) -> String? {
    guard let value = value(name) else { return nil }
    guard case .text(let exact) = value else {
      mistakes.add("\(place)\(name) is \(value.described); write text in quotation marks\(value.asText).")
      return nil
    }
    let text = exact.wrappedValue
    guard text.unicodeScalars.count <= limit else {
      mistakes.add("\(place)\(name) has \(text.unicodeScalars.count) characters; write at most \(limit).")
      return nil
    }
    guard !text.unicodeScalars.contains(where: \.isControl) else {
      mistakes.add("\(place)\(name) is \(value.described) and contains a control character; write it without.")
      return nil
    }
    return text
  }

  /// The name in a field: a text in which everything is seen.
  mutating func name(_ name: String, upTo limit: Int = 200) -> String? {
    guard let text = text(name, upTo: limit) else { return nil }
    guard let unseen = text.unseen else { return text }
    note(name, "holds \(unseen); write the name without.")
    return nil
  }

  /// The name in a field that must be there and not be blank; `hint` says whose.
  mutating func requiredName(_ name: String, _ hint: String, upTo limit: Int = 200) -> String? {
    let before = mistakes.sentences.count
    return required(self.name(name, upTo: limit), name, hint, since: before)
  }

  /// The text of a field that may have several lines; `nil` when it is absent.
  mutating func prose(_ name: String, upTo limit: Int = 4000) -> String? {
    guard let value = value(name) else { return nil }
    guard case .text(let exact) = value else {
      mistakes.add("\(place)\(name) is \(value.described); write text in quotation marks\(value.asText).")
      return nil
    }
    let text = exact.wrappedValue
    let isLong = text.unicodeScalars.count > limit
    if isLong { note(name, "has \(text.unicodeScalars.count) characters; write at most \(limit).") }
    guard !isLong, !text.unicodeScalars.contains(where: { $0.isControl && $0 != "\n" }) else {
      if !isLong { note(name, "contains a control character other than a line break; write it without.") }
      return nil
    }
    return text
  }

  /// The text of a field that must be there and not be blank; `hint` says what belongs in it.
  mutating func requiredText(_ name: String, _ hint: String, upTo limit: Int = 200) -> String? {
    let before = mistakes.sentences.count
    return required(text(name, upTo: limit), name, hint, since: before)
  }

  /// The same of a field that may have several lines.
  mutating func requiredProse(_ name: String, _ hint: String, upTo limit: Int) -> String? {
    let before = mistakes.sentences.count
    return required(prose(name, upTo: limit), name, hint, since: before)
  }

  private func required(_ text: String?, _ name: String, _ hint: String, since before: Int) -> String? {
    if let text, text.contains(where: { !$0.isWhitespace }) { return text }
    if mistakes.sentences.count == before {
      mistakes.add("\(place)\(name) is \(text == nil ? "missing" : "empty"); write \(hint).")
    }
    return nil
  }

  /// A field whose text must be one of a few words, read by `meaning`.
  mutating func word<Value>(_ name: String, oneOf words: [String], _ meaning: (String) -> Value?) -> Value? {
    guard let text = text(name) else { return nil }
    if let value = meaning(text) { return value }
    mistakes.add("\(place)\(name) is \"\(text.shortened(to: 60))\"; write one of \(words.joined(separator: ", ")).")
    return nil
  }

  /// A field that must be there and be one of a few words.
  mutating func requiredWord<Value>(_ name: String, oneOf words: [String], _ meaning: (String) -> Value?) -> Value? {
    let hint = "one of \(words.joined(separator: ", "))"
    guard let text = requiredText(name, hint) else { return nil }
    if let value = meaning(text) { return value }
    mistakes.add("\(place)\(name) is \"\(text.shortened(to: 60))\"; write \(hint).")
    return nil
  }

  /// The whole number of a field within `range`.
  mutating func whole(_ name: String, in range: ClosedRange<Int>) -> Int? {
    guard let value = value(name) else { return nil }
    if case .number(let number) = value, let whole = Int(exactly: number), range.contains(whole) { return whole }
    mistakes.add(
      "\(place)\(name) is \(value.described); write a whole number from \(range.lowerBound) to \(range.upperBound).")
    return nil
  }

  /// The truth of a field; `nil` when it is absent.
  mutating func boolean(_ name: String) -> Bool? {
    guard let value = value(name) else { return nil }
    if case .truth(let truth) = value { return truth }
    mistakes.add("\(place)\(name) is \(value.described); write true or false.")
    return nil
  }

  /// The object of a field; `nil` when it is absent.
  mutating func object(_ name: String) -> FieldReader? {
    guard let value = value(name) else { return nil }
    return FieldReader(value, place: place + name, mistakes: mistakes)
  }

  /// The object of a field that must be there; `hint` says what belongs in it.
  mutating func requiredObject(_ name: String, _ hint: String) -> FieldReader? {
    guard value(name) != nil else {
      mistakes.add("\(place)\(name) is missing; write \(hint).")
      return nil
    }
    return object(name)
  }

  /// The list of texts of a field; `nil` when it is absent.
  mutating func texts(_ name: String) -> [String]? {
    guard let value = value(name) else { return nil }
    guard case .list(let values) = value else {
      mistakes.add("\(place)\(name) is \(value.described); write a list of texts.")
      return nil
    }
    return values.compactMap { element in
      if case .text(let text) = element { return text.wrappedValue }
      mistakes.add("\(place)\(name) contains \(element.described); write only texts in quotation marks.")
      return nil
    }
  }

  /// Whether the field is there, even as null.
  mutating func has(_ name: String) -> Bool {
    asked.insert(name)
    return fields[name] != nil
  }

  /// Whether the field is there and says null.
  func isNull(_ name: String) -> Bool { fields[name] == .null }

  /// The day of a field; `nil` when it is absent.
  mutating func day(_ name: String) -> Day? {
    guard let text = text(name) else { return nil }
    if let day = Day(text) { return day }
    note(name, "is \"\(text.shortened(to: 60))\"; write a day as 2026-12-24.")
    return nil
  }

  /// A moment as `2026-12-24T09:30:00.000Z`.
  mutating func moment(_ name: String) -> Moment? {
    guard let text = text(name, upTo: 40) else { return nil }
    // What is no such text is told as a mistake of the request.
    guard let date = try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text) else {
      note(name, "is \"\(text.shortened(to: 60))\"; write a moment as 2026-12-24T09:30:00.000Z.")
      return nil
    }
    return Moment(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
  }

  /// The words of a list that are each one of a few, read by their raw value.
  mutating func words<Value: RawRepresentable & CaseIterable>(_ name: String, _ type: Value.Type) -> [Value]?
  where Value.RawValue == String {
    guard let texts = texts(name) else { return nil }
    return texts.compactMap { text in
      if let value = Value(rawValue: text) { return value }
      note(
        name,
        "contains \"\(text.shortened(to: 60))\"; write words of \(Value.allCases.map(\.rawValue).joined(separator: ", "))."
      )
      return nil
    }
  }

  /// The objects of a list, each read by `read`; `nil` when it is absent.
  mutating func objects<Value>(
    _ name: String, upTo limit: Int = 100, _ read: (inout FieldReader) -> Value?
  ) -> [Value]? {
    guard let value = value(name) else { return nil }
    guard case .list(let values) = value, values.count <= limit else {
      mistakes.add("\(place)\(name) is \(value.described); write a list of at most \(limit) objects.")
      return nil
    }
    return values.enumerated().compactMap { index, value in
      guard var reader = FieldReader(value, place: "\(place)\(name)[\(index)]", mistakes: mistakes) else { return nil }
      let object = read(&reader)
      reader.refuseUnknown()
      return object
    }
  }

  /// The plain texts of a list, each of at most 500 characters and none of them blank; `nil` when it is absent.
  mutating func lines(_ name: String) -> [String]? {
    guard let texts = texts(name) else { return nil }
    if texts.count > 100 { note(name, "has \(texts.count) lines; write at most 100.") }
    for text in texts {
      if text.unicodeScalars.count > 500 { note(name, "has a line of more than 500 characters; write it shorter.") }
      if text.unicodeScalars.contains(where: \.isControl) || !text.contains(where: { !$0.isWhitespace }) {
        note(name, "has a line that is blank or contains a control character; write it without.")
      }
    }
    return texts
  }

  /// The decimal number of a field, between 0 and `greatest`, as a whole number of 10^-3.
  mutating func thousandths(_ name: String, _ unit: String, upTo greatest: Int) -> Int? {
    guard let text = text(name) else { return nil }
    if let number = DecimalText.parse(text, decimals: 3), (1...greatest).contains(number) { return number }
    note(name, "is \"\(text.shortened(to: 60))\"; write \(unit) as text with a point, for instance \"4.512\".")
    return nil
  }

  /// Takes a field without reading it: what the bench writes and ignores when it comes back.
  mutating func ignore(_ name: String) { asked.insert(name) }

  /// Notes a mistake about one field of this object.
  func note(_ name: String, _ sentence: String) { mistakes.add("\(place)\(name) \(sentence)") }

  /// Notes every field nobody asked for. Call it last.
  func refuseUnknown() {
    let known = asked.sorted().joined(separator: ", ")
    for name in fields.keys.sorted() where !asked.contains(name) {
      mistakes.add("\(place)\(name.shortened(to: 60)) is not a field; the fields here are \(known).")
    }
  }

  private mutating func value(_ name: String) -> JSONValue? {
    asked.insert(name)
    guard let value = fields[name], value != .null else { return nil }
    return value
  }
}
