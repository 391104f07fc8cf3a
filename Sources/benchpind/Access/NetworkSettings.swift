import Glibc
import Settings
import Web

extension NetworkConfiguration {
  /// The section `lan` of the settings with the files it names; `nil` without the section, and after a mistake in it.
  ///
  /// A relative name of the certificate or the key is looked for among the credentials that systemd passed first
  /// (`LoadCredential=`, systemd.exec(5)). The tokens are not: a credential is a copy made at the start, and a token
  /// revoked in the file would stay good.
  init?(
    _ reader: SettingsReader?, path: (String) -> String,
    credentials: String? = Activation.value("CREDENTIALS_DIRECTORY")
  ) {
    guard let reader else { return nil }
    let mistakes = reader.mistakesSoFar.count
    let address = reader.value("address", "an address of this machine in numbers, for instance 192.168.7.5") {
      Self.isAddress($0) ? $0 : nil
    }
    let port = reader.integer("port", in: 0...65_535, default: 8738)
    let names = reader.optionalTexts("names") ?? []
    if let address, ["0.0.0.0", "::"].contains(address), names.isEmpty {
      reader.refuse(
        "names", "expected the names and addresses that the bench goes by, since `address` is every address")
    }
    guard reader.boolean("tls", default: true) else {
      for key in ["certificate", "key", "tokens"] where reader.has(key) {
        reader.refuse(
          key, "expected none, since `tls` is false: in the clear there is nothing to prove, and no token counts")
      }
      guard let address, reader.mistakesSoFar.count == mistakes else { return nil }
      self.init(address: address, port: port, names: names, identity: nil, tokens: TokenBook())
      return
    }
    func secret(_ key: String) -> String {
      let name = reader.text(key)
      if !name.hasPrefix("/"), let credentials, access("\(credentials)/\(name)", F_OK) == 0 {
        return "\(credentials)/\(name)"
      }
      return path(name)
    }
    let (certificate, key, tokens) = (secret("certificate"), secret("key"), path(reader.text("tokens")))
    guard let address, reader.mistakesSoFar.count == mistakes else { return nil }
    let book = Self.tokens(reader, tokens)
    let identity = Self.identity(reader, certificate: certificate, key: key)
    guard let book, let identity else { return nil }
    self.init(address: address, port: port, names: names, identity: identity, tokens: book)
  }

  private static func identity(_ reader: SettingsReader, certificate: String, key: String) -> ServerIdentity? {
    guard let certificateBytes = bytes(reader, "certificate", certificate) else { return nil }
    guard let keyBytes = bytes(reader, "key", key, forbidden: 0o007, "it is everybody's: chmod o= it") else {
      return nil
    }
    do throws(ServerIdentity.Mistake) {
      return try ServerIdentity(certificate: certificateBytes, key: keyBytes)
    } catch {
      switch error {
      case .certificate(let sentence): reader.refuse("certificate", "\(certificate): \(sentence)")
      case .key(let sentence): reader.refuse("key", "\(key): \(sentence)")
      }
      return nil
    }
  }

  private static func tokens(_ reader: SettingsReader, _ file: String) -> TokenBook? {
    guard let bytes = bytes(reader, "tokens", file, forbidden: 0o022, "others may write it: chmod go-w it") else {
      return nil
    }
    do throws(TokenBook.Mistake) {
      return try TokenBook(text: String(decoding: bytes, as: UTF8.self))
    } catch {
      reader.refuse("tokens", "\(file), line \(error.line): \(error.sentence)")
      return nil
    }
  }

  /// The bytes of a file that is named by `key`, unless somebody `forbidden` may touch it.
  private static func bytes(
    _ reader: SettingsReader, _ key: String, _ file: String, forbidden: mode_t = 0, _ advice: String = ""
  ) -> [UInt8]? {
    if let standing = FileStanding(file), standing.mode & forbidden != 0 {
      reader.refuse(key, "\(file) cannot be trusted: \(advice)")
      return nil
    }
    do throws(SettingsMistakes) {
      return try SettingsFile.bytes(file)
    } catch {
      let advice =
        switch key {
        case "tokens": "; `benchpind token add` makes it"
        default: "; `benchpind certificate` makes both where the shop has none"
        }
      reader.refuse(key, "\(file): \(error.mistakes.first?.sentence ?? "the file cannot be read")\(advice)")
      return nil
    }
  }

  private static func isAddress(_ text: String) -> Bool {
    var address = in6_addr()
    return inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1
  }
}
