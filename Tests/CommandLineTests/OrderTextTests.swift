import ArgumentParser
import BenchAPI
import Foundation
import Testing

@testable import benchpin

@Suite struct OrderTextTests {
  @Test func everythingThatWasSaidOfAnOrderIsShown() throws {
    let text = """
      {"number":"R-7","customer":"Zoë\u{202E}","ring":{"metal":"au750y","size":"US 7"},"stage":"unveiling","revision":9,
      "engraving":{"text":"Ada","place":"inside","font":"futural","alignment":"start","stored_file":4,"allow_hidden":true},
      "concept":{"occasion":"birth","wearer":"Léa","budget":"2000 EUR","deadline":"2026-12-20","inspirations":["a wave","a shell"],
        "must":["a bird"],"must_not":["nickel"]},
      "design":{"revision":2,"drawings":["a.pdf","b.pdf"],"approval":{"by":"Léa","at":"2026-11-20","what":"b.pdf"}},
      "material":{"fineness":750,"colour":"yellow","plating":"rhodium","stones":[
        {"kind":"opal","count":2,"owner":"customer","size":"5 mm","weight_ct":"0.50","treatment":["oiled","dyed"],
          "condition":["loose"],"certificate":{"number":"123","stated_by":"GIA"}},{"kind":"ruby"}]},
      "handcrafting":{"maker":"Mia","weight_in_g":"6.2","weight_out_g":"4.5","resizes_engraved":true},
      "setting":{"kind":"bezel","positions":["centre","left"],"checks":[{"what":"loose","good":false,"by":"Tom"}]},
      "finishing":{"steps":["engraving","polish"],"stones_masked":true,"cuts_engraved":true},
      "unveiling":{"weight_g":"4.6","hallmark":"750","story":"Once\\nupon","handover":{"to":"Léa","by":"Mia","at":"2026-12-20"}}}
      """
    let lines = try JSONDecoder().decode(OrderBody.self, from: Data(text.utf8)).lines
    #expect(lines.first?.hasPrefix("Order R-7 for Zoë‹U+202E›, revision 9") == true)
    for expected in [
      "  Engraving  inside: “Ada”, set in futural, at the start, file 4 of the machine, with hidden characters",
      "  Concept    birth, for Léa, budget 2000 EUR, until 2026-12-20", "             inspired by: a wave; a shell",
      "             must have: a bird", "             must not have: nickel",
      "  Design     revision 2, b.pdf approved by Léa on 2026-11-20", "             drawings: a.pdf; b.pdf",
      "  Material   fineness 750, yellow, rhodium plated",
      "             2 × opal, 5 mm, 0.50 ct, the customer's, treatment: oiled and dyed, mind: loose, report 123, as stated by GIA",
      "             1 × ruby, nobody said how it was treated",
      "  Made       by Mia, 6.2 g in, 4.5 g out, somebody answers for resizing the engraved ring",
      "  Setting    bezel", "             positions: centre; left", "             loose: BAD, looked at by Tom",
      "  Finishing  engraving, then polish, stones covered for the beam, somebody answers for cutting over the engraving",
      "  Unveiling  4.6 g, hallmark 750, handed over to Léa by Mia on 2026-12-20", "             Once",
      "             upon",
    ] { #expect(lines.contains(expected), "\(expected) in \(lines.joined(separator: "\n"))") }
  }

  @Test func aStageThatSaysNothingHasNoLine() throws {
    let text =
      #"{"number":"R-7","customer":"Zoë","ring":{"metal":"au750y","size":"US 7"},"stage":"concept","concept":{}}"#
    #expect(try JSONDecoder().decode(OrderBody.self, from: Data(text.utf8)).stageLines == [])
  }

  @Test(arguments: [
    ("", "The file is empty."), (" \n", "The file is empty."),
    ("[{\"number\":\"R-1\"", "The file ends before its JSON does"),
    ("{\"orders\":[{\"id\":1},", "The file ends before its JSON does"), ("{\"a\" 1}", "The file is no JSON: at byte"),
    ("number;customer\n", "The file is no export of orders"),
  ])
  func aFileThatCannotBeReadIsRefusedInWords(file: String, words: String) {
    let failure = #expect(throws: CommandFailure.self) { try ShopImport.kind(of: Array(file.utf8)) }
    #expect(failure?.code == .data)
    #expect(failure?.text.hasPrefix(words) == true, "\(failure?.text ?? "")")
  }

  @Test func whatTheBenchPrintsIsItsOwnFile() throws {
    let printed =
      #"{"order":{"number":"R-1","customer":"x","ring":{"metal":"au750y","size":"US 7"},"stage":"concept"}}"#
    #expect(try ShopImport.kind(of: Array(printed.utf8)) == nil)
    #expect(try ShopImport.kind(of: Array("[\(printed)]".utf8)) == nil)
    // What one of them lacks, the daemon names.
    #expect(try ShopImport.kind(of: Array(#"[{"number":"R-1"}]"#.utf8)) == nil)
  }

  @Test func theirPhotosAreListedAndSaved() async throws {
    let photo =
      #"{"id":"0199","order":"R-7","media_type":"image/png","bytes":2048,"sha256":"x","caption":"a ring","stage":"setting","is_internal":true,"by":"Mia","at":"2026-11-22T18:00:00.000Z"}"#
    let folder = FileManager.default.temporaryDirectory.appending(path: "photos-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let daemon = try CannedDaemon([
      CannedDaemon.answer("200 OK", "{\"photos\":[\(photo)]}"),
      CannedDaemon.answer("200 OK", "bytes", type: "image/png"),
    ])
    var command = try #require(
      try Benchpin.parseAsRoot(["orders", "photos", "R-7", "--save", folder.path, "--json", "--socket", daemon.path])
        as? any AsyncParsableCommand)
    try await command.run()
    #expect(daemon.requests[1].hasPrefix("GET /v1/orders/R-7/photos/0199 HTTP/1.1\r\n"))
    #expect(try String(contentsOf: folder.appending(path: "0199.png"), encoding: .utf8) == "bytes")
    let row = try JSONDecoder().decode(PhotoBody.self, from: Data(photo.utf8)).row
    #expect(row.last == "a ring (stays in the shop)")
  }
}
