/// The whole bench at one moment: what a client shows before it follows the events after `at`.
package struct BenchBody: Codable, Hashable, Sendable {
  /// The bench's name.
  package var bench: String
  /// The id of the newest event contained here, `EPOCH-SEQ`: pass it as `Last-Event-ID` to miss none.
  package var at: String
  /// The daemon's version.
  package var version: String
  /// The orders on the bench; readings attach by themselves only when it is exactly one.
  package var orders: [OrderBody]
  /// Every device of the settings.
  package var devices: [DeviceBody]
  /// The jobs that are not over.
  package var jobs: [JobBody]
  /// The newest reading, whatever it belongs to.
  package var newest_reading: ReadingBody?
  /// How many readings wait in the inbox, counted up to 1000.
  package var inbox: Int

  /// The bench with all its parts.
  package init(
    bench: String, at: String, version: String, orders: [OrderBody], devices: [DeviceBody], jobs: [JobBody],
    newest_reading: ReadingBody?, inbox: Int
  ) {
    self.bench = bench
    self.at = at
    self.version = version
    self.orders = orders
    self.devices = devices
    self.jobs = jobs
    self.newest_reading = newest_reading
    self.inbox = inbox
  }
}

/// Which orders lie on the bench: `order` for one, `orders` for several or none.
package struct BenchOrderBody: Codable, Hashable, Sendable {
  /// The one order, when it is one.
  package var order: String?
  /// All orders.
  package var orders: [String]?
  /// Who put them there; for people, not for access.
  package var by: String?

  /// The orders and who put them there.
  package init(order: String? = nil, orders: [String]? = nil, by: String? = nil) {
    self.order = order
    self.orders = orders
    self.by = by
  }
}

/// A line a scanner read.
package struct ScanBody: Codable, Hashable, Sendable {
  /// The text, as scanned.
  package var text: String

  /// A scanned line.
  package init(text: String) { self.text = text }
}

/// One device as the bench sees it.
package struct DeviceBody: Codable, Hashable, Sendable {
  /// The name in the settings.
  package var name: String
  /// `gauge`, `engraver` or `polisher`.
  package var kind: String
  /// What the profile calls it.
  package var model: String
  /// Where it is.
  package var address: String
  /// `open` while it answers; `absent` otherwise.
  package var link: String
  /// For an open machine `ready`, `not-ready`, `working`, `faulted` or `unknown`; absent for a gauge.
  package var state: String?
  /// What is wrong and what to do, in words; absent when all is well.
  package var trouble: String?
  /// What a person should know of an open machine while all is well; absent when there is nothing.
  package var remarks: [String]?
  /// Milliseconds since the device last answered or sent something; absent when it never did.
  package var last_heard_ms: Int?
  /// How often the link was lost since the daemon started.
  package var losses: Int

  /// A device with all its parts.
  package init(
    name: String, kind: String, model: String, address: String, link: String, state: String?, trouble: String?,
    remarks: [String]? = nil, last_heard_ms: Int?, losses: Int
  ) {
    self.name = name
    self.kind = kind
    self.model = model
    self.address = address
    self.link = link
    self.state = state
    self.trouble = trouble
    self.remarks = remarks
    self.last_heard_ms = last_heard_ms
    self.losses = losses
  }
}
