/// How far a running job is, as it travels on the event stream under `progress`.
package struct ProgressBody: Codable, Hashable, Sendable {
  /// The job's id.
  package var job: String
  /// Its order.
  package var order: String
  /// The part done in thousandths, as far as the machine tells.
  package var permille: Int?
  /// Milliseconds left.
  package var left_ms: Int?
  /// The measured speed in rpm.
  package var rpm: Int?
  /// The speed it was told, in rpm.
  package var rpm_set: Int?
  /// The step at work, from 1.
  package var step: Int?

  /// Progress with all its parts.
  package init(
    job: String, order: String, permille: Int?, left_ms: Int?, rpm: Int?, rpm_set: Int?, step: Int?
  ) {
    self.job = job
    self.order = order
    self.permille = permille
    self.left_ms = left_ms
    self.rpm = rpm
    self.rpm_set = rpm_set
    self.step = step
  }
}
