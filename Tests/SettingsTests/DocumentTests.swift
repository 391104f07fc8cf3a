import Settings
import Testing

@Suite struct DocumentTests {
  @Test(arguments: [
    ("", "s.yaml:1:1: the file is empty; expected `key: value` lines"),
    ("# only a comment\n", "s.yaml:1:1: the file is empty; expected `key: value` lines"),
    ("---\n", "s.yaml:1:1: the file is empty; expected `key: value` lines"),
    ("- a\n- b\n", "s.yaml:1:1: expected a map (`key: value` lines), found a list"),
    ("hello\n", "s.yaml:1:1: expected a map (`key: value` lines), found \"hello\""),
    ("a: 1\n---\nb: 2\n", "s.yaml:2:1: a second document begins here; a settings file holds one"),
    ("a: 1\nb: 2\na: 3\n", "s.yaml:1:1: `a` is written more than once in this map; keep one"),
    ("a:\n\tb: 1\n", "s.yaml:2:1: a tab cannot indent here; use blanks"),
    (
      "a: b: c\n",
      "s.yaml:1:5: a second `: ` on this line, or a line indented too far; put a text that holds `: ` in quotes"
    ),
    (
      "a: [1, 2\n",
      "s.yaml:2:1: this is not YAML: did not find expected ',' or ']' (while parsing a flow sequence from line 1)"
    ),
    (
      "a: \"x\n",
      "s.yaml:2:1: this is not YAML: found unexpected end of stream (while scanning a quoted scalar from line 1)"
    ),
    ("a: x\0y\n", "s.yaml:1:5: the file holds the control character NUL here; write it as text or remove it"),
    (
      "a: 1\nb: \u{1B}[0m\n",
      "s.yaml:2:4: the file holds the control character \\u{1B} here; write it as text or remove it"
    ),
    ("a: !!int 5\n", "s.yaml:1:4: a: tags are not read here; remove \"tag:yaml.org,2002:int\""),
    ("a: !shop x\n", "s.yaml:1:4: a: tags are not read here; remove \"!shop\""),
    ("? [1, 2]\n: x\n", "s.yaml:1:3: expected a key, found a list"),
  ])
  func aTextThatIsNoMapIsRefusedWithItsPlace(text: String, message: String) {
    #expect(messages(text) { _ = $0.allKeysForTest() } == [message])
  }

  @Test func anchorsAliasesAndMergeKeysAreRefused() {
    let text = "base: &b\n  x: 1\nother: *b\nmerged:\n  <<: *b\n"
    let found = messages(text)
    let sentence = "anchors (&) and aliases (*) are not read here; write the value out at each place"
    #expect(found.first == "s.yaml:1:7: base: \(sentence)")
    #expect(found.contains("s.yaml:5:3: merged: merge keys (<<) are not read here; write the keys out"))
  }

  @Test func anAliasWithoutAnchorIsRefused() {
    #expect(
      messages("a: *b\n")
        == ["s.yaml:1:4: anchors (&) and aliases (*) are not read here; write the value out at each place"])
  }

  /// Ten levels of ten aliases, the last one a key: composing it unbounded takes 10^10 steps.
  @Test(.timeLimit(.minutes(1))) func aBillionLaughsAreRefusedBeforeTheyUnfold() {
    var text = "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...10 {
      let row = Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ", ")
      text += "l\(level): &l\(level) [\(row)]\n"
    }
    text += "? *l10\n: x\n"
    #expect(
      messages(text)
        == ["s.yaml:2:10: anchors (&) and aliases (*) are not read here; write the value out at each place"])
  }

  @Test func starsAndAmpersandsInsideWordsAreOnlyText() {
    let text = "# *bold* and &more\n" + (0..<40).map { "k\($0): \"R&D * 2\" # *x* &y\n" }.joined()
    let found = messages(text) { reader in for index in 0..<40 { #expect(reader.text("k\(index)") == "R&D * 2") } }
    #expect(found.isEmpty)
  }

  @Test func deepNestingIsRefusedWithoutHarm() {
    let text = "a: " + String(repeating: "[", count: 100_000)
    let found = messages(text)
    #expect(found.count == 1)
    #expect(found.first?.contains("this is not YAML") == true)
  }

  @Test func aFileOfMoreThanOneMegabyteIsRefused() {
    let text = "a: " + String(repeating: "x", count: 10_000_000)
    #expect(
      messages(text) == ["s.yaml:1:1: the file has more than 1 MB and was not read; settings are a few kilobytes"])
    #expect(throws: SettingsMistakes.self) { try SettingsDocument.read(bytes: Array(text.utf8), file: "s.yaml") }
  }

  @Test func bytesThatAreNotUTF8AreNamedWithTheirPlace() {
    let bytes = Array("a: 1\nb: Zo".utf8) + [0xEB, 0x0A]
    let found = #expect(throws: SettingsMistakes.self) { try SettingsDocument.read(bytes: bytes, file: "s.yaml") }
    #expect(found?.description == "s.yaml:2:6: the byte 0xEB here is not UTF-8; save the file as UTF-8")
  }

  @Test func bytesInUTF8AreRead() throws {
    let map = try SettingsDocument.read(bytes: Array("name: Zoë\r\n".utf8), file: "s.yaml")
    let reader = SettingsReader(map)
    #expect(reader.text("name") == "Zoë")
    try reader.finish()
  }
}

extension SettingsReader {
  /// Asks for every key, so that only what the document itself does wrong is left.
  fileprivate func allKeysForTest() -> Bool { ["a", "b"].allSatisfy(has) }
}
