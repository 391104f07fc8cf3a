/// How a proof is shown.
package enum ProofView: Hashable, Sendable {
  /// The band unrolled, in true millimetres.
  case band
  /// The ring in perspective.
  case ring
}
