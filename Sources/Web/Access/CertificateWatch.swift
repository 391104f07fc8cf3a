import Logging
import ServiceLifecycle
import Station
import Workshop

/// Looks from time to time whether the certificate that the network is shown is about to end, or has ended, and says so
/// in the log. It refuses nothing: who compared the fingerprint trusts it all the same.
struct CertificateWatch: Sendable {
  /// How long before its end a certificate is said to end soon.
  static let soon = Duration.seconds(14 * 24 * 3600)
  private static let pause = Duration.seconds(24 * 3600)

  let keys: NetworkKeys
  let logger: Logger
  var now: @Sendable () -> Moment = { .now }
  var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

  /// Looks now, and then once a day until it is called off or the service group shuts down.
  func run() async {
    await cancelWhenGracefulShutdown {
      while true {
        look()
        do { try await sleep(Self.pause) } catch { return }
      }
    }
  }

  /// Looks at the certificate that the next connection is shown.
  func look() {
    // In the clear there is none.
    guard let identity = keys.identity else { return }
    let until = Moment(milliseconds: Int64(identity.end) * 1000)
    let left = until.milliseconds - now().milliseconds
    let metadata: Logger.Metadata = ["until": "\(until.text)", "fingerprint": "\(identity.fingerprint)"]
    if left < 0 {
      logger.warning(
        "the certificate of the network is out of date; benchpind certificate --replace makes another",
        metadata: metadata)
    } else if left < Int64(Self.soon.milliseconds) {
      logger.warning(
        "the certificate of the network ends soon; benchpind certificate --replace makes another", metadata: metadata)
    }
  }
}
