import Glibc

/// What a simulator could not get from the system, with the system's own words.
package struct SimulatorFailure: Error, CustomStringConvertible {
  /// What was being done and why it failed: `open a pseudo terminal: Too many open files`.
  package let description: String

  init(_ doing: String, errno code: Int32) { description = "\(doing): \(String(cString: strerror(code)))" }
  init(_ description: String) { self.description = description }
}
