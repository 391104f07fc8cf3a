import Workshop

/// The ring that words are fitted to.
package struct Band: Hashable, Sendable {
  /// The inside diameter.
  package var diameter: Micrometres
  /// How wide the band is.
  package var width: Micrometres
  /// How thick it is; it matters outside.
  package var thickness: Micrometres
  /// How wide a band may be that words could stand on.
  package static let widths = Micrometres(500)...Micrometres(40_000)
  /// The shape of the inside.
  package var inside: InsideProfile

  /// A ring with all its parts.
  package init(diameter: Micrometres, width: Micrometres, thickness: Micrometres, inside: InsideProfile) {
    self.diameter = diameter
    self.width = width
    self.thickness = thickness
    self.inside = inside
  }

  /// The diameter of the surface the words stand on.
  package func diameter(at place: EngravingText.Place) -> Micrometres {
    place == .inside ? diameter : Micrometres(diameter.count + 2 * thickness.count)
  }

  /// Throws for what is no ring.
  func check() throws(LetteringRefusal) {
    let diameters = RingWindow.diameters
    guard diameters.contains(diameter) else {
      throw LetteringRefusal(
        "\(diameter.text()) mm is no inside diameter of a ring, which is \(diameters.lowerBound.text(decimals: 0)) to \(diameters.upperBound.text(decimals: 0)) mm.",
        remedy: "Measure the ring again, or check the unit.")
    }
    guard Self.widths.contains(width) else {
      throw LetteringRefusal(
        "A band \(width.text()) mm wide is none that words could stand on.", remedy: "Check the width of the band.")
    }
    guard LetteringSettings.thicknesses.contains(thickness) else {
      throw LetteringRefusal(
        "A band \(thickness.text()) mm thick is none.", remedy: "Check the thickness of the band: 0.1 to 10 mm.")
    }
  }
}
