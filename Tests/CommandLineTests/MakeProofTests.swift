import ArgumentParser
import BenchAPI
import Foundation
import Testing

@testable import benchpin

@Suite struct MakeProofTests {
  private func failure(_ arguments: [String]) throws -> CommandFailure? {
    let command = try MakeProof.parse(arguments)
    do throws(CommandFailure) { _ = try command.proof() } catch { return error }
    return nil
  }

  @Test func theAnswerHasTheNumbersAndTheHash() throws {
    let command = try MakeProof.parse(["--text", "Ever", "--diameter", "17.35", "--band", "4.0", "--side", "inside"])
    let data = try JSONEncoder().encode(ProofAnswer(try command.proof()))
    let body = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(body["circumference_mm"] as? String == "54.507" && body["band_mm"] as? String == "4.00")
    #expect(body["rows"] as? Int == 1 && body["minutes"] is NSNull)
    #expect((body["hash"] as? String)?.count == 64)
  }

  @Test(arguments: [
    (["--text", ""], "The text is empty."), (["--text", "a\u{202E}b"], "U+202E"),
    (["--text", "\u{1F9FF}"], "NAZAR AMULET"), (["--text", "a", "--font", "../../etc/passwd"], "There is no font"),
    (["--text", "a", "--keep-out", "seam"], "no keep-out"),
    (["--text", "a", "--keep-out", "seam=60@0"], "leaves nothing"),
    (["--text", "a", "--min-height", "3", "--max-height", "2"], "heights"),
    (["--text", "a", "--hatch", "0@0"], "fill nothing"), (["--text", "a", "--rows", "3"], "Write 1 or 2"),
    (["--text", "a\nb", "--rows", "1"], "takes 1"),
    (["--text", "a", "--profile", "comfort", "--margin", "1.8"], "1.80 mm"),
    (["--text", "a", "--thickness", "wide"], "not a thickness"),
    (["--text", "a", "--thickness", "0"], "0.00 mm thick"),
    (["--text", "a", "--keep-out", "none", "--keep-out", "seam=1@90"], "keeps nothing free"),
    (["--text", "a", "--keep-out", "seam=0@90"], "no keep-out"),
  ])
  func whatCannotBeEngravedIsRefusedAsData(arguments: [String], sentence: String) throws {
    let failure = try #require(try failure(arguments + ["--diameter", "17.35", "--band", "4"]))
    #expect(failure.code == .data && failure.text.contains(sentence), "\(failure.text)")
  }

  @Test func aFolderOfFontsThatIsNoneIsRefusedAndNotPassedOver() throws {
    let ring = ["--text", "a", "--diameter", "17", "--band", "4", "--fonts"]
    let missing = try #require(try failure(ring + ["/nonexistent"]))
    #expect(missing.code == .noInput && missing.text.contains("no folder /nonexistent"))
    #expect(try failure(ring + ["/etc/passwd"])?.code == .noInput)
    #expect(try failure(ring + ["/proc/self/net"])?.text.contains("holds no font") == true)
  }

  @Test(arguments: [("x.svg", "x.svg"), ("/tmp/x.svg", "/tmp/../tmp/x.svg"), ("./x.svg", "x.svg"), ("-", "-")])
  func twoPicturesInOneFileAreRefused(band: String, ring: String) {
    let files = ["--svg", band, "--ring-svg", ring]
    #expect(throws: (any Error).self) {
      try MakeProof.parse(["--text", "a", "--band", "4", "--diameter", "17"] + files)
    }
    #expect(throws: (any Error).self) { try Orders.ShowProof.parse(["R-1"] + files) }
    #expect(throws: Never.self) { try Orders.ShowProof.parse(["R-1", "--svg", band, "--ring-svg", "other.svg"]) }
  }

  @Test func theAnswerNamesFontsAlignmentAndWhatIsKeptFree() throws {
    let command = try MakeProof.parse([
      "--text", "Léa ♥", "--diameter", "17.35", "--band", "4.0", "--align", "end", "--keep-out", "stone=8@90",
    ])
    let answer = ProofAnswer(try command.proof())
    #expect(answer.alignment == "end" && answer.fonts.map(\.letters) == ["Léa", "♥"])
    #expect(answer.fonts.allSatisfy { $0.sha256.count == 64 && $0.file.hasSuffix(".ttf") })
    #expect(answer.keep_outs.map(\.name) == ["stone"] && answer.keep_outs[0].length_mm == "8.000")
  }

  @Test func hiddenCharactersPassWhenAskedFor() throws {
    #expect(
      try failure(["--text", "a\u{200B}b", "--diameter", "17", "--band", "4", "--allow-controls"]) == nil)
  }

  @Test func aSizeIsAsGoodAsADiameterAndBothAreOneTooMany() throws {
    #expect(try failure(["--text", "a", "--size", "US 7", "--band", "4"]) == nil)
    #expect(try failure(["--text", "a", "--size", "7", "--band", "4"])?.code == .data)
    #expect(throws: (any Error).self) { try MakeProof.parse(["--text", "a", "--band", "4"]) }
    #expect(throws: (any Error).self) {
      try MakeProof.parse(["--text", "a", "--band", "4", "--size", "US 7", "--diameter", "17"])
    }
  }

  @Test func aBritishLetterIsReadByTheChartThatIsNamedAndTheAnswerSaysByWhich() throws {
    func command(_ size: String, _ more: [String] = []) throws -> MakeProof {
      try MakeProof.parse(["--text", "Ever", "--size", size, "--band", "4"] + more)
    }
    let (standard, trade) = (try command("UK F"), try command("UK F", ["--uk", "trade"]))
    #expect(try ProofAnswer(standard.proof()).diameter_mm == "13.926")
    #expect(try ProofAnswer(trade.proof()).diameter_mm == "14.072")
    #expect(try standard.sizeLine == "UK F is 13.93 mm inside by BS 6820; --uk trade reads it by the trade chart.")
    #expect(try trade.sizeLine == "UK F is 14.07 mm inside by the trade chart; --uk bs reads it by BS 6820.")
    #expect(try command("US 7").sizeLine == nil)
    #expect(try failure(["--text", "a", "--size", "UK Z+4", "--uk", "trade", "--band", "4"])?.code == .data)
    #expect(try failure(["--text", "a", "--size", "7", "--band", "4"])?.text.contains("names no size system") == true)
  }
}
