import Crypto
import NIOCore
import NIOSSL

/// The certificate and the key with which the bench shows the network that it is the bench.
package struct ServerIdentity: Sendable {
  /// Why the two cannot be used, and what to do.
  package enum Mistake: Error, Hashable, Sendable {
    case certificate(String)
    case key(String)
  }

  /// The SHA-256 of the certificate in pairs of hexadecimal digits, as browsers and openssl show it.
  package let fingerprint: String
  /// When the certificate ends, in seconds since 1970.
  package let end: Int
  /// What TLS needs of it.
  let context: NIOSSLContext

  /// Takes a certificate, with what leads to its issuer behind it, and its key, both as PEM.
  package init(certificate: [UInt8], key: [UInt8]) throws(Mistake) {
    let chain: [NIOSSLCertificate]
    do { chain = try NIOSSLCertificate.fromPEMBytes(certificate) } catch { throw .notACertificate }
    guard let leaf = chain.first else { throw .notACertificate }
    let privateKey: NIOSSLPrivateKey
    do {
      privateKey = try NIOSSLPrivateKey(bytes: key, format: .pem) { setPassphrase in setPassphrase([UInt8]()) }
    } catch {
      throw .key("expected a private key as PEM, without a passphrase")
    }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    configuration.shutdownTimeout = .seconds(1)
    do {
      context = try NIOSSLContext(configuration: configuration)
      fingerprint = Self.pairs(try leaf.toDERBytes())
    } catch {
      throw .key("expected the key of the certificate, found another key")
    }
    end = Int(leaf.notValidAfter)
  }

  private static func pairs(_ certificate: [UInt8]) -> String {
    SHA256.hash(data: certificate)
      .map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: ":")
  }
}

extension ServerIdentity.Mistake {
  fileprivate static let notACertificate = Self.certificate(
    "expected a certificate as PEM, which begins with -----BEGIN CERTIFICATE-----")
}
