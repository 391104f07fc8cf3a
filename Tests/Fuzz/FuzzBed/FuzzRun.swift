import Adapters
import Foundation

/// Tries one decoder on many inputs and stops at the first that shows something wrong.
package struct FuzzRun: Sendable {
  /// What came of it.
  package struct Outcome: Sendable {
    /// How many inputs were tried.
    package var inputs = 0
    /// How many results were readings, errors and the like, and how many there were at all: a run in which nothing is
    /// ever told would prove nothing.
    package var results = 0
    /// The first input that shows something wrong, and what.
    package var flaw: String?
  }

  /// How many inputs each decoder gets.
  package var count: Int
  /// The same seed makes the same inputs.
  package var seed: UInt64

  /// A run of `count` inputs.
  package init(count: Int, seed: UInt64) {
    self.count = count
    self.seed = seed
  }

  /// Every decoder there is by its name: one for each shipped profile of a gauge or a balance, those of the
  /// families that no shipped profile describes, the scanners', and the ways in of a customer's words and of font files.
  package static func names() -> [String] {
    shelf.entries().filter { $0.kind == .gauge || $0.kind == .balance }.map(\.name) + Recording.unseen()
      + ScannerSubject.framings.keys.sorted() + ["lettering", "font"]
  }

  /// The decoder of this name; `nil` when there is none.
  package static func subject(named name: String) throws -> (any FuzzSubject)? {
    if name == "lettering" { return LetteringSubject() }
    if name == "font" { return FontSubject() }
    if let scanner = ScannerSubject(name) { return scanner }
    guard names().contains(name) else { return nil }
    let isUnseen = Recording.unseen().contains(name)
    guard let path = isUnseen ? Recording.path(ofUnseen: name) : shelf.entry(named: name)?.path else { return nil }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let family = name.replacing("-simplex", with: "")
    let corpus = try Recording.all().filter { $0.profile == family && $0.bytes.count < 1000 }.map(\.bytes)
    return try InstrumentSubject(name, profile: GaugeProfile.read(text: text, file: path), corpus: corpus)
  }

  private static var shelf: ProfileShelf {
    ProfileShelf(folder: Recording.project.appendingPathComponent("Config").path)
  }

  /// Tries one decoder.
  package func run(_ subject: some FuzzSubject) -> Outcome {
    var outcome = Outcome()
    // Each decoder has inputs of its own, and the same ones in every run.
    var random = SeededRandom(seed: subject.name.utf8.reduce(seed) { $0 &* 31 &+ UInt64($1) })
    let mutation = Mutation(subject.corpus)
    var input: [UInt8] = []
    var cuts: [Int] = []
    while outcome.inputs < count {
      mutation.next(&input, &random)
      outcome.inputs += 1
      let whole = subject.told(of: input, cutAt: [])
      outcome.results += whole.count
      cuts.removeAll(keepingCapacity: true)
      for _ in 0...random.below(3) { cuts.append(random.below(input.count + 1)) }
      cuts.sort()
      var flaw = subject.flaw(in: whole, of: input)
      if flaw == nil, subject.told(of: input, cutAt: cuts) != whole { flaw = "cut at \(cuts) it means something else" }
      if let flaw {
        outcome.flaw = "\(flaw); input \(outcome.inputs): \(ByteName.hexadecimal(input))"
        return outcome
      }
    }
    return outcome
  }
}
