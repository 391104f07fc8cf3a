/// The inside of a ring in millimetres, as its diameter and as its circumference, each to the micrometre.
///
/// Both are kept, since 54 mm around is 17.189 mm across to the micrometre, and that is 54.001 mm around again.
package struct RingBore: Hashable, Sendable {
  /// The inside diameter.
  package let diameter: Micrometres
  /// The inside circumference.
  package let circumference: Micrometres

  /// The bore of an exact diameter in millimetres.
  init(diameterMillimetres: Double) {
    diameter = Micrometres(millimetres: diameterMillimetres)
    circumference = Micrometres(millimetres: diameterMillimetres * .pi)
  }

  /// The bore of a measured inside diameter.
  package init(diameter: Micrometres) { self.init(diameterMillimetres: diameter.millimetres) }

  /// The bore of a measured inside circumference.
  package init(circumference: Micrometres) { self.init(diameterMillimetres: circumference.millimetres / .pi) }
}
