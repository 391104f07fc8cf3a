import BenchAPI
import Foundation
import Station
import Synchronization
import TestJournal
import Testing
import Workshop

@testable import Web

@Suite(.serialized) struct PhotoRouteTests {
  /// The picture that the records of the tests show.
  static func ring() throws -> [UInt8] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Recordings/records/ring.png")
    return Array(try Data(contentsOf: file))
  }

  private let png = ["Content-Type": "image/png"]

  @Test func aPhotoComesBackAsAPictureAndNeverAsAnythingElse() async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      let ring = try Self.ring()
      let put = try await server.ask(
        "POST", "/v1/orders/A-1/photos?caption=Fertig%20%3Cb%3E&by=Mia", bytes: ring, headers: png)
      #expect(put.status == 201)
      let photo = try put.decoded(PhotoBody.self)
      #expect(photo.caption == "Fertig <b>")
      #expect(photo.stage == "finishing")
      #expect(photo.by == "Mia")
      #expect(photo.sha256 == KeepsakeFiles.hash(ring))
      let place = try #require(put.header("Location"))
      let got = try await server.ask("GET", place)
      #expect(got.bytes == ring)
      #expect(got.header("Content-Type") == "image/png")
      #expect(got.header("X-Content-Type-Options") == "nosniff")
      #expect(got.header("Content-Security-Policy") == "default-src 'none'; sandbox")
      let list = try await server.ask("GET", "/v1/orders/A-1/photos").decoded(PhotoList.self)
      #expect(list.photos.map(\.id) == [photo.id])
      #expect(try await server.ask("GET", place.replacing("A-1", with: "A-2")).status == 404)
      let record = try await server.ask("GET", "/v1/orders/A-1/record").decoded(OrderRecordBody.self)
      #expect(record.photos.map(\.id) == [photo.id])
    }
  }

  @Test func whatIsNoPhotoIsRefusedWithWords() async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      let ring = try Self.ring()
      let path = "/v1/orders/A-1/photos"
      #expect(try await server.ask("POST", path, bytes: ring, headers: ["Content-Type": "image/svg+xml"]).status == 415)
      #expect(try await server.ask("POST", path, bytes: ring, headers: ["Content-Type": "image/jpeg"]).status == 422)
      let script = Array("<script>alert(1)</script>".utf8)
      let refused = try await server.ask("POST", path, bytes: script, headers: png)
      #expect(refused.status == 422)
      #expect(try refused.decoded(ProblemBody.self).detail == "This is neither a JPEG nor a PNG.")
      #expect(try await server.ask("POST", "/v1/orders/A-9/photos", bytes: ring, headers: png).status == 404)
      #expect(try await server.ask("GET", path).decoded(PhotoList.self).photos.isEmpty)
      #expect(server.keepsakes.files.withLock { $0.values.contains(script) } == false)
    }
  }

  @Test func aWordForInternalThatIsNotUnderstoodPutsNoPhotoIntoTheRecord() async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      for (word, status) in [("yes", 201), ("TRUE", 201), ("perhaps", 422)] {
        let put = try await server.ask(
          "POST", "/v1/orders/A-1/photos?internal=\(word)", bytes: try Self.ring(), headers: png)
        #expect(put.status == status)
        if status == 201 { #expect(try put.decoded(PhotoBody.self).is_internal) }
      }
    }
  }

  @Test func aPhotoOf200MegabytesIsRefusedBeforeItIsSent() async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      let answer = try await server.ask(
        "POST", "/v1/orders/A-1/photos", bytes: try Self.ring(),
        headers: ["Content-Type": "image/png", "Content-Length": "209715200"])
      #expect(answer.status == 413)
      let problem = try answer.decoded(ProblemBody.self)
      #expect(problem.detail == "The photo has 200 MB; at most 12 MB are taken.")
      #expect(problem.remedy.contains("Save it smaller"))
    }
  }

  @Test func aPhotoWhoseFileIsGoneOrChangedIsSaidToBe() async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      let put = try await server.ask("POST", "/v1/orders/A-1/photos", bytes: try Self.ring(), headers: png)
      let place = try #require(put.header("Location"))
      server.keepsakes.files.withLock { files in for name in files.keys { files[name]?.append(0) } }
      #expect(try await server.ask("GET", place).status == 503)
      server.keepsakes.files.withLock { $0 = [:] }
      let gone = try await server.ask("GET", place)
      #expect(gone.status == 503)
      #expect(try gone.decoded(ProblemBody.self).remedy.contains("folder .files beside the backups"))
    }
  }

  @Test func aPhotoIsOnTheDiskBeforeItIsAFact() async throws {
    try await TestServer.run { server in
      try await server.twoOrders()
      server.keepsakes.refusal.withLock { $0 = .diskFull("The disk is full.") }
      let put = try await server.ask("POST", "/v1/orders/A-1/photos", bytes: try Self.ring(), headers: png)
      #expect(put.status == 507)
      server.keepsakes.refusal.withLock { $0 = nil }
      #expect(try await server.ask("GET", "/v1/orders/A-1/photos").decoded(PhotoList.self).photos.isEmpty)
    }
  }
}
