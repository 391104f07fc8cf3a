import Foundation
import Testing

@testable import Intake

@Suite struct JSONTests {
  @Test(arguments: [
    "{\"a\":[1,-2.5e3,true,false,null,\"x\\u00e9\\ud83d\\ude00\\n\"]}", " [ ] ", "{}", "\"\"", "12345678901234567890",
  ])
  func whatTheDecoderReadsIsRead(text: String) throws {
    #expect(throws: Never.self) { try JSONReader.read(Array(text.utf8)[...]) }
  }

  @Test func everyDigitAndEveryCharacterStays() throws {
    let tree = try JSONReader.read(Array("{\"id\":12345678901234567890,\"n\":\"\\ud83d\\ude00é\\/\"}".utf8)[...])
    #expect(tree["id"]?.word == "12345678901234567890")
    #expect(tree["n"]?.word == "😀é/")
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\":1,\"a\":2}", "{\"a\" 1}", "01x", "\"\\ud83d\"", "\"\\x\"", "nul", "[1] 2", "\"a\nb\"",
    String(repeating: "[", count: 100) + String(repeating: "]", count: 100),
  ])
  func whatIsNoJSONIsAFault(text: String) {
    #expect(throws: JSONFault.self) { try JSONReader.read(Array(text.utf8)[...]) }
  }

  @Test func aMutatedExportIsReadOrRefusedAndNeverEndsTheProgram() throws {
    let whole = try Exports.bytes("shopify.json")
    let table = try Exports.bytes("shopify.csv")
    var generator = Steps(state: 7)
    for _ in 0..<40 {
      for original in [whole, table] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
          let place = Int.random(in: 0..<bytes.count, using: &generator)
          switch Int.random(in: 0..<3, using: &generator) {
          case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
          case 1: bytes.removeSubrange(place..<min(place + 40, bytes.count))
          default: bytes.insert(contentsOf: bytes[place..<min(place + 40, bytes.count)], at: place)
          }
          if bytes.isEmpty { break }
        }
        do throws(OrderFile.Refusal) {
          let file = try OrderFile(bytes)
          #expect(file.orders.count <= 20)
        } catch {
          #expect(!error.sentence.isEmpty)
        }
        #expect(!OrderFile.parts(of: bytes, upTo: 500).isEmpty)
      }
    }
  }

  private struct Steps: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }
}
