import Foundation
import Testing
import Workshop

@testable import Lettering

@Suite struct TypeCaseTests {
  private func set(_ row: String, face: String = "NotoSerif-Regular") throws -> SetRow {
    try TypeCase(face: face, from: shelf).set(row)
  }

  @Test(arguments: [
    ("Léa", ["NotoSerif-Regular"]), ("Le\u{301}a", ["NotoSerif-Regular"]), ("שלום", ["NotoSerifHebrew-Regular"]),
    ("حبيبي", ["NotoNaskhArabic-Regular"]), ("प्रेम", ["NotoSerifDevanagari-Regular"]),
    ("永遠の愛", ["DroidSansFallbackFull"]), ("♥", ["NotoSansSymbols2-Regular"]), ("∞", ["NotoSansMath-Regular"]),
    ("a ♥ b", ["NotoSerif-Regular", "NotoSansSymbols2-Regular"]),
  ])
  func eachScriptIsDrawnInAFaceThatHasIt(row: String, faces: [String]) throws {
    #expect(try set(row).faces == faces)
  }

  @Test(arguments: ["Léa ♥ 14.06.2026", "♥ 2026 Léa", "2026 ∞ 2027"])
  func aSignOfAnotherFaceTakesNoFiguresWithIt(row: String) throws {
    let set = try set(row)
    // Every letter, figure and stop is in the face of the words: only the sign is not.
    for font in set.fonts where font.name != "NotoSerif-Regular" {
      #expect(font.letters == (row.contains("♥") ? "♥" : "∞"), "\(font)")
    }
  }

  @Test func aPipeIsNoFontAndIsNotWaitedFor() throws {
    let path = "/tmp/benchpin-font-\(UUID().uuidString.prefix(8)).ttf"
    #expect(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    #expect(FontFile.bytes(at: path, upTo: 1 << 20) == nil)
  }

  @Test func aComposedLetterAndItsPartsAreOneDrawing() throws {
    let composed = try set("é")
    let parts = try set("e\u{301}")
    #expect(composed.ink == parts.ink)
  }

  @Test func arabicLettersJoinAndRunToTheLeft() throws {
    // Joined, the word is shorter than its letters one by one; with its first letter alone, that letter stands to the right.
    let word = try set("بسم")
    let apart = try ["ب", "س", "م"].map { try set($0).length }.reduce(0, +)
    #expect(word.length < apart)
    let pair = try set("اب")
    let alef = try set("ا")
    #expect(pair.glyphs.count == 2 && pair.glyphs[1].shape.box?.high == alef.glyphs[0].shape.box?.high)
  }

  @Test func aConjunctOfDevanagariIsOneGlyphOrIsReordered() throws {
    #expect(try set("क्ष").glyphs.count == 1)
    // The vowel sign i is written before the letter it follows in speech.
    let written = try set("कि")
    #expect(written.glyphs.count == 2)
    #expect(written.glyphs[1].shape.box == (try set("क").glyphs[0].shape.box))
  }

  @Test func mixedDirectionsStandAsTheBidirectionalAlgorithmSays() throws {
    #expect(Directions.visualOrder(of: [0, 1, 2, 1, 0]) == [0, 3, 2, 1, 4])
    let levels = try Directions.levels(of: Array("אב 12 ab".unicodeScalars))
    #expect(levels == [1, 1, 1, 2, 2, 1, 2, 2])
    // The number stands to the left of the Hebrew it follows.
    let mixed = try set("אב 12")
    let digit = try set("1")
    #expect(mixed.glyphs.first?.shape.box == digit.glyphs.first?.shape.box)
  }

  @Test(arguments: [
    ("\u{1F9FF}", "U+1F9FF NAZAR AMULET"), ("a\u{1F600}b", "U+1F600 GRINNING FACE"), ("ᓀ\u{16FE4}", "U+16FE4"),
  ])
  func aCharacterThatNoFontHasIsRefusedByName(row: String, name: String) {
    let sentence = refusal { _ = try set(row) }
    #expect(sentence.contains(name), "\(sentence)")
  }

  @Test func aVowelSignWithoutItsLetterIsRefusedAndNotDrawnOnACircle() {
    #expect(refusal { _ = try set("ab\u{093F}") }.contains("U+093F"))
  }

  @Test func aSingleLineFaceHasStrokesAndRefusesWhatItLacksByName() throws {
    let row = try set("Zoe", face: "rowmans")
    #expect(row.glyphs.allSatisfy { $0.shape.traces.allSatisfy { !$0.isClosed } })
    #expect(abs(try set("H", face: "futural").height - 1) < 0.001)
    #expect(refusal { _ = try set("Zoë", face: "rowmans") }.contains("U+00EB LATIN SMALL LETTER E WITH DIAERESIS"))
    #expect(refusal { _ = try set("alpha", face: "greeks") }.contains("other signs in the places of the letters"))
  }

  @Test func aFontThatIsNotThereOrDamagedIsRefused() throws {
    #expect(refusal { _ = try set("a", face: "No-Such") }.contains("There is no font \"No-Such\""))
    #expect(refusal { _ = try set("a", face: "/etc/passwd") }.contains("There is no font"))
    let folder = FileManager.default.temporaryDirectory.appending(path: "fonts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let whole = try Data(contentsOf: URL(filePath: "/usr/share/fonts/truetype/noto/NotoSansHebrew-Regular.ttf"))
    try Data("not a font".utf8).write(to: folder.appending(path: "broken.ttf"))
    try whole.prefix(300).write(to: folder.appending(path: "cut.ttf"))
    try Data(repeating: 0x52, count: 5000).write(to: folder.appending(path: "rowmans.jhf"))
    try whole.prefix(whole.count / 2).write(to: folder.appending(path: "half.ttf"))
    let own = FontShelf(folder: folder.path)
    for name in ["broken", "cut", "half", "rowmans"] {
      #expect(refusal { _ = try TypeCase(face: name, from: own).set("a") }.contains("damaged"), "\(name)")
    }
  }

  @Test func whatASpaceSharesStaysInTheFaceOfItsWord() throws {
    #expect(try set("שלום לך").faces == ["NotoSerifHebrew-Regular"])
  }
}
