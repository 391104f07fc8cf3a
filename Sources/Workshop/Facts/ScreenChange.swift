/// A screen that was paired or put out. Which screens are paired now is kept elsewhere: a backup that is put back changes
/// nothing about that.
package struct ScreenChange: Hashable, Sendable, Codable {
  /// The screen's id.
  package var screen: EventID
  /// What the record calls it.
  package var name: String
  /// What it was paired as: `watch` or `bench`.
  package var kind: String
  /// Who let it in or put it out.
  package var by: String

  /// A change with all its parts.
  package init(screen: EventID, name: String, kind: String, by: String) {
    self.screen = screen
    self.name = name
    self.kind = kind
    self.by = by
  }
}
