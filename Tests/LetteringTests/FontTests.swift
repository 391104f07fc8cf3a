import Dispatch
import Foundation
import Synchronization
import Testing
import Workshop

@testable import Lettering

@Suite struct FontTests {
  /// A folder for fonts, gone after `body`.
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fonts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private static func font(_ name: String) throws -> Data {
    let path = try #require(
      FontShelf.systemFolders.lazy.compactMap { FontFile.all(below: $0)[name] }.first, "\(name) is not installed")
    return try Data(contentsOf: URL(filePath: path))
  }

  private func proof(_ text: String, face: String?, _ fonts: FontShelf, shop: String? = nil) throws -> Proof {
    var settings = LetteringSettings()
    if let shop { settings.face = shop }
    return try Proof(
      Proof.Request(
        text: try EngravableText(text), place: .inside,
        band: Band(
          diameter: Micrometres(17_350), width: Micrometres(5_000), thickness: settings.thickness,
          inside: .flat), face: face, settings: settings),
      fonts: fonts)
  }

  @Test func aDamagedFontIsRefusedByNameAndNoOtherTakesItsPlace() throws {
    try withFolder { folder in
      let whole = try Self.font("NotoSansHebrew-Regular")
      try whole.prefix(whole.count / 2).write(to: folder.appending(path: "half.ttf"))
      try whole.dropLast(5).write(to: folder.appending(path: "short.ttf"))
      try whole.prefix(100).write(to: folder.appending(path: "cut.ttf"))
      // One byte of a letter, of a table or of the directory.
      for (name, place) in [("byte", whole.count / 2), ("table", whole.count / 3), ("entry", 40)] {
        var bytes = whole
        bytes[place] ^= 0x40
        try bytes.write(to: folder.appending(path: "\(name).ttf"))
      }
      try FileManager.default.createDirectory(
        at: folder.appending(path: "folder.ttf"), withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: "loop.ttf"), withDestinationURL: folder.appending(path: "loop.ttf"))
      let fonts = FontShelf(folder: folder.path)
      for name in ["half", "short", "cut", "byte", "table", "entry", "folder", "loop"] {
        // In Latin letters, which a fallback has.
        let sentence = refusal { _ = try proof("Ever", face: name, fonts) }
        #expect(sentence.contains("/\(name).ttf is damaged"), "\(name): \(sentence)")
      }
      let troubles = FontShelf(folder: folder.path, systemFolders: []).troubles()
      #expect(
        troubles.allSatisfy { $0.sentence.contains(folder.path) && !$0.sentence.hasSuffix(".") }, "\(troubles)")
      #expect(troubles.map(\.face) == ["byte", "cut", "entry", "folder", "half", "loop", "short", "table"])
    }
  }

  @Test func aDamagedFallbackIsPassedOverAndTheProofSaysSo() throws {
    try withFolder { folder in
      try Self.font("NotoSerif-Regular").dropLast(400).write(to: folder.appending(path: "NotoSerif-Regular.ttf"))
      let fonts = FontShelf(folder: folder.path)
      let proof = try proof("a שלום", face: nil, fonts, shop: "NotoSerifHebrew-Regular")
      #expect(proof.fonts.contains { $0.letters == "a" && $0.name != "NotoSerif-Regular" }, "\(proof.fonts)")
      #expect(proof.cautions.contains { $0.contains("NotoSerif-Regular.ttf is damaged") }, "\(proof.cautions)")
      // What no other has is refused, and the damaged one named.
      let alone = FontShelf(folder: folder.path, systemFolders: [])
      try Self.font("NotoSansHebrew-Regular").write(to: folder.appending(path: "hebrew.ttf"))
      #expect(
        refusal { _ = try self.proof("a שלום", face: "hebrew", alone) }.contains("NotoSerif-Regular.ttf is damaged"))
      #expect(
        FontShelf(systemFolders: [folder.path]).troubles().contains { $0.sentence.contains("NotoSerif-Regular.ttf") })
    }
  }

  @Test func aProofNamesEveryFontItsFileAndWhatItDrew() throws {
    let proof = try proof("Léa ♥", face: nil, shelf)
    #expect(proof.fonts.map(\.name) == ["NotoSerif-Regular", "NotoSansSymbols2-Regular"])
    #expect(proof.fonts.map(\.letters) == ["Léa", "♥"] && proof.fonts[0].family == "Noto Serif")
    #expect(proof.fonts.map(\.file) == ["NotoSerif-Regular.ttf", "NotoSansSymbols2-Regular.ttf"])
    #expect(proof.fonts[0].digest == HexDigest.text(of: Array(try Self.font("NotoSerif-Regular"))))
    // As usual as the shop's own choice; a chosen face is told where it lacks a letter.
    #expect(proof.cautions.isEmpty)
    let chosen = try self.proof("Léa ♥", face: "NotoSerif-Regular", shelf)
    #expect(chosen.cautions.count == 1 && chosen.cautions[0].hasPrefix("NotoSansSymbols2-Regular draws ♥"))
    let single = try self.proof("Zoe", face: "futural", shelf)
    #expect(single.fonts.map(\.file) == ["futural.jhf"] && single.fonts[0].digest.count == 64)
  }

  @Test func anotherFileUnderTheSameNameIsAnotherProof() throws {
    try withFolder { folder in
      let whole = try Self.font("NotoSans-Regular")
      try whole.write(to: folder.appending(path: "own.ttf"))
      let first = try proof("Ever", face: "own", FontShelf(folder: folder.path))
      // Behind its tables: the same letters in another file.
      try (whole + Data([0, 0, 0, 0])).write(to: folder.appending(path: "own.ttf"))
      let second = try proof("Ever", face: "own", FontShelf(folder: folder.path))
      #expect(first.strokes == second.strokes && first.hash != second.hash)
    }
  }

  @Test func aFolderFullOfLinksToItselfIsLookedThroughOnce() throws {
    try withFolder { folder in
      for number in 0..<300 {
        try FileManager.default.createSymbolicLink(
          at: folder.appending(path: "link\(number)"), withDestinationURL: folder)
      }
      for number in 0..<50 { try Data().write(to: folder.appending(path: "font\(number).TTF")) }
      #expect(FontFile.all(below: folder.path).count == 50)
      // Ten are named, and how many more there are.
      let troubles = FontShelf(folder: folder.path, systemFolders: []).troubles()
      #expect(troubles.count == 11 && troubles.last?.sentence.hasPrefix("40 more fonts in ") == true, "\(troubles)")
    }
  }

  @Test func fontsAreKeptOpenUpToSoManyBytesAndTheLongestUnusedGoesFirst() throws {
    try withFolder { folder in
      let whole = try Self.font("NotoSansHebrew-Regular")
      for name in ["a", "b", "c"] { try whole.write(to: folder.appending(path: "\(name).ttf")) }
      let fonts = FontShelf(folder: folder.path, systemFolders: [], budget: whole.count * 5 / 2)
      func face(_ name: String) throws -> OutlineFace {
        guard case .outline(let face) = try fonts.face(name) else { throw Missing() }
        return face
      }
      let (first, second) = (try face("a"), try face("b"))
      #expect(try face("a") === first && fonts.openBytes == 2 * whole.count)
      _ = try face("c")
      #expect(fonts.openBytes == 2 * whole.count)
      #expect(try face("a") === first)
      // Let go of, and read anew; whoever still had it could go on with it.
      #expect(second.has(["א"]) && fonts.openBytes == 2 * whole.count)
      #expect(try face("b") !== second && fonts.openBytes == 2 * whole.count)
      // One that has no room at all is drawn with and not kept.
      let tiny = FontShelf(folder: folder.path, systemFolders: [], budget: whole.count - 1)
      _ = try tiny.face("a")
      #expect(tiny.openBytes == 0)
    }
  }

  @Test func aFontThatManyOpenAtOnceIsKeptOnce() throws {
    try withFolder { folder in
      let whole = try Self.font("NotoSansHebrew-Regular")
      try whole.write(to: folder.appending(path: "a.ttf"))
      let fonts = FontShelf(folder: folder.path, systemFolders: [])
      let faces = Mutex<[FontShelf.Face]>([])
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        // What is refused is missing below.
        if let face = try? fonts.face("a") { faces.withLock { $0.append(face) } }
      }
      let opened = faces.withLock { $0 }.compactMap { if case .outline(let face) = $0 { face } else { nil } }
      #expect(opened.count == 8 && opened.allSatisfy { $0 === opened[0] } && fonts.openBytes == whole.count)
    }
  }

  /// A font's directory of tables that each lie where `place` says, the whole filled up with zeros.
  private func directory(_ tables: [(name: String, from: Int, length: Int)], bytes count: Int) -> [UInt8] {
    func word(_ number: Int) -> [UInt8] { stride(from: 24, through: 0, by: -8).map { UInt8(number >> $0 & 0xFF) } }
    var bytes = word(0x0001_0000) + word(tables.count << 16) + word(0)
    for table in tables { bytes += Array(table.name.utf8) + word(0) + word(table.from) + word(table.length) }
    return bytes + [UInt8](repeating: 0, count: count - bytes.count)
  }

  @Test func aDirectoryThatHasTheSameBytesSummedAgainAndAgainIsRefused() {
    let needed = ["CFF ", "cmap", "head", "hhea", "hmtx", "maxp"]
    let apart = needed.enumerated().map { ($1, 200 + 40 * $0, 40) }
    // Whole but for the sum of the whole file.
    #expect(
      FontTables.damage(in: directory(apart, bytes: 500)) == "its directory is not what its own sum says")
    #expect(
      FontTables.damage(in: directory(apart + [("maxp", 200, 40)], bytes: 500)) == "it has two tables maxp")
    #expect(FontTables.damage(in: directory(apart.reversed(), bytes: 500)) == "its directory is out of order")
    #expect(FontTables.damage(in: directory(Array(apart.dropFirst()), bytes: 500)) == "it has no outlines")
    let over = needed.map { ($0, 200, 200) }
    #expect(FontTables.damage(in: directory(over, bytes: 400)) == "its tables lie over one another")
  }

  @Test func noBitOfATablesNameAndNoFigureOfItsMeasuresIsWrongUnseen() throws {
    let whole = Array(try Self.font("NotoSerif-Regular"))
    #expect(FontTables.damage(in: whole) == nil)
    let entries = (0..<Int(whole[5])).map { 12 + 16 * $0 }
    for bit in 0..<32 {
      for entry in entries {
        var bytes = whole
        bytes[entry + bit / 8] ^= 1 << UInt8(bit % 8)
        // Any one may be found for another reason.
        if FontTables.damage(in: bytes) == nil { Issue.record("bit \(bit) of the name at \(entry)") }
      }
    }
    let measures = try #require(entries.first { Array(whole[$0..<$0 + 4]) == Array("OS/2".utf8) })
    let place = whole[measures + 8..<measures + 12].reduce(0) { $0 << 8 | Int($1) }
    var bytes = whole
    // sCapHeight (OpenType 1.9, "OS/2").
    bytes[place + 88] ^= 1
    #expect(FontTables.damage(in: bytes) == "its table OS/2 is not what its own sum says")
  }

  private struct Missing: Error {}
}
