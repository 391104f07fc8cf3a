/// A decoder that is tried. A new one is a new conformance and its name in `FuzzRun`.
package protocol FuzzSubject {
  /// What the decoder tells.
  associatedtype Told: Equatable

  /// What it is called.
  var name: String { get }
  /// Inputs to begin with.
  var corpus: [[UInt8]] { get }
  /// What a fresh decoder tells of the input, cut at `cuts`, to its end.
  func told(of input: [UInt8], cutAt cuts: [Int]) -> [Told]
  /// What is wrong with what was told of the input, judged without the decoder's own code; `nil` when nothing is.
  func flaw(in told: [Told], of input: [UInt8]) -> String?
}
