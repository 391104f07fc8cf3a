/// The version of the programs, one for all of them.
enum BenchpinVersion {
  static let text = "0.1.0"
}
