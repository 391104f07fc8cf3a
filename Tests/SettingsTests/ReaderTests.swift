import Settings
import Testing

@Suite struct ReaderTests {
  @Test func allMistakesAreReportedAtOnceByLine() {
    let text = """
      devices:
        - name: gauge
          baud: high
        - name: polisher
          bauds: 9600
          parity: sometimes
      port: [1]
      """
    let found = messages(text) { reader in
      _ = reader.integer("port", in: 1...65535)
      for device in reader.maps("devices") {
        _ = device.text("name")
        _ = device.integer("baud", in: 300...230_400, default: 9600)
        _ = device.text("parity", oneOf: ["none", "even", "odd"], default: "none")
      }
    }
    #expect(
      found == [
        #"s.yaml:3:11: devices[0].baud: expected a whole number between 300 and 230400, found "high""#,
        "s.yaml:5:5: devices[1]: unknown key `bauds`; did you mean `baud`?",
        #"s.yaml:6:13: devices[1].parity: expected none, even or odd, found "sometimes""#,
        "s.yaml:7:7: port: expected a whole number between 1 and 65535, found a list",
      ])
  }

  @Test(arguments: [
    "0755", "10:30", "on", "1.0", "1_000", "+5", "0o17", "1e3", "5 mm", "0x", "0xG1", "99999999999999999999", "５",
  ])
  func onlyAWholeNumberIsOne(written: String) {
    #expect(
      messages("n: \(written)\n") { _ = $0.integer("n", in: 0...99999) }
        == ["s.yaml:1:4: n: expected a whole number between 0 and 99999, found \"\(written)\""])
  }

  @Test(arguments: [("0", 0), ("-12", -12), ("9600", 9600), ("0x1F", 31), ("0x00ff", 255)])
  func wholeNumbersAreDecimalOrHexadecimal(written: String, number: Int) {
    let found = messages("n: \(written)\n") { #expect($0.integer("n", in: -100...99999) == number) }
    #expect(found.isEmpty)
  }

  @Test func aWholeNumberOutsideItsRangeIsRefused() {
    #expect(
      messages("n: 0x10000\n") { _ = $0.optionalInteger("n", in: 0...65535) }
        == [#"s.yaml:1:4: n: expected a whole number between 0 and 65535, found "0x10000""#])
  }

  @Test func aNumberInQuotesIsAText() {
    #expect(
      messages("n: \"9600\"\n") { _ = $0.integer("n", in: 0...9999) } == [
        #"s.yaml:1:4: n: expected a whole number between 0 and 9999, found "9600" in quotes; remove the quotes"#
      ])
  }

  @Test(arguments: [
    "nan", ".nan", "inf", "-.inf", "0x1F", "1e3", "1,5", ".5", "5.", "1.2.3", "1.0001", "01.5", "--1",
  ])
  func onlyADecimalNumberIsOne(written: String) {
    #expect(
      messages("n: \(written)\n") { _ = $0.decimal("n", decimals: 3, in: -500...2000) }
        == ["s.yaml:1:4: n: expected a number between -0.5 and 2 with at most 3 decimals, found \"\(written)\""])
  }

  @Test(arguments: [("1.5", 1500), ("-0.250", -250), ("2", 2000), ("0.00100", 1), ("-0.001", -1)])
  func decimalsAreReadExactly(written: String, thousandths: Int) {
    let found = messages("n: \(written)\n") { #expect($0.decimal("n", decimals: 3, in: -500...2000) == thousandths) }
    #expect(found.isEmpty)
  }

  @Test func aDecimalKeepsItsDigits() {
    let found = messages("n: 1.10\n") { reader in
      let decimal = reader.decimal("n")
      #expect(decimal.number == 110)
      #expect(decimal.decimals == 2)
      #expect(decimal.scaled(to: 1) == 11)
      #expect(decimal.scaled(to: 0) == nil)
    }
    #expect(found.isEmpty)
  }

  @Test(arguments: ["on", "off", "yes", "no", "True", "1", "y"])
  func onlyTrueAndFalseAreTruthValues(written: String) {
    #expect(
      messages("b: \(written)\n") { _ = $0.boolean("b", default: true) }
        == ["s.yaml:1:4: b: expected true or false, found \"\(written)\""])
  }

  @Test(arguments: ["no", "1.10", "0755", "10:30", "on", "2026-01-01", "\"\"", "'null'"])
  func aTextIsWhatItLooksLike(written: String) {
    let bare = written.filter { $0 != "\"" && $0 != "'" }
    let found = messages("t: \(written)\n") { #expect($0.text("t") == bare) }
    #expect(found.isEmpty)
  }

  @Test(arguments: ["", " ~", " null"])
  func aKeyWithNothingBehindItIsNamed(written: String) {
    let column = written.isEmpty ? 3 : 4
    #expect(
      messages("t:\(written)\n") { _ = $0.optionalText("t") }
        == ["s.yaml:1:\(column): t: expected a text, found nothing; write a value or remove the key"])
    #expect(
      messages("t:\(written)\n") { _ = $0.integer("t", in: 0...9) } == [
        "s.yaml:1:\(column): t: expected a whole number between 0 and 9, found nothing; write a value or remove the key"
      ])
  }

  @Test func aMissingKeyIsNamedAtItsMap() {
    let found = messages("line:\n  port: x\n") { reader in
      let line = reader.map("line")
      _ = line.text("port")
      _ = line.integer("baud", in: 300...9600)
      _ = reader.maps("devices")
    }
    #expect(
      found == [
        "s.yaml:1:1: devices: missing; expected a list of maps",
        "s.yaml:2:3: line.baud: missing; expected a whole number between 300 and 9600",
      ])
  }

  @Test func whatStandsInAMissingMapIsNotReportedAgain() {
    let found = messages("a: 1\n") { reader in
      _ = reader.integer("a", in: 0...1)
      _ = reader.map("line").map("inner").integer("baud", in: 300...9600)
    }
    #expect(found == ["s.yaml:1:1: line: missing; expected a map"])
  }

  @Test func wrongShapesAreNamed() {
    let found = messages("a: {x: 1}\nb: [1]\nc: x\nd: [x, {y: 1}, ]\ne: [1, x]\n") { reader in
      _ = reader.maps("a")
      _ = reader.map("b")
      _ = reader.texts("c")
      _ = reader.texts("d")
      _ = reader.integers("e", in: 0...9)
    }
    #expect(
      found == [
        "s.yaml:1:4: a: expected a list of maps, found a map",
        "s.yaml:2:4: b: expected a map, found a list",
        #"s.yaml:3:4: c: expected a list of texts, found "x""#,
        "s.yaml:4:8: d[1]: expected a text, found a map",
        #"s.yaml:5:8: e[1]: expected a whole number between 0 and 9, found "x""#,
      ])
  }

  @Test func anUnknownKeyFarFromAllNamesTheKnownOnes() {
    let found = messages("frequency: 1\n") { reader in
      _ = reader.optionalText("port")
      _ = reader.optionalText("baud")
    }
    #expect(found == ["s.yaml:1:1: unknown key `frequency`; known here: baud, port"])
  }

  @Test(.timeLimit(.minutes(1))) func aMegabyteOfUnknownKeysIsReportedInReasonableTime() {
    let text = (0..<90_000).map { "k\($0): 1\n" }.joined()
    #expect(messages(text) { _ = $0.optionalText("port") }.count == 90_000)
  }

  @Test func namedMapsKeepTheOrderOfTheFile() {
    let found = messages("p:\n  satin: {s: 1}\n  bright: {s: 2}\n  odd: 3\n") { reader in
      let programmes = reader.namedMaps("p")
      #expect(programmes.map(\.name) == ["satin", "bright"])
      #expect(programmes.map { $0.reader.integer("s", in: 0...9) } == [1, 2])
    }
    #expect(found == [#"s.yaml:4:8: p.odd: expected a map, found "3""#])
  }

  @Test func namedTextsAndChoicesAreRead() {
    enum Parity: String, CaseIterable { case none, even, odd }
    let found = messages("w: {0x10: ready, 17: busy}\np: even\nq: most\n") { reader in
      #expect(reader.optionalNamedTexts("w")?.map(\.name) == ["0x10", "17"])
      #expect(reader.choice("p", of: Parity.self) == .even)
      #expect(reader.choice("q", of: Parity.self) == nil)
    }
    #expect(found == [#"s.yaml:3:4: q: expected none, even or odd, found "most""#])
  }

  @Test func aCallersOwnRefusalStandsAtTheValue() {
    let found = messages("a: 1\nb: 2\n") { reader in
      _ = reader.integer("a", in: 0...9)
      _ = reader.integer("b", in: 0...9)
      reader.refuse("b", "must be less than a")
      #expect(reader.hasMistakes)
    }
    #expect(found == ["s.yaml:2:4: b: must be less than a"])
  }

  @Test func aLongTextIsCutInAMessage() {
    let long = String(repeating: "x", count: 60)
    #expect(
      messages("b: \(long)\n") { _ = $0.boolean("b") }
        == ["s.yaml:1:4: b: expected true or false, found \"\(long.prefix(40))…\""])
  }

  @Test func finishingTwiceReportsAnUnknownKeyOnce() throws {
    let reader = SettingsReader(try SettingsDocument.read(text: "a: 1\n", file: "s.yaml"))
    #expect(throws: SettingsMistakes.self) { try reader.finish() }
    let again = #expect(throws: SettingsMistakes.self) { try reader.finish() }
    #expect(again?.mistakes.count == 1)
  }
}
