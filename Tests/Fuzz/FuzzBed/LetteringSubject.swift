import Lettering
import Workshop

/// The way in of a customer's words: bytes that become a proof, or a refusal in words.
struct LetteringSubject: FuzzSubject {
  let name = "lettering"
  /// What came in, as seen from outside.
  struct Told: Hashable {
    var words: String?
    var refusal: String?
    /// Why a picture of it would not be shown whole.
    var picture: String?
    /// What is told of characters nobody sees to somebody who asked for them; `nil` where the text is refused all the same.
    var hidden: [String]?
  }

  let corpus: [[UInt8]] =
    [
      "Léa & Max", "Le\u{301}a", "שָׁלוֹם", "حُبّ", "می\u{200C}خواهم", "प्रेम क्षि", "永遠の愛", "I \u{2665}\u{FE0F} you ∞",
      "upper\nlower", "Yêu Ngọc", "👨\u{200D}👩\u{200D}👧", "a\u{202E}b\u{2066}c", "\u{301}\u{302}x",
      "\u{FFFD}\u{E000}\u{378}",
      "a\u{200B}\u{FEFF}\u{AD}", "ab\u{93F}", "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}",
    ].map { Array($0.utf8) } + [[0x61, 0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0x80]]

  private static let shelf = FontShelf()
  private let settings = LetteringSettings()

  /// Cuts mean nothing here: words come whole.
  func told(of input: [UInt8], cutAt cuts: [Int]) -> [Told] {
    // Drawing takes a thousand times as long as judging: some of what passes is drawn.
    let isDrawn = input.reduce(UInt8(0), &+) % 64 == 0
    let text: EngravableText
    do throws(LetteringRefusal) { text = try EngravableText(utf8: input) } catch {
      // Whoever asked for what nobody sees gets it, and is told of it; whoever did not, does not.
      guard let asked = try? EngravableText(utf8: input, allowsHidden: true) else {
        return [Told(refusal: error.sentence)]
      }
      if isDrawn { _ = try? drawn(asked) }
      return [Told(refusal: error.sentence, hidden: asked.hidden)]
    }
    var picture: String?
    do throws(LetteringRefusal) {
      if isDrawn { picture = Self.flaw(inPicturesOf: try drawn(text, at: input.count % 2 == 0 ? .inside : .outside)) }
    } catch { return [Told(refusal: error.sentence)] }
    return [Told(words: text.rows.joined(separator: "\n"), picture: picture)]
  }

  /// A viewer draws a path up to its first mistake and leaves out the rest, and shows nothing of a text that is no XML.
  private static func flaw(inPicturesOf proof: Proof) -> String? {
    for svg in [proof.bandSVG, proof.ringSVG] {
      guard svg.hasPrefix("<svg "), svg.hasSuffix("</svg>\n") else { return "a picture has no beginning or no end" }
      for path in svg.split(separator: " d=\"").dropFirst() {
        guard let data = path.split(separator: "\"", maxSplits: 1).first else { return "a path has no end" }
        for line in data.split(separator: "M") {
          let corners = line.hasSuffix("z") ? line.dropLast() : line
          let parts = corners.split(separator: "l", omittingEmptySubsequences: false)
          let numbers = parts.map { $0.split(separator: " ").map { Int($0) } }
          guard numbers.count == 2, numbers[0].count == 2, !numbers[1].isEmpty, numbers[1].count % 2 == 0,
            !numbers.joined().contains(nil)
          else { return "no line of a path: \(line.prefix(60))" }
        }
      }
    }
    return nil
  }

  private func drawn(
    _ text: EngravableText, at place: EngravingText.Place = .inside
  ) throws(LetteringRefusal) -> Proof {
    try Proof(
      Proof.Request(
        text: text, place: place,
        band: Band(
          diameter: Micrometres(17_350), width: Micrometres(6_000), thickness: Micrometres(1_500),
          inside: .flat), settings: settings),
      fonts: Self.shelf)
  }

  func flaw(in told: [Told], of input: [UInt8]) -> String? {
    guard let told = told.first else { return "nothing was told" }
    if let picture = told.picture { return picture }
    if told.hidden?.isEmpty == true { return "what nobody sees passed without being named" }
    if let refusal = told.refusal { return refusal.isEmpty ? "refused without a reason" : nil }
    guard let words = told.words else { return "neither words nor a refusal" }
    guard let whole = String(validating: input, as: UTF8.self) else { return "what is no text passed" }
    if whole.unicodeScalars.count > EngravingText.longest {
      return "a text of \(whole.unicodeScalars.count) characters passed"
    }
    if !words.contains(where: { !$0.isWhitespace }) { return "an empty text passed" }
    for scalar in words.unicodeScalars where scalar != "\n" {
      let value = scalar.value
      if value < 0x20 || (0x7F...0x9F).contains(value) { return "a control character passed" }
      if (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value) { return "a direction passed" }
      if value == 0x200B || value == 0xFEFF || value == 0xFFFD { return "U+\(String(value, radix: 16)) passed" }
      if (0xE000...0xF8FF).contains(value) { return "a private character passed" }
    }
    for row in words.split(separator: "\n") {
      switch row.unicodeScalars.first?.properties.generalCategory {
      case .nonspacingMark, .spacingMark, .enclosingMark: return "a row begins with a mark"
      default: break
      }
    }
    return nil
  }
}
