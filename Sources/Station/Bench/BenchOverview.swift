import Workshop

/// The bench at one moment.
package struct BenchOverview: Sendable {
  /// The newest fact contained here; what comes after it is on the feed.
  package var sequence: Int64
  /// The orders on the bench.
  package var orders: [Order]
  /// Every device of the settings, by name.
  package var devices: [DeviceReport]
  /// The jobs that are not over, oldest first.
  package var jobs: [Job]
  /// How far the running ones are.
  package var progress: [EventID: JobProgress]

  /// A bench with all its parts.
  package init(
    sequence: Int64, orders: [Order], devices: [DeviceReport], jobs: [Job], progress: [EventID: JobProgress]
  ) {
    self.sequence = sequence
    self.orders = orders
    self.devices = devices
    self.jobs = jobs
    self.progress = progress
  }
}
