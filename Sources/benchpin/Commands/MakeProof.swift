import ArgumentParser
import FoundationEssentials
import Lettering
import Workshop

struct MakeProof: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proof",
    abstract: "Set words, fit them to a ring, and draw what would be engraved.",
    discussion: """
      Prints the height, the length, the arc and the rows, and the hash that names the drawing. A line break in the text \
      parts rows; without one, two rows are made where one is too small and the band takes two. Words that do not fit are \
      refused with the numbers (exit code 65), as are characters that no font has and characters nobody sees. Needs no \
      daemon, and takes the shop's settings for letters from no file: what is not named here is Benchpin's own beginning.
      """)

  @Option(help: "The words to engrave.") var text: String
  @Option(help: ArgumentHelp("The inside diameter in millimetres.", valueName: "mm")) var diameter: String?
  @Option(help: ArgumentHelp("The size with its system instead, for instance \"US 7\".", valueName: "size"))
  var size: String?
  @Option(help: "How the letter of a UK --size is read: by BS 6820, or by the trade chart.") var uk: UKChart = .bs
  @Option(help: ArgumentHelp("The width of the band in millimetres.", valueName: "mm")) var band: String
  @Option(help: "The side of the band: inside or outside.") var side: EngravingText.Place = .inside
  @Option(help: "The shape of the inside: flat or comfort.") var profile: InsideProfile = .flat
  @Option(help: ArgumentHelp("The thickness of the band, for words outside.", valueName: "mm")) var thickness: String?
  @Option(help: "The font file without its ending; futural, rowmans and scripts are single lines.") var font: String?
  @Option(help: ArgumentHelp("A folder of fonts to look in before Debian's.", valueName: "folder")) var fonts: String?
  @Option(help: "Where the words stand in what is free: start, center or end.") var align: Alignment = .center
  @Option(help: ArgumentHelp("The least height of a capital.", valueName: "mm")) var minHeight: String?
  @Option(help: ArgumentHelp("The greatest height of a capital.", valueName: "mm")) var maxHeight: String?
  @Option(help: ArgumentHelp("What stays free at each edge of the band.", valueName: "mm")) var margin: String?
  @Option(help: "The most rows, 1 or 2.") var rows: Int?
  @Option(
    name: .customLong("keep-out"),
    help: ArgumentHelp(
      "What must not be engraved, for instance seam=1@90: millimetres, and degrees from 0 of the ring, where words are centred when nothing is in their way. It is kept free on both sides, and the degrees count as the inside is read. Repeat it for several; \"none\" alone for nothing. Without it hallmark=6@180 is kept free inside.",
      valueName: "name=mm@degrees"))
  var keepOuts: [String] = []
  @Option(help: ArgumentHelp("How surfaces are filled: millimetres and degrees, or none.", valueName: "mm@degrees"))
  var hatch: String?
  @Option(name: .customLong("svg"), help: ArgumentHelp("Write the unrolled band here.", valueName: "file"))
  var bandFile: String?
  @Option(name: .customLong("ring-svg"), help: ArgumentHelp("Write the ring in perspective here.", valueName: "file"))
  var ringFile: String?
  @Flag(help: "Let directions, joiners and zero-width characters pass, which nobody sees.") var allowControls = false
  @Flag(help: "Print the answer as JSON.") var json = false

  func validate() throws {
    guard (diameter == nil) != (size == nil) else {
      throw ValidationError("Give --diameter or --size, and only one of them.")
    }
    try PictureFiles.validate(bandFile, ringFile, json: json)
  }

  func run() throws {
    let proof = try proof()
    if let bandFile { try OutputFile.write(Array(proof.bandSVG.utf8), to: bandFile) }
    if let ringFile { try OutputFile.write(Array(proof.ringSVG.utf8), to: ringFile) }
    guard ![bandFile, ringFile].contains("-") else { return }
    guard json else {
      for line in try [sizeLine].compactMap(\.self) + ProofText.lines(proof) { Output.line(line) }
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    Output.raw(Array(try encoder.encode(ProofAnswer(proof))))
  }

  /// The proof that was asked for.
  func proof() throws(CommandFailure) -> Proof {
    let settings = try settings()
    let shelf = try shelf()
    let ring = Band(
      diameter: try insideDiameter(),
      width: try Self.length(band, "width of a band", "4.0"), thickness: settings.thickness, inside: profile)
    do throws(LetteringRefusal) {
      return try Proof(
        Proof.Request(
          text: try EngravableText(text, allowsHidden: allowControls), place: side, band: ring, face: font,
          alignment: align, settings: settings),
        fonts: shelf)
    } catch {
      throw CommandFailure(.data, "\(error.sentence)\n\(error.remedy)")
    }
  }

  /// The fonts to draw with: whoever names a folder means the fonts in it.
  private func shelf() throws(CommandFailure) -> FontShelf {
    guard let fonts else { return FontShelf() }
    guard FontShelf.isFolder(fonts) else {
      throw CommandFailure(.noInput, "There is no folder \(fonts) that can be read. Name one with fonts in it.")
    }
    guard !FontShelf(folder: fonts, systemFolders: []).names.isEmpty else {
      throw CommandFailure(
        .noInput, "The folder \(fonts) holds no font. Name one with files that end in .ttf, .otf, .ttc or .jhf.")
    }
    return FontShelf(folder: fonts)
  }

  private func insideDiameter() throws(CommandFailure) -> Micrometres {
    if let diameter { return try Self.length(diameter, "diameter", "17.35") }
    let answer = try SizeAnswer(.label(size ?? ""), chart: uk)
    guard let bore = answer.bore else { throw CommandFailure(.data, answer.question ?? "\(size ?? "") is no size.") }
    return bore.diameter
  }

  /// Which ring a British letter was taken for, since the two charts differ by up to half a size.
  var sizeLine: String? {
    get throws(CommandFailure) {
      guard diameter == nil, let size, let label = try SizeAnswer(.label(size), chart: uk).size, label.system == .uk
      else { return nil }
      return
        "\(label.text) is \(try insideDiameter().text()) mm inside by \(uk.name); --uk \(uk == .bs ? "trade" : "bs") reads it by \(uk == .bs ? UKChart.trade.name : UKChart.bs.name)."
    }
  }

  private func settings() throws(CommandFailure) -> LetteringSettings {
    var settings = LetteringSettings()
    if let thickness {
      settings.thickness = try Self.length(thickness, "thickness", "1.5")
      guard LetteringSettings.thicknesses.contains(settings.thickness) else {
        throw CommandFailure(
          .data,
          "A band \(settings.thickness.text()) mm thick is none. Write its thickness from \(Self.words(LetteringSettings.thicknesses)) mm."
        )
      }
    }
    if let margin {
      // Of a rounded inside, too: who names a margin means the one that is used.
      settings.margin = try Self.length(margin, "margin", "0.4")
      settings.comfortMargin = settings.margin
    }
    if let rows {
      guard (1...2).contains(rows) else { throw CommandFailure(.data, "\(rows) rows are not set. Write 1 or 2.") }
      settings.rows = rows
    }
    let least = try minHeight.map { text throws(CommandFailure) in try Self.length(text, "height", "0.8") }
    let greatest = try maxHeight.map { text throws(CommandFailure) in try Self.length(text, "height", "2.0") }
    let low = least ?? min(settings.heights.lowerBound, greatest ?? settings.heights.lowerBound)
    let high = greatest ?? max(settings.heights.upperBound, low)
    let heights = LetteringSettings.possibleHeights
    guard low <= high, heights.contains(low), heights.contains(high) else {
      throw CommandFailure(
        .data,
        "Letters from \(low.text()) to \(high.text()) mm are none. Write heights from \(Self.words(heights)) mm, the least one first."
      )
    }
    settings.heights = low...high
    if keepOuts.contains("none"), keepOuts.count > 1 {
      throw CommandFailure(
        .data, "--keep-out none keeps nothing free, and another --keep-out does. Leave one of them out.")
    }
    if !keepOuts.isEmpty {
      settings.keepOuts = []
      for text in keepOuts where text != "none" { settings.keepOuts.append(try KeepOutText.read(text)) }
    }
    if let hatch { settings.fill = hatch == "none" ? nil : try Self.hatching(hatch) }
    return settings
  }

  private static func hatching(_ text: String) throws(CommandFailure) -> Hatching {
    let numbers = text.split(separator: "@", maxSplits: 1)
    guard numbers.count == 2, let degrees = Int(numbers[1]), Hatching.directions.contains(degrees) else {
      throw CommandFailure(.data, "\"\(text)\" is no filling. Write its millimetres and its degrees: 0.03@45, or none.")
    }
    let interval = try length(String(numbers[0]), "distance of lines", "0.03")
    guard Hatching.intervals.contains(interval) else {
      throw CommandFailure(
        .data, "Lines \(interval.text(decimals: 3)) mm apart fill nothing. Write \(Self.words(Hatching.intervals)) mm.")
    }
    return Hatching(interval: interval, degrees: degrees)
  }

  /// From where to where, in millimetres without zeros that say nothing: `0.1 to 20`.
  private static func words(_ range: ClosedRange<Micrometres>) -> String {
    func text(_ length: Micrometres) -> String {
      length.text(decimals: length.count % 1000 == 0 ? 0 : length.count % 100 == 0 ? 1 : 3)
    }
    return "\(text(range.lowerBound)) to \(text(range.upperBound))"
  }

  private static func length(
    _ text: String, _ name: String, _ example: String
  ) throws(CommandFailure) -> Micrometres {
    guard let count = DecimalText.parse(text, decimals: 3), (0...1_000_000).contains(count) else {
      throw CommandFailure(
        .data,
        "\"\(text)\" is not a \(name). Write millimetres with a point and up to three decimals, for instance \(example)."
      )
    }
    return Micrometres(count)
  }
}

extension EngravingText.Place: ExpressibleByArgument {}
extension InsideProfile: ExpressibleByArgument {}
extension Workshop.Alignment: ExpressibleByArgument {}
