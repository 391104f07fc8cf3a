/// What published charts say about cleaning a kind of stone, as each of them says it.
///
/// The two charts disagree on ten stones; the stricter one counts. Neither is about engraving: no source on 1064 nm
/// engraving near stones was found, so a set stone is never called safe under the beam.
package struct StoneCare: Hashable, Sendable {
  /// A chart's word, from the mildest to the strictest.
  package enum Word: Int, Comparable, Sendable {
    case safe, usually, risky, notRecommended, never

    package static func < (left: Word, right: Word) -> Bool { left.rawValue < right.rawValue }

    var text: String {
      switch self {
      case .safe: "safe"
      case .usually: "usually safe"
      case .risky: "risky"
      case .notRecommended: "not recommended"
      case .never: "never"
      }
    }
  }

  /// Whether a stone stays in the ring under a torch: by the benches' rule only faceted, untreated ruby, diamond and sapphire.
  package enum Heat: Sendable { case no, withCare, unknown }

  /// The charts: Stuller's cleaning chart, and Rio Grande's article on steam and ultrasonics, which credits the GIA.
  package struct Charts: Hashable, Sendable {
    /// Stuller's word; `nil` where its chart leaves the stone out.
    package var stuller: Word?
    /// Rio Grande's word; `nil` where it leaves the stone out.
    package var rioGrande: Word?

    /// The stricter one.
    package var strictest: Word? { [stuller, rioGrande].compactMap(\.self).max() }

    /// Who says so: `never (Rio Grande with GIA)`.
    var words: String? {
      guard let strictest else { return nil }
      let sources = [stuller == strictest ? "Stuller" : nil, rioGrande == strictest ? "Rio Grande with GIA" : nil]
      return "\(strictest.text) (\(sources.compactMap(\.self).joined(separator: ", ")))"
    }
  }

  /// The name in the charts.
  package let name: String
  /// In the ultrasonic bath.
  package let ultrasonic: Charts
  /// Under steam.
  package let steam: Charts
  /// Under the torch.
  package let heat: Heat
}
