import Glibc
import Settings
import Web
import Workshop

/// How orders come in by themselves.
struct IntakeSettings: Sendable {
  /// The folder whose files are taken; `nil` for none.
  var folder: String?
  /// The shops whose webhooks are taken.
  var webhooks: [Shop: WebhookSecret] = [:]

  /// The section `imports` of the settings. A secret's file is looked for among the credentials that systemd passed first,
  /// as the network's key is.
  init(
    _ reader: SettingsReader?, path: (String) -> String,
    credentials: String? = Activation.value("CREDENTIALS_DIRECTORY")
  ) {
    guard let reader else { return }
    if reader.has("folder") { folder = path(reader.text("folder")) }
    for entry in reader.optionalMaps("webhooks") ?? [] {
      let shop = entry.value("shop", "shopify or woocommerce") { Shop(rawValue: $0) }
      let name = entry.text("secret_file")
      let isCredential = !name.hasPrefix("/") && credentials.map { access("\($0)/\(name)", F_OK) == 0 } ?? false
      let file = isCredential ? "\(credentials ?? "")/\(name)" : path(name)
      guard let shop, let secret = Self.secret(entry, file) else { continue }
      if webhooks.updateValue(secret, forKey: shop) != nil {
        entry.refuse("shop", "\(shop.rawValue) stands there twice; give each shop one entry")
      }
    }
  }

  private static func secret(_ reader: SettingsReader, _ file: String) -> WebhookSecret? {
    if let standing = FileStanding(file), standing.mode & 0o007 != 0 {
      reader.refuse("secret_file", "\(file) cannot be trusted: it is everybody's: chmod o= it")
      return nil
    }
    do throws(SettingsMistakes) {
      if let secret = WebhookSecret(try SettingsFile.bytes(file)) { return secret }
      reader.refuse("secret_file", "\(file) holds fewer than 16 characters; take the secret that the shop shows")
    } catch {
      reader.refuse("secret_file", "\(file): \(error.mistakes.first?.sentence ?? "the file cannot be read")")
    }
    return nil
  }
}
