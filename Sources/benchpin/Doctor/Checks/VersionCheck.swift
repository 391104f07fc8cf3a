/// Whether the daemon that runs is the one that is installed.
struct VersionCheck {
  /// The version of this program.
  var own: String
  /// The version the daemon says it has; `nil` when none answers.
  var daemon: String?

  var findings: [Finding] {
    guard let daemon else { return [] }
    if daemon == own { return [.well("version", "daemon and command line are both \(own)")] }
    return [
      .act(
        "version", "the daemon is \(daemon) and this program is \(own)",
        "when no job is under way: sudo systemctl restart benchpind; if that does not help, install one version of both"
      )
    ]
  }
}
