import Workshop

/// Knows one kind of device at one address: stateless, made from one profile and one entry of the settings.
///
/// Finding is not talking. A driver only opens sessions, and a session exists only while the device answers, so nothing
/// here is ever "not connected". Drivers and sessions never reconnect, retry or poll on their own: the bench's
/// supervisor does that for all of them.
package protocol DeviceDriver<Session>: Sendable {
  /// What an open device can do.
  associatedtype Session: DeviceSession

  /// What the driver expects to find.
  var identity: DeviceIdentity { get }

  /// Opens the device and makes sure that it answers as its profile says.
  ///
  /// Moves nothing and starts nothing. Whoever opens a session closes it.
  func open() async throws(DeviceFault) -> Session
}

/// A device that answered when it was opened.
package protocol DeviceSession: Sendable {
  /// What answered.
  var identity: DeviceIdentity { get }

  /// Lets go of the line. Harmless when repeated; what waits on the session ends with `cancelled` or another fault.
  func close() async
}
