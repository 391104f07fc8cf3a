import Lettering
import Testing
import Workshop

@Suite struct EngravableTextTests {
  @Test(arguments: [
    ("", "empty"), ("  \u{3000} ", "empty"), ("a\n\nb", "Row 2"), ("a\tb", "U+0009"), ("a\rb", "U+000D"),
    ("a\u{202E}b", "U+202E RIGHT-TO-LEFT OVERRIDE"), ("a\u{2066}b", "U+2066"), ("a\u{200F}b", "U+200F"),
    ("a\u{200B}b", "U+200B ZERO WIDTH SPACE"), ("a\u{FEFF}b", "U+FEFF"), ("a\u{AD}b", "U+00AD SOFT HYPHEN"),
    ("a\u{200D}b", "U+200D"), ("👨\u{200D}👩", "U+200D"), ("a\u{FE0F}", "U+FE0F"), ("\u{FFFD}", "lone surrogate"),
    ("\u{E000}", "U+E000"), ("\u{0378}", "no character"), ("\u{301}a", "COMBINING ACUTE ACCENT"),
    ("a\n\u{301}b", "row 2"), ("a \u{301}b", "no letter to stand on"), ("\u{E0041}", "U+E0041"),
    ("e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "More than 5 marks"),
  ])
  func whatNobodyCouldApproveIsRefusedByName(text: String, word: String) {
    let sentence = refusal { _ = try EngravableText(text) }
    #expect(sentence.contains(word), "\(sentence)")
  }

  @Test(arguments: [10_000, 256])
  func aTextThatNoRingHoldsIsRefusedWithItsLength(count: Int) {
    #expect(refusal { _ = try EngravableText(String(repeating: "a", count: count)) }.contains("\(count) characters"))
  }

  @Test func marksCountAsTheCharactersTheyAre() throws {
    let longest = String(repeating: "e\u{301}", count: EngravingText.longest / 2)
    #expect(try EngravableText(longest).rows == [longest])
    #expect(refusal { _ = try EngravableText(longest + "e\u{301}") }.contains("256 characters, each mark counted; 255"))
  }

  @Test func hiddenCharactersPassForWhoeverAskedForThem() throws {
    #expect(try EngravableText("a\u{202E}b\u{200B}", allowsHidden: true).rows == ["a\u{202E}b\u{200B}"])
    #expect(try EngravableText("a\u{200D}\u{301}", allowsHidden: true).rows == ["a\u{200D}\u{301}"])
    #expect(try EngravableText("a\u{34F}\u{301}", allowsHidden: true).rows == ["a\u{34F}\u{301}"])
    for text in ["\u{200B}\u{301}a", "\u{200D}\u{301}a", "a\u{200B}\u{301}", "\u{202E}\u{301}"] {
      #expect(refusal { _ = try EngravableText(text, allowsHidden: true) }.contains("no letter to stand on"), "\(text)")
    }
    // Asking for hidden characters is not asking for damaged ones.
    #expect(refusal { _ = try EngravableText("a\u{FFFD}", allowsHidden: true) }.contains("U+FFFD"))
  }

  @Test(arguments: ["می\u{200C}خواهم", "क्\u{200D}ष", "ശ്\u{200D}"])
  func aJoinerPassesWhereItsScriptNeedsIt(text: String) throws {
    #expect(try EngravableText(text).rows == [text])
  }

  @Test func aHeartFromAPhoneIsAHeart() throws {
    #expect(try EngravableText("I \u{2665}\u{FE0F} you").rows == ["I \u{2665} you"])
  }

  @Test func rowsAreInTheirOrderAndWithoutBlanksAtTheirEnds() throws {
    #expect(try EngravableText(" first \nsecond ").rows == ["first", "second"])
  }

  @Test(
    arguments: [
      ([0x61, 0xED, 0xA0, 0x80], "U+D800"), ([0x61, 0xED, 0xBF, 0xBF], "U+DFFF"), ([0xC3], "not UTF-8"),
      ([0xFF], "not UTF-8"),
    ] as [([UInt8], String)])
  func bytesThatAreNoTextAreRefused(bytes: [UInt8], word: String) {
    let sentence = refusal { _ = try EngravableText(utf8: bytes) }
    #expect(sentence.contains(word), "\(sentence)")
  }
}
