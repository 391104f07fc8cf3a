import Adapters
import Devices
import Foundation
import Settings
import Simulators
import Testing
import Workshop

/// What an engraver profile can say, and what it must not.
@Suite struct EngraverProfileTests {
  private static let names = [
    "register-rich", "hitachi-ux", "io-coupler-8di8do", "io-coupler-8di8do-counter", "plc-gateway", "path-window",
  ]

  @Test func everyEngraverProfileOfTheProjectReads() throws {
    let folder = Project.root.appendingPathComponent("Config/engravers").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
    #expect(Set(files) == Set(Self.names.map { $0 + ".yaml" }))
    for name in Self.names { #expect(!(try Project.engraver(name).readables.isEmpty)) }
  }

  /// A map in the style of makers' manuals: one state word, commands that are values, addresses that count from 1.
  private static let stateWord = """
    kind: engraver
    class: register-rich
    title: Fiber marker with a state word
    limits: { max_read: 60, max_write: 60, clients: 2 }
    units: [1]
    address_base: 1
    word_order: CDAB
    commands:
      start: { table: holding, address: 101, value: 1, rest: 0 }
      stop: { table: holding, address: 101, value: 2, rest: 0 }
      reset: { table: holding, address: 101, value: 4, rest: 0 }
    job:
      at: { table: holding, address: 102 }
      inside: 1
      outside: 2
    changes:
      at: { table: holding, address: 103 }
      begin: 0
      apply: 1
      idle: 0
    text:
      address: 201
      encoding: utf-8-high-low
      characters: 40
      length: { table: holding, address: 200 }
    status:
      ready: { table: input, address: 1, true_values: [1] }
      busy: { table: input, address: 1, true_values: [2, 3] }
      done: { table: input, address: 1, true_values: [4] }
      done_latched: true
      fault: { table: input, address: 1, true_values: [9] }
      interlock: { table: input, address: 2, bit: 0 }
      emergency_stop: { table: input, address: 2, bit: 1 }
      error: { table: input, address: 3 }
      active_job: { table: input, address: 4 }
      counter: { table: input, address: 5, words: 2 }
      progress: { table: input, address: 7 }
      progress_full: 100
    errors: { '0x10': laser too hot, '17': galvo }
    times: { base_ms: 1000, per_character_ms: 200, apply_within_ms: 2000, start_within_ms: 1000, still_within_ms: 1500 }
    """

  @Test func aStateWordAndCommandsThatAreValuesAreAProfile() throws {
    let profile = try EngraverProfile.read(text: Self.stateWord, file: "fibre.yaml")
    #expect(profile.readables.first { $0.name == "status.busy" }?.address == 0)
    #expect(profile.errors == [0x10: "laser too hot", 17: "galvo"])
    #expect(profile.text?.at == 200)
  }

  @Test func theDigitOfATableBeforeANumberIsAMistake() throws {
    let text = Self.stateWord.replacing("address: 201", with: "address: 40201")
    let error = #expect(throws: SettingsMistakes.self) { try EngraverProfile.read(text: text, file: "fibre.yaml") }
    #expect(error?.description.contains("fibre.yaml:22:12: text.address: the 4 of 40201") == true)
    #expect(error?.description.contains("write the number without it: 201") == true)
  }

  // MARK: Numbers and signs

  @Test(arguments: [
    (EngraverPoint.WordOrder.abcd, [UInt16(0x1122), 0x3344]), (.cdab, [0x3344, 0x1122]), (.badc, [0x2211, 0x4433]),
    (.dcba, [0x4433, 0x2211]),
  ])
  func aNumberOfTwoRegistersIsReadInEveryOrder(order: EngraverPoint.WordOrder, registers: [UInt16]) {
    let point = EngraverPoint(.holding, 0, words: 2, wordOrder: order)
    #expect(point.number(in: registers) == 0x1122_3344)
    #expect(point.registers(of: 0x1122_3344) == registers)
  }

  @Test(arguments: [
    (EngraverPoint(.input, 0), UInt16(7), true), (EngraverPoint(.input, 0), 0, false),
    (EngraverPoint(.input, 0, bit: 3), 8, true), (EngraverPoint(.input, 0, bit: 3), 7, false),
    (EngraverPoint(.input, 0, bit: 3, isInverted: true), 7, true),
    (EngraverPoint(.input, 0, trueValues: [0x31]), 0x31, true),
    (EngraverPoint(.input, 0, trueValues: [0x31]), 0x30, false),
    (EngraverPoint(.input, 0, isInverted: true, trueValues: [0x30, 0x32]), 0x38, true),
    (EngraverPoint(.discrete, 0, isInverted: true), 1, false),
  ])
  func aSignIsTrueAsItsProfileSays(point: EngraverPoint, raw: UInt16, isTrue: Bool) {
    #expect(point.claim(in: [raw]) == isTrue)
  }

  // MARK: Words

  @Test(arguments: [
    (EngraverText.Encoding.asciiHighLow, [UInt16(0x4164), 0x6100]), (.asciiLowHigh, [0x6441, 0x0061]),
    (.asciiPerWord, [0x41, 0x64, 0x61, 0]), (.asciiPerTwoWords, [0, 0x41, 0, 0x64, 0, 0x61, 0, 0]),
    (.utf16, [0x41, 0x64, 0x61, 0]),
  ])
  func wordsLieInRegistersInEveryEncoding(encoding: EngraverText.Encoding, registers: [UInt16]) throws {
    let field = EngraverText(at: 10, encoding: encoding, characters: 4)
    try field.check("Ada")
    #expect(field.registers(of: "Ada") == registers)
    #expect(field.registerCount == registers.count)
    #expect(field.words(in: registers) == "Ada")
  }

  @Test(arguments: [
    (EngraverText.Encoding.latinHighLow, [UInt16(0x5A6F), 0xEB00, 0]), (.latinLowHigh, [0x6F5A, 0x00EB, 0]),
    (.latinPerWord, [0x5A, 0x6F, 0xEB, 0, 0, 0]), (.utf8HighLow, [0x5A6F, 0xC3AB, 0]),
    (.utf8LowHigh, [0x6F5A, 0xABC3, 0]), (.utf8PerWord, [0x5A, 0x6F, 0xC3, 0xAB, 0, 0]),
    (.utf16Swapped, [0x5A00, 0x6F00, 0xEB00, 0, 0, 0]),
  ])
  func lettersWithMarksLieInRegistersWhereTheMachineHasThem(
    encoding: EngraverText.Encoding, registers: [UInt16]
  ) throws {
    let field = EngraverText(at: 10, encoding: encoding, characters: 6)
    try field.check("Zoë")
    #expect(field.registers(of: "Zoë") == registers)
    #expect(field.registerCount == registers.count)
    #expect(field.words(in: registers) == "Zoë")
  }

  @Test func aTerminatorAndASpaceAsPadAreWritten() {
    let field = EngraverText(at: 10, encoding: .asciiLowHigh, characters: 4, pad: 0x20, terminator: 0x0D)
    #expect(field.registers(of: "Ada") == [0x6441, 0x0D61, 0x2020])
    #expect(field.words(in: [0x6441, 0x0D61, 0x2020]) == "Ada")
    #expect(field.registers(of: "Adas") == [0x6441, 0x7361, 0x200D])
  }

  @Test(arguments: [
    (EngraverText.Encoding.asciiHighLow, "Zoë", "U+00EB"), (.asciiHighLow, "a\tb", "U+0009"),
    (.utf16, "a\u{85}", "U+0085"), (.latinHighLow, "Ada ♥", "U+2665"), (.utf8HighLow, "♥♥♥", "9 bytes"),
    (.asciiHighLow, "Always and ever", "15 characters"), (.utf16, "♥♥♥♥♥♥♥♥♥", "9 characters"),
    (.asciiHighLow, "", "nothing to engrave"),
  ])
  func wordsThatCannotBeCarriedAreRefusedByName(encoding: EngraverText.Encoding, text: String, why: String) {
    let field = EngraverText(at: 0, encoding: encoding, characters: 8)
    #expect {
      try field.check(text)
    } throws: {
      ($0 as? PlanRefusal)?.sentence.contains(why) == true
    }
  }

  @Test func wordsThatEndLikeThePadAreRefusedWhereNothingTellsTheirEnd() throws {
    var field = EngraverText(at: 0, encoding: .asciiHighLow, characters: 8, pad: 0x20)
    #expect(throws: PlanRefusal.self) { try field.check("Ada ") }
    field.terminator = 0x0D
    try field.check("Ada ")
  }

  @Test func signsBeyondASCIIAreCarriedWhereTheEncodingHoldsThem() throws {
    let field = EngraverText(at: 0, encoding: .utf16, characters: 8)
    try field.check("Zoë ♥")
    #expect(field.registers(of: "Zoë ♥") == [0x5A, 0x6F, 0xEB, 0x20, 0x2665, 0, 0, 0])
  }

  // MARK: Classes

  @Test func aCouplerTellsTheJewelerThatTheWordsMustStandOnTheMachine() async throws {
    let bench = try MachineBench(.coupler)
    try await bench.run { session async throws in
      #expect {
        try session.check(.engraving(EngravingText(text: "Always", place: .inside)))
      } throws: {
        let sentence = ($0 as? PlanRefusal)?.sentence ?? ""
        return sentence.contains("“Always” must stand in a file on the machine")
      }
      #expect {
        try session.check(.engraving(EngravingText(text: "Always", place: .inside, storedFile: 8)))
      } throws: {
        ($0 as? PlanRefusal)?.sentence.contains("files 1 to 7") == true
      }
      #expect(bench.writes.isEmpty)
    }
  }

  @Test(arguments: 1...3)
  func theFileOfTheOrderIsTheOneThatIsEngraved(file: Int) async throws {
    let bench = try MachineBench(.coupler)
    let texts = [1: "Always", 2: "Ada & Max", 3: "Forever"]
    try await bench.run { session async throws in
      let permit = session.permit()
      _ = try await session.prepare(bench.engraving("whatever stands there", file: file), permit: permit)
      _ = try await session.start(permit: permit)
      _ = try await attend(session)
      #expect(bench.engraver?.state.beamOnsByText == [texts[file] ?? "": 1])
    }
  }

  @Test func anEngraverThatTakesWordsRefusesAFileNumber() async throws {
    let work = Work.engraving(EngravingText(text: "Always", place: .inside, storedFile: 2))
    let bench = try MachineBench(.engraverTCP)
    try await bench.run { session async throws in #expect(throws: PlanRefusal.self) { try session.check(work) } }
  }

  // MARK: Mistakes

  @Test(arguments: [
    ("register-rich", "kind: engraver\n", "", "kind: missing"),
    ("register-rich", "kind: engraver", "kind: gauge", "expected engraver"),
    ("register-rich", "class: register-rich", "class: laser", "io-coupler or plc-gateway"),
    ("register-rich", "class: register-rich", "class: io-coupler", "carry no words; remove `text`"),
    ("register-rich", "  start: { table: holding, address: 0, bit: 1 }\n", "", "`start` is missing"),
    (
      "register-rich", "address: 0, bit: 1 }\n  stop", "address: 0, bit: 1, style: level }\n  stop",
      "held high it acts again"
    ),
    (
      "register-rich", "arm: { table: holding, address: 0, bit: 0 }", "arm: { table: holding, address: 0, bit: 1 }",
      "are the same bit"
    ),
    (
      "register-rich", "arm: { table: holding, address: 0, bit: 0 }", "arm: { table: input, address: 0, bit: 0 }",
      "nothing can be written to input"
    ),
    (
      "register-rich", "arm: { table: holding, address: 0, bit: 0 }", "arm: { table: holding, address: 0 }",
      "has a `bit`, or a `value`"
    ),
    (
      "register-rich", "arm: { table: holding, address: 0, bit: 0 }", "arm: { table: holding, address: 0, value: 1 }",
      "one as a bit and one as a value"
    ),
    ("register-rich", "  busy: { table: input, address: 0, bit: 2 }\n", "", "`busy` is missing"),
    (
      "register-rich", "busy: { table: input, address: 0, bit: 2 }",
      "busy: { table: input, address: 0, bit: 2, true_values: [1] }", "a bit is 0 or 1"
    ),
    (
      "register-rich", "busy: { table: input, address: 0, bit: 2 }", "busy: { table: coil, address: 0, bit: 2 }",
      "one bit already"
    ),
    ("register-rich", "begin: 1, apply: 2", "begin: 2, apply: 2", "the same as `begin`"),
    (
      "register-rich", "  started_token: { table: input, address: 6, words: 4 }\n", "",
      "`status: started_token` is missing"
    ),
    ("register-rich", "inside: 1, outside: 2", "inside: 1", "`outside` is missing"),
    ("register-rich", "characters: 64", "characters: 64\n  terminatr: 13", "unknown key `terminatr`"),
    (
      "register-rich", "length: { table: holding, address: 10 }", "length: { table: holding, address: 12 }",
      "inside the text field"
    ),
    (
      "register-rich", "counter: { table: input, address: 4, words: 2 }",
      "counter: { table: input, address: 4, words: 3 }", "expected 1, 2 or 4"
    ),
    (
      "io-coupler-8di8do", "  done: { table: discrete, address: 1 }\n  done_latched: true\n", "",
      "`done` or `counter` is missing"
    ),
    (
      "io-coupler-8di8do", "  stop: { table: coil, address: 1, style: pulse, pulse_ms: 200 }\n", "",
      "`abort` or `stop` is missing"
    ),
    ("io-coupler-8di8do", "  files: { first: 1, last: 7 }", "  inside: 1", "write `job` with `files`"),
    ("io-coupler-8di8do", "last: 7", "last: 8", "between 0 and 7"),
    (
      "io-coupler-8di8do", "pulse_ms: 200 }\n  stop", "pulse_ms: 900 }\n  stop",
      "not longer than the start's `pulse_ms`"
    ),
    ("io-coupler-8di8do", "base_ms: 300", "base_ms: 50", "outlasts the shortest mark"),
    ("io-coupler-8di8do", "still_within_ms: 2000", "still_within_ms: 800", "must be longer than `start_within_ms`"),
    (
      "plc-gateway", "start: { table: holding, address: 1, value: 1, rest: 0 }",
      "start: { table: holding, address: 1, value: 1, rest: 1 }", "the value itself"
    ),
    (
      "plc-gateway", "start: { table: holding, address: 1, value: 1, rest: 0 }",
      "start: { table: holding, address: 0, value: 1, rest: 0 }", "between 1 and 65536"
    ),
    (
      "plc-gateway", "start: { table: holding, address: 1, value: 1, rest: 0 }",
      "start: { table: holding, address: 1, value: 2, rest: 0 }", "the same value of one register"
    ),
    ("plc-gateway", "units: [255]", "units: [256]", "between 1 and 255"),
    (
      "hitachi-ux", "class: register-rich", "class: register-rich\ntoken: { table: holding, address: 900 }",
      "a token proves something only when it comes back"
    ),
    ("path-window", "outline: 250", "outline: 0", "lies on the command `arm`"),
    ("path-window", "outline: 250", "outline: 102", "it lies in `total`"),
    ("path-window", "total: 101", "total: 98", "it lies in `command`"),
    ("path-window", "status: 240", "status: 225", "it lies in `window`"),
    ("path-window", "status: 240", "status: 96", "it lies in `command`"),
    ("path-window", "window: 110", "window: 102", "it lies in `total`"),
    (
      "path-window", "token: { table: holding, address: 3", "token: { table: holding, address: 248",
      "`outline` of the path"
    ),
    (
      "path-window", "token: { table: holding, address: 3", "token: { table: holding, address: 112",
      "`window` of the path"
    ),
    ("path-window", "max_write: 123", "max_write: 2", "at least 8 registers written"),
    ("path-window", "max_read: 125", "max_read: 6", "and 7 read at once"),
    ("path-window", "  per_line_ms: 1.0", "  per_lin_ms: 1.0", "per_line_ms"),
    ("path-window", "  base_ms: 300", "  base_ms: 300\n  per_character_ms: 120", "unknown key `per_character_ms`"),
    ("hitachi-ux", "'0x33': deflection", "'0xZZ': deflection", "expected whole numbers as keys"),
  ])
  func aMistakeInAProfileIsNamed(name: String, old: String, new: String, words: String) throws {
    let text = try Project.text("Config/engravers/\(name).yaml")
    #expect(text.contains(old))
    do {
      _ = try EngraverProfile.read(text: text.replacing(old, with: new, maxReplacements: 1), file: "engraver.yaml")
      Issue.record("it was read")
    } catch {
      #expect(error.description.contains(words), "\(error)")
      #expect(error.mistakes.allSatisfy { $0.position.line > 0 && $0.file == "engraver.yaml" })
    }
  }

  @Test func aRegisterRichEngraverWithoutTextIsRefused() throws {
    let text = try Project.text("Config/engravers/register-rich.yaml")
    let field = try #require(text.range(of: "text:\n"))
    let status = try #require(text.range(of: "status:\n"))
    let without = text.replacingCharacters(in: field.lowerBound..<status.lowerBound, with: "")
    do {
      _ = try EngraverProfile.read(text: without, file: "engraver.yaml")
      Issue.record("it was read")
    } catch { #expect(error.description.contains("a register-rich engraver takes words"), "\(error)") }
  }

  // MARK: Commissioning

  @Test func whatCanBeReadIsListedWithItsMeaning() throws {
    let profile = try Project.engraver("hitachi-ux")
    let points = Dictionary(uniqueKeysWithValues: profile.readables.map { ($0.name, $0) })
    let ready = try #require(points["status.ready"])
    #expect(ready.table == .input && ready.address == 2 && ready.wordCount == 1)
    #expect(ready.words(for: [0x32]) == "yes" && ready.words(for: [0x31]) == "no")
    #expect(points["status.error"]?.words(for: [0x38]) == "56: print head cover open")
    #expect(points["refusal.factor"]?.words(for: [5]) == "5: it is offline")
    #expect(points["text"]?.wordCount == 128)
    #expect(points["text"]?.words(for: [0, 0x41, 0, 0x64, 0, 0x61]) == "“Ada”")
    let gateway = try Project.engraver("plc-gateway").readables
    // Written as 104 in a manual that counts from 1; the low register first.
    let counter = try #require(gateway.first { $0.name == "status.counter" })
    #expect(counter.address == 103 && counter.wordCount == 2 && counter.words(for: [5, 1]) == "65541")
  }

  // MARK: The page

  @Test func everyKeyTheReaderKnowsIsOnTheReferencePage() throws {
    let page = try Project.text("Sources/Adapters/Adapters.docc/EngraverProfiles.md")
    for key in try Self.knownKeys() { #expect(page.contains("`\(key)`"), "\(key) is not on the page") }
  }

  /// The keys in quotes behind a reader's method, in the files that read the profile.
  private static func knownKeys() throws -> Set<String> {
    var keys: Set<String> = []
    for file in ["EngraverProfile+Settings", "EngraverPlaces"] {
      let source = try Project.text("Sources/Adapters/Engravers/\(file).swift")
      let calls =
        #/(?:integer|optionalInteger|optionalIntegers|text|boolean|choice|optionalChoice|map|maps|optionalMap|optionalMaps|milliseconds|register|numberedTexts)\("([a-z_]+)"/#
      let points = #/(?:point|optionalPoint)\([a-z]+, "([a-z_]+)"/#
      keys.formUnion(source.matches(of: calls).map { String($0.1) })
      keys.formUnion(source.matches(of: points).map { String($0.1) })
    }
    keys.formUnion(EngraverProfile.CommandName.allCases.map(\.rawValue))
    keys.formUnion(EngraverProfile.Sign.allCases.map(\.rawValue))
    keys.formUnion(EngraverProfile.Figure.allCases.map(\.rawValue))
    #expect(keys.count > 50)
    return keys
  }
}
