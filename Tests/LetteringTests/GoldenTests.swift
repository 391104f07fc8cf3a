import CHarfBuzz
import Foundation
import Testing
import Workshop

@testable import Lettering

/// Drawings that somebody looked at once as pictures, and that must not change unseen.
///
/// They hold for the fonts and the HarfBuzz they were drawn with, which `Golden/fonts` names. Where the machine has others,
/// the letters are others, too: then only the numbers are compared, within a tenth. `BENCHPIN_GOLDEN=write` draws anew;
/// look at the pictures before they are committed.
@Suite struct GoldenTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    var face = "NotoSerif-Regular"
    var place = EngravingText.Place.inside
    var band = 4.0
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "latin-accent", text: "Léa"), Case(name: "latin-marks", text: "Le\u{301}a"),
    Case(name: "latin-vietnamese", text: "Yêu Ngọc"), Case(name: "latin-ligature", text: "fi 2024"),
    Case(name: "latin-outside", text: "Ever", place: .outside),
    Case(name: "latin-roman", text: "XIV · VI"), Case(name: "latin-script", text: "Mia", face: "DancingScript-Regular"),
    Case(name: "latin-rows", text: "upper\nlower", band: 6), Case(name: "greek", text: "ἀγάπη"),
    Case(name: "cyrillic", text: "Любовь"), Case(name: "hebrew", text: "אהבה"),
    Case(name: "hebrew-points", text: "שָׁלוֹם"),
    Case(name: "hebrew-number", text: "חי 18"), Case(name: "arabic", text: "حبيبي"),
    Case(name: "arabic-lam-alif", text: "سلام"),
    Case(name: "arabic-vowels", text: "حُبّ"), Case(name: "persian-joiner", text: "می\u{200C}خواهم"),
    Case(name: "devanagari", text: "प्रेम"), Case(name: "devanagari-conjunct", text: "क्षि"),
    Case(name: "chinese", text: "永爱"), Case(name: "japanese", text: "ずっと"),
    Case(name: "thai", text: "รัก"), Case(name: "armenian", text: "Սեր"), Case(name: "georgian", text: "სიყვარული"),
    Case(name: "symbols", text: "♥ ∞"), Case(name: "mixed", text: "Léa אהבה"),
    Case(name: "mixed-arabic", text: "حب Mia"),
    Case(name: "single-line", text: "Zoe & Max", face: "futural"),
    Case(name: "single-line-script", text: "Anna", face: "scripts"),
  ]

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
  private static let isWriting = ProcessInfo.processInfo.environment["BENCHPIN_GOLDEN"] == "write"

  private static func proof(_ test: Case) throws -> Proof {
    let band = Band(
      diameter: Micrometres(17_350), width: Micrometres(millimetres: test.band),
      thickness: Micrometres(1_500), inside: .flat)
    return try Proof(
      Proof.Request(
        text: try EngravableText(test.text), place: test.place, band: band, face: test.face,
        settings: LetteringSettings()),
      fonts: shelf)
  }

  @Test(arguments: cases)
  func aDrawingIsTheOneThatWasLookedAt(test: Case) throws {
    let proof = try Self.proof(test)
    let file = Self.folder.appending(path: "\(test.name).svg")
    if Self.isWriting { try Data(proof.bandSVG.utf8).write(to: file) }
    // A viewer draws a path up to its first mistake and leaves out the rest.
    #expect(
      proof.bandSVG.matches(of: #/d="(M-?\d+ -?\d+l-?\d+ -?\d+( -?\d+ -?\d+)*z?)+"/#).count
        == proof.bandSVG.matches(of: #/ d="/#).count)
    let golden = try String(contentsOf: file, encoding: .utf8)
    guard Self.hasTheSameFonts else {
      // Other letters: the drawing is still about as large as it was.
      #expect(abs(Self.extent(proof.bandSVG) - Self.extent(golden)) < Self.extent(golden) / 10)
      return
    }
    #expect(proof.bandSVG == golden, "\(test.name) is drawn otherwise than when it was looked at")
  }

  @Test func thereAreAtLeastTwentyFourTextsInEightScripts() throws {
    #expect(Self.cases.count >= 24)
    let scripts = Set(
      Self.cases.flatMap { $0.text.unicodeScalars.map(Script.init(of:)).filter { !$0.isShared }.map(\.tag.rawValue) })
    #expect(scripts.count >= 8)
  }

  /// The width of what is drawn, from the drawing's own numbers.
  private static func extent(_ svg: String) -> Double {
    var least = 0
    var greatest = 0
    for path in svg.matches(of: #/M(-?\d+) -?\d+l([^Mz"]*)/#) {
      var x = Int(path.1) ?? 0
      least = min(least, x)
      for (index, step) in path.2.split(separator: " ").enumerated() where index % 2 == 0 {
        x += Int(step) ?? 0
        least = min(least, x)
        greatest = max(greatest, x)
      }
    }
    return Double(greatest - least)
  }

  /// The start of a font file holds the checksums of all its tables.
  private static let hasTheSameFonts: Bool = {
    let faces = Set(cases.flatMap { (try? proof($0).fonts.map(\.name)) ?? [] }).sorted()
    let paths = FontShelf.systemFolders.reduce(into: [:]) { $0.merge(FontFile.all(below: $1)) { first, _ in first } }
    let lines =
      ["harfbuzz \(String(cString: hb_version_string()))"]
      + faces.map { face in
        let bytes = paths[face].flatMap { FileManager.default.contents(atPath: $0) } ?? Data()
        return "\(face) \(bytes.count) \(Fingerprint(bytes.prefix(4096)).text)"
      }
    let file = folder.appending(path: "fonts")
    let text = lines.joined(separator: "\n") + "\n"
    if isWriting { try? Data(text.utf8).write(to: file) }
    let isSame = (try? String(contentsOf: file, encoding: .utf8)) == text
    if !isSame { print("The fonts are others than those of the golden drawings: only their sizes are compared.") }
    return isSame
  }()
}
