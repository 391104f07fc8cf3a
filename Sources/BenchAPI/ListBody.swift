/// Some readings, newest first.
package struct ReadingList: Codable, Hashable, Sendable {
  /// The readings.
  package var readings: [ReadingBody]

  /// A list of readings.
  package init(readings: [ReadingBody]) { self.readings = readings }
}

/// Some jobs, newest first.
package struct JobList: Codable, Hashable, Sendable {
  /// The jobs.
  package var jobs: [JobBody]

  /// A list of jobs.
  package init(jobs: [JobBody]) { self.jobs = jobs }
}

/// Every device of the settings, by name.
package struct DeviceList: Codable, Hashable, Sendable {
  /// The devices.
  package var devices: [DeviceBody]

  /// A list of devices.
  package init(devices: [DeviceBody]) { self.devices = devices }
}
