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

/// Lists the photos of an order.
struct OrderPhotos: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "photos", abstract: "List the photos of an order, or save them into a folder.",
    discussion: "A photo's own place is /v1/orders/NUMBER/photos/ID.")

  @OptionGroup var connection: ConnectionOptions
  @Argument(help: "The number on the job bag.") var number: String
  @Option(help: ArgumentHelp("The folder to save them into, each under its id.", valueName: "folder")) var save: String?

  func run() async throws {
    let target = "/v1/orders/\(number.percentEncoded)/photos"
    let answer = try await connection.client.get(target)
    let photos = try answer.read(PhotoList.self).photos
    if let save {
      for photo in photos {
        let bytes = try await connection.client.get("\(target)/\(photo.id)").bytes
        try OutputFile.write(bytes, to: "\(save)/\(photo.fileName)")
      }
    }
    try connection.show(answer, PhotoList.self) { list in
      guard !list.photos.isEmpty else { return ["Order \(number) has no photos."] }
      return Table.lines(PhotoBody.heading, list.photos.map(\.row))
        + (save.map { ["Saved \(list.photos.count) into \($0)."] } ?? [])
    }
  }
}

extension PhotoBody {
  static let heading = ["PHOTO", "STAGE", "TAKEN IN (UTC)", "BY", "SIZE", "SHOWS"]

  /// The photo as a row of a table.
  var row: [String] {
    [
      id, stage, at.asTime, by, "\(max(1, bytes / 1024)) KB",
      (caption.isEmpty ? "-" : caption.asEngraved) + (is_internal ? " (stays in the shop)" : ""),
    ]
  }

  /// What its file is called where it is saved.
  fileprivate var fileName: String { "\(id).\(media_type == "image/png" ? "png" : "jpg")" }
}
