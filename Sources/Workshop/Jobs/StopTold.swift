/// That the machine was told to stop a job: from then on it may count a part of a mark as one.
package struct StopTold: Hashable, Sendable, Codable {
  /// Who asked: a person, `shutdown`, or `bench` where no person did.
  package var by: String
  /// When.
  package var at: Moment

  /// Who asked, and when.
  package init(by: String, at: Moment) {
    self.by = by
    self.at = at
  }
}

/// The machine was told to stop while a job was not over yet, begun or not, or while nobody knew how it had ended.
///
/// Recorded beside the stop, which waits for no disk, whether or not the machine shows that it is still.
package struct JobStopping: Hashable, Sendable, Codable {
  /// The job.
  package var job: EventID
  /// Its order.
  package var order: OrderNumber
  /// Who told the machine to stop, and when.
  package var stop: StopTold

  /// The job, its order and the stop.
  package init(job: EventID, order: OrderNumber, stop: StopTold) {
    self.job = job
    self.order = order
    self.stop = stop
  }
}
