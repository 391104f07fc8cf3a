import Devices
import Workshop

/// One device as the bench sees it now.
package struct DeviceReport: Hashable, Sendable {
  /// Whether it answers.
  package enum Link: Hashable, Sendable {
    /// It has not answered since the daemon started.
    case neverSeen
    /// It answers.
    case open
    /// It answered before and does not now.
    case lost
  }

  /// The name in the settings.
  package var name: DeviceName
  /// Which tool it is.
  package var kind: DeviceKind
  /// What it is and where.
  package var identity: DeviceIdentity
  /// Whether it answers.
  package var link: Link
  /// What an open machine last said of itself; `nil` for a gauge, and for a machine that has not been asked yet.
  package var status: MachineStatus?
  /// What is wrong and what to do; `nil` when all is well.
  package var trouble: String?
  /// What a person should know of an open machine while all is well, each a sentence.
  package var remarks: [String] = []
  /// When it last answered or sent something.
  package var lastHeard: ContinuousClock.Instant?
  /// How often the link was lost since the daemon started.
  package var losses: Int

  /// A device that has not been seen yet.
  package init(name: DeviceName, kind: DeviceKind, identity: DeviceIdentity) {
    self.name = name
    self.kind = kind
    self.identity = identity
    link = .neverSeen
    losses = 0
  }
}

/// How far a running job is, as last read from its machine.
package struct JobProgress: Hashable, Sendable {
  /// The job.
  package var job: EventID
  /// Its order.
  package var order: OrderNumber
  /// What the machine showed.
  package var progress: WorkProgress
  /// The time left, from the machine's progress and the job's expected duration.
  package var left: Duration?

  /// Progress with all its parts.
  package init(job: EventID, order: OrderNumber, progress: WorkProgress, left: Duration?) {
    self.job = job
    self.order = order
    self.progress = progress
    self.left = left
  }
}
