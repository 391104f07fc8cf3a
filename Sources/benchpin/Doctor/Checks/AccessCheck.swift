/// Whether this user may use the daemon's socket, and the daemon its ports.
struct AccessCheck {
  /// Who runs the doctor.
  struct Account: Equatable {
    var name: String
    var isRoot: Bool
    /// The groups of this login.
    var groups: Set<String>
    /// The groups the user is in by the system's list, which count from the next login on.
    var listedGroups: Set<String>
  }

  /// A file's owner and mode.
  struct Place: Equatable {
    var path: String
    var owner: String
    var group: String
    /// The permission bits.
    var mode: UInt16
  }

  let account: Account

  /// The daemon's socket, which must be there.
  func socket(_ place: Place) -> Finding {
    if account.isRoot || mayUse(place) { return .well("access", "you may use \(place.path)") }
    let sentence = "\(account.name) may not use \(place.path)"
    guard place.mode & 0o060 == 0o060 else {
      return .act("access", "\(sentence): its mode is \(octal(place.mode)) and not 0660", "restart the daemon")
    }
    return .act("access", sentence, join(place.group))
  }

  /// A port of the settings, which the daemon opens as a member of `dialout`.
  func port(_ place: Place, of device: String) -> Finding {
    guard place.group == "dialout" && place.mode & 0o060 == 0o060 || place.mode & 0o006 == 0o006 else {
      return .act(
        device,
        "the daemon may not open \(place.path): it is \(place.owner):\(place.group) \(octal(place.mode)), not in the group dialout with 0660",
        "sudo udevadm trigger --action=add \(place.path); if that changes nothing, look for the udev rule that sets another group"
      )
    }
    return .well(device, "the daemon may open \(place.path)")
  }

  private func mayUse(_ place: Place) -> Bool {
    if place.owner == account.name { return place.mode & 0o600 == 0o600 }
    if account.groups.contains(place.group) { return place.mode & 0o060 == 0o060 }
    return place.mode & 0o006 == 0o006
  }

  private func join(_ group: String) -> String {
    account.listedGroups.contains(group)
      ? "you are in the group \(group) from your next login on: log out and in again"
      : "sudo usermod -aG \(group) \(account.name), then log out and in again"
  }

  private func octal(_ mode: UInt16) -> String {
    let digits = String(mode & 0o7777, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
