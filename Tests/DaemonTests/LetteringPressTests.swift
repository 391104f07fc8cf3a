import Foundation
import Lettering
import Settings
import Station
import Testing
import Workshop

@testable import benchpind

@Suite struct LetteringPressTests {
  private func order(_ text: String = "Léa & Max", width: Int? = 4000, metal: Metal = .au750y) throws -> Order {
    Order(
      number: try #require(OrderNumber("R-1")), customer: "Léa",
      ring: Ring(
        metal: metal, size: try RingSize(text: "US 7"), insideProfile: .flat, bandWidth: width.map(Micrometres.init)),
      engraving: EngravingText(text: text, place: .inside), polishing: nil, stage: .finishing)
  }

  private func choice(_ yaml: String) throws -> LetteringChoice {
    let reader = SettingsReader(try SettingsDocument.read(text: yaml, file: "x.yaml"))
    let choice = LetteringChoice(reader.optionalMap("lettering"), path: { "/etc/benchpin/\($0)" })
    try reader.finish()
    return choice
  }

  private static let materials = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Config/materials").path

  @Test func aMaterialsFileThatIsNamedAfterNoAlloyIsNamed() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "benchpin-materials-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }  // A folder that stays behind harms nothing.
    for name in ["gold.yaml", "au585y.yml", ".hidden.yaml", "notes.txt"] {
      try Data().write(to: folder.appending(path: name))
    }
    let passedOver = BeamBook.passedOver(in: folder.path)
    #expect(passedOver.count == 2)
    #expect(passedOver.allSatisfy { $0.contains("named after its alloy") })
    #expect(try BeamBook(folder: folder.path).settings.isEmpty)
    #expect(BeamBook.passedOver(in: folder.appending(path: "nowhere").path).isEmpty)
  }

  @Test func everyKeyOfTheSectionIsTakenOver() throws {
    let choice = try choice(
      """
      lettering:
        approval: required
        same_ring_mm: 0.1
        fonts: fonts
        face: futural
        min_height_mm: 1.0
        max_height_mm: 1.5
        margin_mm: 0.5
        comfort_margin_mm: 0.9
        rows: 1
        two_rows_from_mm: 5
        row_gap_mm: 0.2
        alignment: end
        thickness_mm: 1.8
        fill: { lines: false }
        keep_outs:
          - { name: seam, length_mm: 1.0, at_degrees: 90 }
      """)
    #expect(choice.isApprovalNeeded && choice.sameRing == Micrometres(100) && choice.fonts == "/etc/benchpin/fonts")
    #expect(choice.letters.heights == Micrometres(1000)...Micrometres(1500) && choice.letters.fill == nil)
    #expect(choice.letters.keepOuts.map(\.name) == ["seam"] && choice.letters.alignment == .end)
    #expect(try self.choice("lettering: {}").isApprovalNeeded == false)
  }

  @Test(arguments: [
    "lettering: { max_height_mm: 0.5 }", "lettering: { rows: 3 }", "lettering: { approval: maybe }",
    "lettering: { keep_outs: [{ name: seam, length_mm: 1.0 }] }", "lettering: { colour: red }",
    "lettering: { fill: { lines: false, edges: false } }", "lettering: { fill: { interval_mm: 0.004 } }",
    "lettering: { fill: { angle: 181 } }", "lettering: { max_height_mm: 20.001 }",
    "lettering: { keep_outs: [{ name: seam, length_mm: 100.001, at_degrees: 90 }] }",
    "lettering: { keep_outs: [{ name: seam, length_mm: 1.0, at_degrees: 361 }] }",
    "lettering: { keep_outs: [{ name: seam, length_mm: 0, at_degrees: 90 }] }",
    "lettering: { keep_outs: [{ name: \"se\u{202E}am\", length_mm: 1.0, at_degrees: 90 }] }",
  ])
  func aMistakeInTheSectionIsNamed(yaml: String) { #expect(throws: SettingsMistakes.self) { try choice(yaml) } }

  @Test(arguments: [
    ("lettering: { face: nosuch }", "face", "There is no font \"nosuch\""),
    ("lettering: { fonts: /nonexistent }", "fonts", "/nonexistent is no folder"),
    ("lettering: { fonts: /etc/passwd }", "fonts", "/etc/passwd is no folder"),
  ])
  func aFontOrAFolderThatIsNotThereIsAMistakeOfItsLine(yaml: String, key: String, words: String) throws {
    let reader = SettingsReader(try SettingsDocument.read(text: yaml, file: "x.yaml"))
    let choice = LetteringChoice(reader.optionalMap("lettering"), path: { $0 }, looksForFonts: true)
    #expect { try reader.finish() } throws: { "\($0)".contains("lettering.\(key)") && "\($0)".contains(words) }
    // The bench starts without it, and says so.
    #expect(choice.startTroubles.contains { $0.contains(words) })
  }

  @Test func aDamagedFontInTheShopsFolderIsTold() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fonts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("no font".utf8).write(to: folder.appending(path: "Own.ttf"))
    let reader = SettingsReader(try SettingsDocument.read(text: "lettering: { fonts: \(folder.path) }", file: "x.yaml"))
    let choice = LetteringChoice(reader.optionalMap("lettering"), path: { $0 }, looksForFonts: true)
    try reader.finish()
    #expect(choice.notes.contains { $0.contains("Own.ttf is damaged") } && choice.startTroubles == choice.notes)
    let press = LetteringPress(choice, beams: BeamBook())
    var order = try order()
    order.engraving?.font = "Own"
    #expect(
      press.sheet(for: order, diameter: Micrometres(17_350)).refusal?.sentence.contains("Own.ttf is damaged") == true)
  }

  @Test func aDamagedFontIsToldInAFolderThatIsCalledAsTheShopsFaceIs() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fonts-\(UUID().uuidString)")
      .appending(path: "NotoSerif-Regular.d")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // One that stays behind harms nothing.
    defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
    try Data("no font".utf8).write(to: folder.appending(path: "Own.ttf"))
    let choice = LetteringChoice(
      SettingsReader(try SettingsDocument.read(text: "fonts: \(folder.path)", file: "x.yaml")), path: { $0 },
      looksForFonts: true)
    #expect(choice.letters.face == "NotoSerif-Regular")
    #expect(choice.notes.contains { $0.contains("Own.ttf is damaged") }, "\(choice.notes)")
    // The shop's own face is told once, by what is wrong with its name.
    try Data("no font".utf8).write(to: folder.appending(path: "NotoSerif-Regular.ttf"))
    let own = LetteringChoice(
      SettingsReader(try SettingsDocument.read(text: "fonts: \(folder.path)", file: "x.yaml")), path: { $0 },
      looksForFonts: true)
    #expect(own.notes.count { $0.contains("NotoSerif-Regular.ttf is damaged") } == 1, "\(own.notes)")
  }

  @Test func whatAnOrderKeepsFreeIsKeptFreeBesidesTheShopsAndIsAnotherProof() throws {
    let press = LetteringPress(LetteringChoice(nil, path: { $0 }), beams: BeamBook())
    var order = try order()
    let plain = press.sheet(for: order, diameter: Micrometres(17_350))
    order.engraving?.keepOuts = [KeepOut(name: "stone", length: Micrometres(8_000), degrees: 0)]
    let kept = press.sheet(for: order, diameter: Micrometres(17_350))
    guard case .drawn(let drawing, let numbers) = kept.outcome else { throw Failure() }
    #expect(kept.hash != plain.hash && numbers.keepOuts.map(\.name) == ["hallmark", "stone"])
    #expect(drawing.strokes.allSatisfy { $0.points.allSatisfy { abs($0.x) >= 3_999_000 } })
    #expect(numbers.fonts.map(\.name) == ["NotoSerif-Regular"] && numbers.alignment == .center)
    order.engraving?.keepOuts[0].length = Micrometres(60_000)
    #expect(press.sheet(for: order, diameter: Micrometres(17_350)).refusal?.sentence.contains("stone 60.00 mm") == true)
    #expect(order.proof != (try self.order()).proof)
  }

  @Test func everyShippedMaterialIsReadAndMarkedAsMadeUp() throws {
    let book = try BeamBook(folder: Self.materials)
    #expect(BeamBook.passedOver(in: Self.materials).isEmpty)
    #expect(book.settings.count >= 8 && book.settings.values.allSatisfy(\.isDemo))
    let own = try BeamBook.read(
      text: """
        kind: material
        set_by: Mia
        set_on: 2026-11-26
        power_percent: 55
        speed_mm_s: 400
        frequency_khz: 30
        interval_mm: 0.02
        angle: 30
        passes: 2
        beam_mm: 0.03
        """, file: "au750y.yaml")
    #expect(own.width == Micrometres(30))
    #expect(own.source == .shop(by: "Mia", on: "2026-11-26") && own.speed == 400_000)
    #expect(throws: SettingsMistakes.self) { try BeamBook.read(text: "kind: material\nset_by: Mia", file: "x.yaml") }
    let figures = "power_percent: 55\nspeed_mm_s: 400\nfrequency_khz: 30\ninterval_mm: 0.02\nangle: 30\npasses: 2"
    for demo in ["Demo", "'demo '", "' DEMO'"] {
      #expect(try BeamBook.read(text: "kind: material\nset_by: \(demo)\n\(figures)", file: "x.yaml").isDemo, "\(demo)")
    }
    for nobody in ["' '", "'\u{200B}'", String(repeating: "M", count: 65)] {
      #expect(throws: SettingsMistakes.self, "\(nobody)") {
        try BeamBook.read(text: "kind: material\nset_by: \(nobody)\nset_on: 2026-11-26\n\(figures)", file: "x.yaml")
      }
    }
    #expect {
      try BeamBook.read(text: "kind: material\nset_by: Mi\u{202E}a\nset_on: 2026-11-26\n\(figures)", file: "x.yaml")
    } throws: { "\($0)".contains("U+202E RIGHT-TO-LEFT OVERRIDE") }
    #expect(throws: SettingsMistakes.self) {
      try BeamBook.read(
        text:
          "kind: material\nset_by: Mia\nset_on: 2026-13-26\npower_percent: 55\nspeed_mm_s: 400\nfrequency_khz: 30\ninterval_mm: 0.02\nangle: 30\npasses: 2",
        file: "x.yaml")
    }
  }

  @Test func figuresOfADayToComeAreTold() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "benchpin-materials-\(getpid())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let figures = "power_percent: 55\nspeed_mm_s: 400\nfrequency_khz: 30\ninterval_mm: 0.02\nangle: 30\npasses: 2"
    try "kind: material\nset_by: Mia\nset_on: 2126-11-01\n\(figures)\n"
      .write(toFile: folder + "/ti5.yaml", atomically: true, encoding: .utf8)
    let today = try #require(Day("2026-11-27"))
    #expect(BeamBook.notes(on: folder, today: today) == ["\(folder)/ti5.yaml: `set_on` 2126-11-01 is a day to come"])
    #expect(BeamBook.notes(on: folder, today: try #require(Day("2126-10-31"))).isEmpty)
  }

  @Test func aProofIsDrawnForTheDiameterAndKeptUntilItChanges() throws {
    let press = LetteringPress(LetteringChoice(nil, path: { $0 }), beams: try BeamBook(folder: Self.materials))
    let order = try order()
    let first = press.sheet(for: order, diameter: Micrometres(17_350))
    #expect(first == press.sheet(for: order, diameter: Micrometres(17_350)) && first.hash.count == 64)
    #expect(first.hash != press.sheet(for: order, diameter: Micrometres(17_360)).hash)
    guard case .drawn(let drawing, let numbers) = first.outcome else { throw Failure() }
    #expect(drawing.beam?.isDemo == true && numbers.seconds == nil && numbers.circumference == Micrometres(54_507))
    #expect(drawing.hash == first.hash && abs(drawing.radius - 8_675_000) < 500)
    #expect(press.picture(.band, of: order, diameter: Micrometres(17_350))?.hasPrefix("<svg") == true)
    // The beam's settings of another alloy are another proof.
    #expect(press.sheet(for: try self.order(metal: .ti5), diameter: Micrometres(17_350)).hash != first.hash)
  }

  @Test func drawingsAreKeptUpToSoManyBytes() throws {
    let choice = LetteringChoice(nil, path: { $0 })
    let order = try order()
    let one = LetteringPress(choice, beams: BeamBook())
    _ = one.sheet(for: order, diameter: Micrometres(17_350))
    let size = one.keptBytes
    #expect(size > 10_000)
    let press = LetteringPress(choice, beams: BeamBook(), budget: size * 5 / 2)
    for diameter in 17_350..<17_356 {
      #expect(press.sheet(for: order, diameter: Micrometres(diameter)).drawing != nil)
      #expect(press.keptBytes <= size * 5 / 2)
    }
    #expect(press.keptBytes > size)
    // What alone needs more is drawn all the same.
    let tiny = LetteringPress(choice, beams: BeamBook(), budget: size / 2)
    #expect(tiny.sheet(for: order, diameter: Micrometres(17_350)).drawing != nil && tiny.keptBytes == 0)
  }

  @Test func hiddenCharactersAreNamedAndPassForAnOrderThatAsksForThem() throws {
    let press = LetteringPress(LetteringChoice(nil, path: { $0 }), beams: BeamBook())
    var order = try order("a\u{202E}b")
    let words = try #require(order.engraving)
    #expect(press.refusal(of: words)?.sentence.contains("U+202E RIGHT-TO-LEFT OVERRIDE") == true)
    order.engraving?.allowsHidden = true
    let asked = try #require(order.engraving)
    let sheet = press.sheet(for: order, diameter: Micrometres(17_350))
    #expect(sheet.refusal == nil && press.refusal(of: asked) == nil)
    #expect(sheet.cautions.count == 1 && sheet.cautions[0].contains("U+202E RIGHT-TO-LEFT OVERRIDE"))
    // What its script needs is no caution.
    let joined = try self.order("می\u{200C}خواهم")
    #expect(press.sheet(for: joined, diameter: Micrometres(17_350)).cautions.isEmpty)
  }

  @Test func aLineBreakPartsTwoRowsWhereTheBandTakesThem() throws {
    let press = LetteringPress(LetteringChoice(nil, path: { $0 }), beams: BeamBook())
    guard
      case .drawn(_, let numbers) = press.sheet(for: try order("Léa\nMax", width: 6000), diameter: Micrometres(17_350))
        .outcome
    else { throw Failure() }
    #expect(numbers.rows == 2)
    let narrow = press.sheet(for: try order("Léa\nMax", width: 3000), diameter: Micrometres(17_350))
    #expect(narrow.refusal?.sentence.contains("has 2 rows; a band 3.00 mm wide takes 1") == true)
  }

  @Test func anOrderThatCannotBeDrawnKeepsTheNameOfItsWords() throws {
    let press = LetteringPress(LetteringChoice(nil, path: { $0 }), beams: BeamBook())
    for order in [try order(width: nil), try order("a\u{202E}b"), try order(String(repeating: "W", count: 199))] {
      let sheet = press.sheet(for: order, diameter: Micrometres(17_350))
      #expect(sheet.hash == order.proof && sheet.refusal != nil && sheet.drawing == nil)
      #expect(press.picture(.ring, of: order, diameter: Micrometres(17_350)) == nil)
    }
  }

  @Test(arguments: [("神", "\u{FA19}"), ("福", "\u{FA1B}"), ("Zo\u{E9}", "Zoe\u{301}")])
  func theSameWordsInOtherCharactersAreDrawnByThemselves(one: String, other: String) throws {
    let choice = LetteringChoice(nil, path: { $0 })
    let press = LetteringPress(choice, beams: BeamBook())
    let first = press.sheet(for: try order(one), diameter: Micrometres(17_350))
    let second = press.sheet(for: try order(other), diameter: Micrometres(17_350))
    #expect(first.hash != second.hash)
    // Whoever looked first changes nothing.
    let fresh = LetteringPress(choice, beams: BeamBook())
    #expect(fresh.sheet(for: try order(other), diameter: Micrometres(17_350)) == second)
    #expect(fresh.sheet(for: try order(one), diameter: Micrometres(17_350)) == first)
  }

  private struct Failure: Error {}
}
