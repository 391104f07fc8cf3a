import Foundation
import Settings
import Testing
import Workshop

@testable import benchpind

@Suite struct SizeSettingsTests {
  /// The settings of a bench without devices, with `more` behind them.
  static func read(_ more: String) throws -> BenchSettings {
    let folder = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "benchpin.yaml")
    try Data("bench: bench-1\nledger: l\nsocket: s\n\(more)\n".utf8).write(to: file)
    try Data("hush-hush-hush-hush\n".utf8).write(to: folder.appending(path: "secret"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: folder.appending(path: "secret").path)
    return try BenchSettings.read(path: file.path)
  }

  static func mistakes(_ more: String) -> [String] {
    do {
      _ = try read(more)
      return []
    } catch {
      return (error as? SettingsMistakes)?.mistakes.map { "\($0.path): \($0.sentence)" } ?? ["\(error)"]
    }
  }

  @Test func withoutTheSectionTheStandardHolds() throws {
    #expect(try Self.read("").sizes == SizeRules())
  }

  @Test func everyChoiceIsRead() throws {
    let rules = try Self.read(
      """
      sizes:
        uk_chart: trade
        tolerance: 1/4
        wide_bands: [{from_mm: 5.0, quarters: 1}, {from_mm: 8, quarters: 2}]
        comfort_quarters: 1
      """
    ).sizes
    #expect(rules.chart == .trade && rules.toleranceQuarters == 1)
    #expect(rules.fit.wideBands.map(\.from.count) == [5000, 8000])
    #expect(rules.fit.comfortQuarters == 1)
    #expect(try Self.read("sizes: {tolerance: 0.125}").sizes.toleranceQuarters == 0.5)
  }

  @Test(arguments: [
    "sizes: {uk_chart: din}", "sizes: {tolerance: 2}", "sizes: {tolerance: 1/0}", "sizes: {tolerance: a}",
    "sizes: {wide_bands: [{from_mm: 5, quarters: 1}, {from_mm: 5, quarters: 2}]}", "sizes: {comfort_quarters: 9}",
    "imports: {webhooks: [{shop: etsy, secret_file: secret}]}",
    "imports: {webhooks: [{shop: shopify, secret_file: none}]}",
    "imports: {webhooks: [{shop: shopify, secret_file: secret}, {shop: shopify, secret_file: secret}]}",
  ])
  func whatCannotBeMeantIsNamed(more: String) { #expect(Self.mistakes(more).count == 1) }

  @Test func aFolderThatIsNotThereIsTheOnlyMistake() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "benchpin.yaml")
    let settings =
      "bench: b\nledger: l\nsocket: s\nimports: {folder: in, webhooks: [{shop: shopify, secret_file: secret}]}\n"
    try Data(settings.utf8).write(to: file)
    let secret = folder.appending(path: "secret")
    try Data("hush-hush-hush-hush\n".utf8).write(to: secret)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret.path)
    let mistakes = #expect(throws: SettingsMistakes.self) {
      try BenchSettings.read(path: file.path, looksForFolders: true)
    }
    #expect(mistakes?.mistakes.map(\.path) == ["imports.folder"])
  }

  @Test func aShopsSecretIsReadFromItsFile() throws {
    let intake = try Self.read("imports: {folder: in, webhooks: [{shop: woocommerce, secret_file: secret}]}").intake
    #expect(intake.folder?.hasSuffix("/in") == true)
    #expect(Array(intake.webhooks.keys) == [.woocommerce])
  }
}
