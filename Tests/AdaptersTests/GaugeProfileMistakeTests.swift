import Adapters
import Foundation
import Settings
import Testing

@Suite struct GaugeProfileMistakeTests {
  private static let good = """
    kind: gauge
    title: a gauge
    line: {baud: 9600, data_bits: 8, parity: none, stop_bits: 1}
    framing:
      end: [CR]
    unit: mm
    units: {mm: mm}
    readings:
      - frame: '{value} {unit}'
    errors:
      - {frame: E1, meaning: an error}

    """

  @Test func theProfileTheseTestsSpoilIsAGoodOne() throws {
    #expect(try GaugeProfile.read(text: Self.good, file: "good.yaml").readings.count == 1)
  }

  @Test(arguments: [
    ("kind: gauge", "kind: gage", "1:7", "kind: expected gauge or balance"),
    ("'{value} {unit}'", "'V {unit}'", "9:12", "is a reading without a {value}"),
    ("'{value} {unit}'", "'{value} {unti}'", "9:12", "unknown field {unti}"),
    ("'{value} {unit}'", "'{value} {value} {unit}'", "9:12", "at most once"),
    ("'{value} {unit}'", "'{value} [{unit}'", "9:12", "a [ without its ]"),
    ("'{value} {unit}'", "'{value 3-1} {unit}'", "9:12", "a width of {value} is N or N-M"),
    ("'{value} {unit}'", "'{value bold} {unit}'", "9:12", "no option `bold`"),
    ("'{value} {unit}'", "'{value} {stable} {unit}'", "9:12", "no `stability`"),
    ("'{value} {unit}'", "'{value}'", "7:8", "no frame holds a {unit}"),
    (
      "unit: mm\nunits: {mm: mm}\nreadings:\n  - frame: '{value} {unit}'", "readings:\n  - frame: '{value}'", "7:12",
      "tells no unit"
    ),
    ("units: {mm: mm}", "units: {mm: ell}", "7:8", "expected a unit: mm, cm"),
    ("units: {mm: mm}", "units: {mm: g}", "7:8", "g is no length"),
    ("unit: mm", "unit: ct", "6:7", "ct is no length"),
    ("end: [CR]", "end: [CR]\n  length: 8", "6:11", "not both"),
    ("end: [CR]", "end: [CRX]", "5:8", "expected CRLF, CR, LF"),
    ("end: [CR]", "end: [CR]\n  separator: '.'", "5:3", "`separator` is 0x2e, which is a part of numbers"),
    ("end: [CR]", "end: [CR]\n  start: '+'", "5:3", "`start` is 0x2b, which is a part of numbers"),
    ("end: [CR]", "end: [CR, CRLF]", "5:8", "write [CR, LF] for either"),
    ("end: [CR]", "longest: 64", "5:3", "nothing says where a frame ends"),
    ("end: [CR]", "end: [CR]\n  start: CR", "6:10", "both begins and ends"),
    ("{frame: E1, meaning: an error}", "{frame: E1}", "11:5", "errors[0].meaning: missing"),
    (
      "- {frame: E1, meaning: an error}", "- {frame: E1, meaning: one}\n  - {frame: E1, meaning: two}", "11:3",
      "stands in `errors` already"
    ),
    ("errors:", "request: {text: A, dtr_pulse_ms: 100}\nerrors:", "10:10", "found several"),
    ("errors:", "request: {dtr_pulse_ms: 100}\nerrors:", "10:10", "needs `dtr: true`"),
    ("errors:", "binary: {value: {bits: 0-7}}\nerrors:", "", "framing.length"),
    ("errors:", "window: {from_mm: 5}\nerrors:", "10:19", "a number between 8 and 28"),
    ("errors:", "channel: 2\nerrors:", "10:10", "no reading holds a {channel}"),
    ("title:", "titel:", "2:1", "did you mean `title`?"),
    ("end: [CR]", "end: [CR]\n  checksum: {kind: crc, as: hex}", "6:20", "expected sum, negative-sum"),
    ("end: [CR]", "end: [CR]\n  checksum: {kind: sum}", "6:13", "as: missing"),
    ("end: [CR]", "end: [CR]\n  checksum: {kind: sum, as: hex, counts: [start]}", "6:42", "no `start` is written"),
    ("end: [CR]", "end: [CR]\n  checksum: {kind: sum, as: hex, counts: [all]}", "6:42", "expected start or end"),
    (
      "end: [CR]", "end: [CR, LF]\n  checksum: {kind: xor, as: hex, counts: [end]}", "6:42", "write [CRLF], or one byte"
    ),
    (
      "end: [CR]", "end: [CR, LF]\n  checksum: {kind: xor, as: hex, place: after-end}", "6:41",
      "only where `end` is one"
    ),
    ("end: [CR]", "end: [CR]\n  checksum: {kind: xor, as: hex, over: 1-2}", "6:40", "only a frame of fixed `length`"),
    ("end: [CR]", "end: [CR]\n  checksum: {kind: crc16-modbus, as: hex, modulo: 100}", "6:51", "all its 16 bits"),
    ("end: [CR]", "end: [CR]\n  checksum: {kind: sum, as: decimal, size: 2}", "6:44", "2 digits hold less than 100"),
    ("end: [CR]", "end: [CR]\n  checksum: {kind: sum, as: bytes, size: 3}", "6:42", "one byte or two"),
    ("end: [CR]", "end: [CR]\n  checksum: {kind: sum, as: hex, size: 3}", "6:40", "stand in twos"),
    ("end: [CR]", "length: 9\n  checksum: {kind: xor, as: hex, skip: 1}", "6:40", "says it with `bytes` and `over`"),
    (
      "end: [CR]", "length: 9\n  checksum: {kind: xor, as: hex, bytes: 2-3}", "5:3",
      "`bytes` of the checksum is for a `binary` frame"
    ),
    (
      "end: [CR]", "length: 9\n  checksum: {kind: xor, as: bytes, over: 0-8}", "6:42",
      "the checksum itself stands there"
    ),
    (
      "- frame: '{value} {unit}'", "- {frame: '{value whole} {unit}', decimals: {in: 5}}", "9:47",
      "the value may be in mm, and nothing says how many decimals"
    ),
    ("'{value} {unit}'", "'{value 4 hex point} {unit}'", "9:12", "hexadecimal digits have no point"),
    ("'{value} {unit}'", "'{value hex} {unit}'", "9:12", "hexadecimal digits need one width"),
  ])
  func everyMistakeIsNamedWithItsPlaceAndWhatToWrite(
    good: String, bad: String, place: String, sentence: String
  ) throws {
    let text = Self.good.replacing(good, with: bad)
    do {
      _ = try GaugeProfile.read(text: text, file: "bad.yaml")
      Issue.record("it was read")
    } catch {
      #expect(error.description.contains("bad.yaml:\(place)"), "\(error)")
      #expect(error.description.contains(sentence), "\(error)")
    }
  }

  @Test func everyKeyThatIsReadIsExplainedOnThePage() throws {
    let page = try Project.text("Sources/Adapters/Adapters.docc/GaugeProfiles.md")
    // Asked for a key that is none, the reader lists those it knows: here for every map of a profile.
    let text = """
      kind: gauge
      zz: 1
      line: {zz: 1}
      framing: {length: 4, zz: 1, checksum: {kind: sum, as: hex, zz: 1}}
      signs: {zz: 1}
      readings: [{zz: 1, decimals: {zz: 1}}]
      errors: [{zz: 1}]
      request: {text: a, zz: 1}
      calibration: {zz: 1}
      window: {zz: 1}
      binary:
        zz: 1
        fixed: [{zz: 1}]
        errors: [{bytes: 0, zz: 1}]
        value: {bytes: 0, zz: 1}
        negative: {bytes: 0, zz: 1}
        decimals: {bytes: 0, zz: 1}
        unit: {bytes: 0, zz: 1}
        stable: {bytes: 0, zz: 1}
        channel: {bytes: 0, zz: 1}

      """
    do {
      _ = try GaugeProfile.read(text: text, file: "all.yaml")
      Issue.record("it was read")
    } catch {
      let lists = error.description.split(separator: "\n").compactMap { $0.split(separator: "known here: ").last }
      let keys = Set(lists.flatMap { $0.split(separator: ", ").map(String.init) }.filter { !$0.contains(" ") })
      #expect(keys.count > 40, "\(keys)")
      for key in keys.sorted() { #expect(page.contains("`\(key)`"), "\(key)") }
    }
  }
}
