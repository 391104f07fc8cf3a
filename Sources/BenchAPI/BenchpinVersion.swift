/// The version of the programs, one for all of them; the daemon tells it over HTTP.
package enum BenchpinVersion {
  /// The version as people write it.
  package static let text = "0.1.0"
}
