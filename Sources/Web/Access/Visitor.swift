/// A way into the bench.
enum Door: String, CaseIterable, Hashable, Sendable {
  /// The Unix socket: who may open it is a matter of the file's mode, and the kernel says who did.
  case socket
  /// HTTP on the loopback: any program and any user of this machine.
  case loopback
  /// The shop's network, over TLS or, where the settings say so, in the clear: whoever shows a token or is a paired screen.
  case network
}

/// Who asks, as far as the way in proves it: made once for each request.
struct Visitor: Sendable {
  /// The way in.
  let door: Door
  /// What they may do; `nil` for who has not shown who they are, and may stop and nothing else.
  let role: Role?
  /// What the record calls them when they say nothing.
  let name: String
  /// Why there is no role.
  var refusal: Problem?
  /// The paired screen that asks, as what it counts here.
  var screen: PairedScreen?
  /// The address they come from, where there is one.
  var address: String?
  /// Whether others in the network can read what goes to and fro.
  var isInTheClear = false
  /// Whether they may still go on with what lasts; a token may have been revoked meanwhile.
  var isWelcome: @Sendable () -> Bool = { true }

  /// The name for the record when they call themselves `claim`.
  ///
  /// At the bench several people share one login, so what they say is taken. From the network only the token or the paired
  /// screen proves anything: its name is always there, as a screen's is at the bench. A secret put there by mistake is
  /// nobody's name and reaches no record.
  func by(_ claim: String?) -> String {
    guard let claim, !claim.isEmpty, claim != name, !claim.contains(AccessToken.prefix),
      !claim.contains(ScreenCookie.prefix)
    else {
      return name
    }
    return door == .network || screen != nil ? "\(claim.shortened(to: 40)) (\(name))" : claim.shortened(to: 64)
  }
}
