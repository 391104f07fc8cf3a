import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization
import Testing

@testable import Web

/// A key and a certificate for 127.0.0.1, made once for all tests by openssl.
struct TestCertificate: Sendable {
  let certificate: [UInt8]
  let key: [UInt8]

  static let one = Result { try TestCertificate() }
  static let other = Result { try TestCertificate() }

  private init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (key, certificate) = (folder.appending(path: "key"), folder.appending(path: "certificate"))
    let openssl = Process()
    openssl.executableURL = URL(filePath: "/usr/bin/openssl")
    openssl.arguments = [
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
      "/CN=bench", "-addext", "subjectAltName=DNS:bench-2.local,IP:127.0.0.1", "-keyout", key.path, "-out",
      certificate.path,
    ]
    openssl.standardError = FileHandle.nullDevice
    try openssl.run()
    openssl.waitUntilExit()
    try #require(openssl.terminationStatus == 0)
    self.key = [UInt8](try Data(contentsOf: key))
    self.certificate = [UInt8](try Data(contentsOf: certificate))
  }

  var identity: ServerIdentity { get throws { try ServerIdentity(certificate: certificate, key: key) } }
}

/// A client that trusts one certificate and speaks TLS with the bench.
final class SecureClient: Sendable {
  private let channel: any Channel
  private let inbox = Inbox()

  /// Connects and agrees on TLS, of no version newer than `newest`.
  init(port: Int, trusting certificate: TestCertificate, newest: TLSVersion? = nil) async throws {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(certificate.certificate))
    configuration.minimumTLSVersion = .tlsv1
    configuration.maximumTLSVersion = newest
    let context = try NIOSSLContext(configuration: configuration)
    let inbox = inbox
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers([
            try NIOSSLClientHandler(context: context, serverHostname: nil), IdleStateHandler(readTimeout: .seconds(10)),
            Collector(inbox),
          ])
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
  }

  func send(_ text: String) async throws { try await channel.writeAndFlush(ByteBuffer(string: text)) }

  /// Reads up to and including `mark`; `nil` when the connection ends before.
  func read(through mark: String) async throws -> String? {
    while true {
      let (found, count, isOver) = inbox.contents.withLock { contents -> (String?, Int, Bool) in
        let left = contents.bytes
        guard let range = left.firstRange(of: Array(mark.utf8)) else { return (nil, left.count, contents.isOver) }
        contents.bytes.removeSubrange(..<range.upperBound)
        return (String(decoding: left[..<range.upperBound], as: UTF8.self), 0, false)
      }
      if let found { return found }
      if isOver { return nil }
      await inbox.wait(beyond: count)
    }
  }

  func close() { channel.close(promise: nil) }

  /// What came and was not read.
  private final class Inbox: Sendable {
    struct Contents {
      var bytes: [UInt8] = []
      var isOver = false
      var waiter: CheckedContinuation<Void, Never>?
    }
    let contents = Mutex(Contents())

    /// Returns when there is more than `count` bytes, or no more will come.
    func wait(beyond count: Int) async {
      await withCheckedContinuation { continuation in
        let isReady = contents.withLock { contents in
          if contents.bytes.count > count || contents.isOver { return true }
          contents.waiter = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    }

    func take(_ bytes: [UInt8]?) {
      let waiter = contents.withLock { contents in
        if let bytes { contents.bytes += bytes } else { contents.isOver = true }
        defer { contents.waiter = nil }
        return contents.waiter
      }
      waiter?.resume()
    }
  }

  private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let inbox: Inbox
    init(_ inbox: Inbox) { self.inbox = inbox }
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      inbox.take(Array(unwrapInboundIn(data).readableBytesView))
    }
    func channelInactive(context: ChannelHandlerContext) { inbox.take(nil) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      inbox.take(nil)
      context.close(promise: nil)
    }
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
    }
  }
}
