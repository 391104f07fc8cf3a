import Foundation
import Testing
import Workshop

@testable import Labels

/// Labels are judged by a decoder of others: zbar reads what a printer of 300 dots to the inch would print.
@Suite struct LabelTests {
  static let numbers = [
    "R-2041", "1042", "1043-2", "7", "1234567", "A1234567B", "~!#$()*+,-.:;=@[]^_{|}", "001-126396-002",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ-012-9876-xyzw",
  ]

  @Test(arguments: numbers) func aDecoderOfOthersReadsBothCodes(number: String) throws {
    let label = JobBagLabel(try order(number), sizes: SizeRules())
    let read = try Paper(label.svg).decode()
    #expect(read.filter { $0.hasPrefix("CODE-128:") } == ["CODE-128:\(number)"])
    #expect(read.filter { $0.hasPrefix("QR-Code:") } == ["QR-Code:\(number)"])
  }

  @Test func theLabelIsMillimetresAndItsTextIsEscaped() throws {
    var order = try order("R-1")
    order.customer = "<b>Zoë & \"Łukasz\"</b>\u{1}\u{202E}\u{2066}"
    let svg = JobBagLabel(order, sizes: SizeRules()).svg
    #expect(svg.contains("width=\"89mm\" height=\"36mm\" viewBox=\"0 0 89 36\""))
    #expect(svg.contains("&lt;b&gt;Zoë &amp; &quot;Łukasz&quot;&lt;/b&gt;"))
    #expect(!svg.contains("<b>"))
    #expect(!svg.unicodeScalars.contains("\u{202E}") && !svg.unicodeScalars.contains("\u{2066}"))
    #expect(!svg.contains("<script"))
    let delegate = XMLCount()
    #expect(delegate.isWellFormed(svg))
  }

  /// The text of a label's first line and its size in millimetres.
  private func customer(_ name: String) throws -> (text: String, size: Double) {
    var order = try order("R-1")
    order.customer = name
    let svg = JobBagLabel(order, sizes: SizeRules()).svg
    let lines = svg.matches(of: /<text [^>]*font-size="([\d.]+)"[^>]*>([^<]*)</).map { (String($0.2), String($0.1)) }
    let line = try #require(lines.dropFirst().first)
    return (line.0, try #require(Double(line.1)))
  }

  @Test(arguments: [
    ("Zoë\u{202E}elbaT", "ZoëelbaT"), ("\u{2066}Max\u{2069}", "Max"), ("a\u{200F}b\u{061C}c", "abc"),
    ("לאה", "לאה"), ("नेहा", "नेहा"), ("می\u{200C}خواهم", "می\u{200C}خواهم"), ("👩‍👧", "👩‍👧"), ("田中", "田中"),
    ("e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "e\u{301}\u{301}\u{301}"),
  ])
  func aNameTurnsAndCoversNothingOnTheLabel(name: String, shown: String) throws {
    #expect(try customer(name).text.unicodeScalars.map(\.value) == shown.unicodeScalars.map(\.value))
  }

  @Test func aLongNameIsSetSmallerThenCutWhereEverybodySeesIt() throws {
    #expect(try customer("Zoë").size == 3.2)
    let long = try customer("Maximiliane-Antoinette von Hohenstein")
    #expect(long.text == "Maximiliane-Antoinette von Hohenstein")
    #expect(long.size < 3.2 && long.size >= 2)
    let wide = try customer(String(repeating: "田", count: 60))
    #expect(wide.text.hasSuffix("田…"))
    #expect(Double(wide.text.count - 1) * wide.size <= 62.5)
    #expect(try customer(String(repeating: "W", count: 200)).text.count < 32)
  }

  @Test func theLabelReadsASizeAsTheShopDoes() throws {
    var order = try order("R-1")
    order.ring.size = try RingSize(text: "UK H")
    #expect(JobBagLabel(order, sizes: SizeRules()).lines[1] == "UK H (14.72 mm), flat inside")
    #expect(JobBagLabel(order, sizes: SizeRules(chart: .trade)).lines[1] == "UK H (14.88 mm), flat inside")
  }

  @Test func noModuleOfTheBarsIsNarrowerThanAPrinterCanDo() throws {
    for number in Self.numbers {
      let code = try #require(Code128(number))
      #expect(Double(code.modules + 20) * 25.4 / 300 <= JobBagLabel.width - 2, "\(number)")
    }
  }

  @Test(arguments: ["", "é", "a\u{7F}", "\t"]) func whatIsNoPlainTextHasNoBars(text: String) {
    #expect(Code128(text) == nil)
  }

  private func order(_ number: String) throws -> Order {
    Order(
      number: try #require(OrderNumber(number)), customer: "Zoë",
      ring: Ring(
        metal: .au750y, size: try RingSize(text: "US 6 1/2"), insideProfile: .flat, bandWidth: Micrometres(4000)),
      engraving: EngravingText(text: "für immer", place: .inside), polishing: nil, stage: .finishing, pieces: 2)
  }
}

/// A label as a printer puts it on paper: the boxes of its paths, in dots.
private struct Paper {
  static let dotsPerMillimetre = 300 / 25.4

  private let width: Int
  private let height: Int
  private var isDark: [Bool]

  init(_ svg: String) throws {
    width = Int((JobBagLabel.width * Self.dotsPerMillimetre).rounded())
    height = Int((JobBagLabel.height * Self.dotsPerMillimetre).rounded())
    isDark = Array(repeating: false, count: width * height)
    for match in svg.matches(of: /M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z/) {
      let numbers = try [match.1, match.2, match.3, match.4].map { try #require(Double($0)) * Self.dotsPerMillimetre }
      for row in Int(numbers[1].rounded())..<Int((numbers[1] + numbers[3]).rounded()) {
        for column in Int(numbers[0].rounded())..<Int((numbers[0] + numbers[2]).rounded()) {
          isDark[row * width + column] = true
        }
      }
    }
  }

  /// What zbarimg reads on it, a line a code.
  func decode() throws -> [String] {
    let file = FileManager.default.temporaryDirectory.appending(path: "label-\(UUID().uuidString).pgm")
    defer { try? FileManager.default.removeItem(at: file) }
    let bytes = Array("P5 \(width) \(height) 255\n".utf8) + isDark.map { $0 ? 0 : 255 }
    try Data(bytes).write(to: file)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/zbarimg")
    process.arguments = ["--quiet", "--nodbus", file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

/// Whether a text is well-formed XML, as an independent parser sees it.
private struct XMLCount {
  func isWellFormed(_ text: String) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-c", "import sys,xml.dom.minidom as m; m.parseString(sys.stdin.buffer.read())"]
    let pipe = Pipe()
    process.standardInput = pipe
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
      try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
      try pipe.fileHandleForWriting.close()
    } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
