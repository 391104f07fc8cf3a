/// What a profile describes; each kind has a folder of its own beside the others.
package enum ProfileKind: String, CaseIterable, Hashable, Sendable {
  case gauge, balance, engraver, polisher

  /// The folder its profiles lie in.
  package var folder: String { rawValue + "s" }
}
