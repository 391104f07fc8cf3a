/// How fast a motor was seen turning in each step of a programme, and for how long.
package struct SeenSpeed: Hashable, Sendable, Codable {
  /// The step, from 1.
  package var step: Int
  /// The speed it was told, the highest of the step.
  package var told: RevolutionsPerMinute?
  /// The lowest speed that was measured while it was at work, running up and down included.
  package var least: RevolutionsPerMinute
  /// The highest.
  package var most: RevolutionsPerMinute
  /// For how long it was seen, in milliseconds: the time between looks that both showed this step.
  package var milliseconds: Int

  /// A step that was seen.
  package init(
    step: Int, told: RevolutionsPerMinute?, least: RevolutionsPerMinute, most: RevolutionsPerMinute, milliseconds: Int
  ) {
    self.step = step
    self.told = told
    self.least = least
    self.most = most
    self.milliseconds = milliseconds
  }
}
