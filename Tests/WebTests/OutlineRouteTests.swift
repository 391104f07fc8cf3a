import BenchAPI
import Testing

@Suite struct OutlineRouteTests {
  @Test func aBenchThatShowsNothingEndsNothing() async throws {
    try await TestServer.run { server in
      let ended = try await server.ask("DELETE", "/v1/outline")
      #expect(ended.status == 200 && ended.body == #"{"devices":[],"seconds":0}"#)
    }
  }

  @Test(arguments: [
    (#"{"order": "R-1", "seconds": 61}"#, 422), (#"{"order": "R-1", "seconds": 0}"#, 422), (#"{"seconds": 5}"#, 422),
    (#"{"order": "R-1", "light": true}"#, 422), (#"{"order": "R-1"}"#, 404),
  ])
  func whatCannotBeShownIsRefused(body: String, status: Int) async throws {
    try await TestServer.run { server in
      let answer = try await server.ask("POST", "/v1/outline", body)
      #expect(answer.status == status)
    }
  }
}
