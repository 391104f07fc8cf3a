import Testing
import Workshop

@Suite struct UnseenTests {
  @Test(arguments: [
    ("Mia\u{202E}aéL", "U+202E"), ("a\u{200B}b", "U+200B"), ("\u{FEFF}Mia", "U+FEFF"), ("\u{2067}x", "U+2067"),
    ("a\u{E0041}", "U+E0041"), ("\u{2800}", "U+2800"), ("L\u{FFFD}", "U+FFFD"), ("a\u{1B}[31m", "U+001B"),
    ("\u{E000}", "U+E000"), ("a\u{FFFF}", "U+FFFF"), ("\u{301}", "U+0301"), ("a\nb", "U+000A"),
  ])
  func whatNobodySeesInANameIsNamed(name: String, code: String) { #expect(name.unseen?.hasPrefix(code) == true) }

  @Test(arguments: ["Léa", "علی\u{200C}رضا", "क\u{94D}\u{200D}ष", "Mia ♥\u{FE0F}", "מיה", ""])
  func aNameIsWrittenAsItsScriptNeeds(name: String) { #expect(name.unseen == nil) }

  @Test func aNameIsNeitherBlankNorEndless() {
    #expect("Mia".nameFlaw(upTo: 3) == nil)
    for (name, words) in [("", "is blank"), (" \u{A0}", "is blank"), ("Miau", "4 characters"), ("M\u{200B}", "U+200B")]
    {
      #expect(name.nameFlaw(upTo: 3)?.contains(words) == true, "\(name)")
    }
  }

  @Test func halfACharacterIsFoundInBytesAndInEscapes() {
    #expect(LoneSurrogate(utf8: [0x61, 0xED, 0xA0, 0x80])?.sentence.contains("U+D800, at byte 2") == true)
    #expect(LoneSurrogate(utf8: Array("a퟿b".utf8)) == nil)
    #expect(LoneSurrogate(json: [0x22, 0xED, 0xBF, 0xBF, 0x22])?.code == 0xDFFF)
    for whole in [#""\ud83d\ude00""#, #""\\ud800""#, #""\ud7ff\ue000""#, "\"\\", #""\ud8"#, ""] {
      #expect(LoneSurrogate(json: Array(whole.utf8)) == nil, "\(whole)")
    }
    for (half, code, byte) in [
      (#""\ud83d\ud83d\ude00""#, 0xD83D, 2), (#""\\\udfff""#, 0xDFFF, 4), (#""\uD800"#, 0xD800, 2),
    ] {
      let found = LoneSurrogate(json: Array(half.utf8))
      #expect(found.map { Int($0.code) } == code && found?.byte == byte, "\(half)")
    }
  }
}
