import Hummingbird
import Logging
import NIOCore

/// What a route knows of a request beside the request.
struct DeskContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The connection it came on.
  let channel: any Channel
  /// Who asks.
  let visitor: Visitor

  /// Where a request came from.
  struct Source: RequestContextSource {
    let channel: any Channel
    let logger: Logger
    let visitor: Visitor
  }

  init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
    visitor = source.visitor
  }
}
