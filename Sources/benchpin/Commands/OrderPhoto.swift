import ArgumentParser
import BenchAPI
import Workshop

/// Puts a photo to an order.
struct OrderPhoto: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "photo", abstract: "Put a photo to an order: a JPEG or PNG of at most 12 MB.",
    discussion: "What a camera writes into it about place, time and owner is left out.")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var asker: AskerOptions
  @Argument(help: "The number on the job bag.") var number: String
  @Argument(help: "The photo.") var file: String
  @Option(help: "What it shows.") var caption: String?
  @Flag(name: .customLong("internal"), help: "It stays in the shop and is not in the record.") var staysInTheShop =
    false

  func run() async throws {
    let bytes = try InputFile.read(file, upTo: Photo.mostBytes)
    let type = bytes.starts(with: [0x89, 0x50]) ? "image/png" : "image/jpeg"
    let words = caption.map { "&caption=\($0.percentEncoded)" } ?? ""
    let answer = try await connection.client.post(
      "/v1/orders/\(number.percentEncoded)/photos?by=\(asker.name.percentEncoded)&internal=\(staysInTheShop)\(words)",
      photo: bytes, type: type)
    try connection.show(answer, PhotoBody.self) { ["Photo \($0.id) of order \($0.order), \($0.bytes / 1024) KB."] }
  }
}
