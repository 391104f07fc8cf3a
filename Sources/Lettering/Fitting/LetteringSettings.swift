import Workshop

/// How the shop sets words on rings. Everything here is in the hash of a proof: another setting asks for another approval.
///
/// The lengths are chosen, a beginning to change: no source was found for the height of letters inside rings. Two have a hold:
/// the least height is the smallest character that was found published for a marker, 0.8 mm for an Nd:YAG laser (the page
/// `lasermarking.aspx` in Pinal4399/Online-Machinery-Management-System); two rows are offered on bands of 4 to 6 mm
/// (ringbuyerguide.com, "Engraving an engagement ring").
package struct LetteringSettings: Hashable, Sendable {
  /// The face for words that name none.
  package var face = "NotoSerif-Regular"
  /// How high a capital may be.
  package static let possibleHeights = Micrometres(100)...Micrometres(20_000)
  /// The height of a capital.
  package var heights = Micrometres(800)...Micrometres(2_000)
  /// What stays free at each edge of the band.
  package var margin = Micrometres(400)
  /// What stays free at each edge of a band that is rounded inside, whose edges fall away from the beam's focus.
  package var comfortMargin = Micrometres(800)
  /// From one row to the next, between what is drawn.
  package var rowGap = Micrometres(300)
  /// How many rows there may be, 1 or 2.
  package var rows = 2
  /// The narrowest band that takes two rows.
  package var twoRowsFrom = Micrometres(4_000)
  /// Where the words stand in the free part of the ring, unless the order says.
  package var alignment = Alignment.center
  /// How thick a band is whose words stand outside; the shop's usual one, since no gauge of the bench measures it.
  package var thickness = Micrometres(1_500)
  /// How thick a band may be.
  package static let thicknesses = Micrometres(100)...Micrometres(10_000)
  /// What must not be engraved.
  package var keepOuts = [KeepOut(name: "hallmark", length: Micrometres(6_000), degrees: 180, place: .inside)]
  /// How surfaces are filled; `nil` marks their edges alone.
  package var fill: Hatching? = Hatching.usual
  /// Whether the edges of filled surfaces are marked, too.
  package var marksEdges = true

  /// The settings of a shop that has said nothing.
  package init() {}

  /// The settings in one line that is the same whenever they are.
  var canonical: String {
    let kept = keepOuts.map { "\($0.name)=\($0.length.count)@\($0.degrees)\($0.place?.rawValue ?? "")" }
    return [
      "heights=\(heights.lowerBound.count)-\(heights.upperBound.count)", "margin=\(margin.count)",
      "comfort=\(comfortMargin.count)", "gap=\(rowGap.count)", "rows=\(rows)", "two=\(twoRowsFrom.count)",
      "thickness=\(thickness.count)", "fill=\(fill.map { "\($0.interval.count)@\($0.degrees)" } ?? "none")",
      "edges=\(marksEdges)", "out=\(kept.joined(separator: ","))",
    ].joined(separator: ";")
  }
}
