import Hummingbird
import NIOCore

/// What a route knows of a request beside the request.
struct DeskContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The connection it came on.
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }
}
