import ArgumentParser
import BenchAPI
import Foundation
import Testing
import Workshop

@testable import benchpin

@Suite struct OrderEditTests {
  @Test(arguments: [
    ("concept.wearer", "Léa", JSONTree.text("Léa")), ("due", "2026-12-24", .text("2026-12-24")),
    ("rush", "true", .truth(true)),
    ("handcrafting.weight_out_g", "4.512", .text("4.512")), ("ring.band_width_mm", "4", .text("4")),
    ("material.stones", "[]", .list([])), ("due", "null", .null), ("pieces", "2", .whole(2)),
    ("unveiling.story", "a = b", .text("a = b")), ("concept.budget", "2000", .text("2000")),
    ("unveiling.hallmark", "750", .text("750")), ("customer", "null", .null),
  ])
  func aFieldIsSetByItsPathAndValue(path: String, value: String, meant: JSONTree) {
    let parts = path.split(separator: ".").map(String.init)
    var order = JSONTree.object(["number": .text("R-1"), "concept": .object(["occasion": .text("birth")])])
    order.set(parts[...], to: JSONTree(argument: value, of: parts.last ?? ""))
    var found: JSONTree? = order
    for part in parts { if case .object(let fields)? = found { found = fields[part] } }
    #expect(found == meant)
    guard case .object(let fields) = order else { return }
    #expect(fields["number"] == .text("R-1"))
  }

  @Test(arguments: [
    "revision=2", "proof=abc", "cautions=[]", "ring.diameter_mm=17", "questions=[]", "stage_since=x", "number=R-2",
    "stage=finishing", "revision.x=1",
  ])
  func whatIsNotAPersonsToWriteIsRefusedByName(argument: String) throws {
    let failure = #expect(throws: CommandFailure.self) { try FieldEdit(argument: argument) }
    #expect(failure?.code == .usage)
    let name = try #require(argument.firstMatch(of: /^[a-z_.]+?(?==|\.x)/)).0
    #expect(failure?.text.hasPrefix("\(name) is not written: it ") == true)
  }

  @Test(arguments: ["x", "=x", "a..b=1", ".a=1", "a.=1", ""]) func whatIsNoFieldIsRefused(argument: String) {
    #expect(throws: CommandFailure.self) { try FieldEdit(argument: argument) }
  }

  @Test func aFieldIsTouchedByItsPartsAndByWhatItIsAPartOf() {
    let edit = FieldEdit("material.stones", .list([]))
    #expect(edit.touches("material.stones"))
    #expect(edit.touches("material"))
    #expect(edit.touches("material.stones.x"))
    #expect(!edit.touches("material.colour"))
    #expect(!edit.touches("mat"))
  }

  private func problem(_ changes: String) -> String {
    CannedDaemon.answer(
      "412 Precondition Failed",
      """
      {"type":"urn:benchpin:problem:revised","title":"t","status":412,"detail":"d","remedy":"r","changes":[\(changes)]}
      """, type: "application/problem+json")
  }

  private func order(_ revision: Int, _ concept: String) -> String {
    CannedDaemon.answer(
      "200 OK",
      """
      {"number":"R-7","customer":"Zoë","ring":{"metal":"au750y","size":"US 7"},"stage":"concept","revision":\(revision),"concept":\(concept)}
      """)
  }

  private func edit(_ fields: [String], _ answers: [String]) async throws -> ([String], CommandFailure?) {
    let daemon = try CannedDaemon(answers)
    var command = try #require(
      try Benchpin.parseAsRoot(
        ["orders", "edit", "R-7"] + fields + ["--by", "Tom", "--json", "--socket", daemon.path])
        as? any AsyncParsableCommand)
    do { try await command.run() } catch let failure as CommandFailure { return (daemon.requests, failure) }
    return (daemon.requests, nil)
  }

  @Test func whatAnotherEditChangedMeanwhileIsKept() async throws {
    let change = #"{"field":"concept.occasion","to":"\"birth\"","by":"Mia","at":"x"}"#
    let (requests, failure) = try await edit(
      ["concept.wearer=Léa"],
      [
        order(3, "{}"), problem(change), order(4, #"{"occasion":"birth"}"#),
        order(5, #"{"occasion":"birth","wearer":"Léa"}"#),
      ])
    #expect(failure == nil)
    #expect(requests.count == 4)
    #expect(requests[1].contains("If-Match: \"3\"\r\n"))
    #expect(requests[3].contains("If-Match: \"4\"\r\n"))
    #expect(requests[3].contains(#""occasion":"birth""#))
    #expect(requests[3].contains(#""wearer":"Léa""#))
  }

  @Test func theSameFieldChangedByTwoIsToldAndNotWritten() async throws {
    let change = #"{"field":"concept.wearer","from":"\"Zoë\"","to":"\"Max\"","by":"Mia","at":"x"}"#
    let (requests, failure) = try await edit(
      ["concept.wearer=Léa"], [order(3, #"{"wearer":"Zoë"}"#), problem(change), order(4, #"{"wearer":"Max"}"#)])
    #expect(requests.count == 3)
    #expect(failure?.code == .temporary)
    #expect(
      failure?.text.hasPrefix(
        "Mia changed concept.wearer of order R-7 meanwhile, from \"Zoë\" to \"Max\"; nothing was written.") == true)
  }

  @Test func whatAThirdChangesBetweenTheRefusalAndTheNextLookIsNotOverwritten() async throws {
    let change = #"{"field":"concept.occasion","to":"\"birth\"","by":"Mia","at":"x"}"#
    let (requests, failure) = try await edit(
      ["concept.wearer=Léa"], [order(3, "{}"), problem(change), order(5, #"{"occasion":"birth","wearer":"Max"}"#)])
    #expect(requests.count == 3)
    #expect(
      failure?.text.hasPrefix("Somebody else changed concept.wearer of order R-7 meanwhile, from nothing to \"Max\";")
        == true)
  }

  @Test func aFieldThatIsTakenAwayByBothIsNoConflict() async throws {
    let change = #"{"field":"concept.wearer","from":"\"Zoë\"","by":"Mia","at":"x"}"#
    let (_, failure) = try await edit(
      ["concept.wearer=null"], [order(3, #"{"wearer":"Zoë"}"#), problem(change), order(4, "{}"), order(4, "{}")])
    #expect(failure == nil)
  }

  @Test func whatBothSayAlikeIsNoConflict() async throws {
    let change = #"{"field":"concept.wearer","to":"\"Léa\"","by":"Mia","at":"x"}"#
    let (requests, failure) = try await edit(
      ["concept.wearer=Léa"],
      [order(3, "{}"), problem(change), order(4, #"{"wearer":"Léa"}"#), order(4, #"{"wearer":"Léa"}"#)])
    #expect(failure == nil)
    #expect(requests.count == 4)
  }

  @Test func theSameWordsInOtherCharactersAreAChangeOfSomebodyElse() async throws {
    let (requests, failure) = try await edit(
      ["concept.wearer=Léa"],
      [order(3, #"{"wearer":"神"}"#), problem(""), order(4, "{\"wearer\":\"\u{FA19}\"}")])
    #expect(requests.count == 3)
    #expect(failure?.code == .temporary)
    #expect(Set([JSONTree.text("神"), .text("\u{FA19}")]).count == 2)
  }
}
