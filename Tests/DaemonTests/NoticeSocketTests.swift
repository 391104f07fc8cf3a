import Testing

@testable import benchpind

@Suite struct NoticeSocketTests {
  @Test func whatIsSentArrivesInOneDatagram() throws {
    let ear = try DatagramEar()
    let socket = try #require(NoticeSocket(environment: ear.path))
    socket.send(["READY=1", "STATUS=Ready: Zoë's gauge answers."])
    #expect(try ear.hearLines() == ["READY=1", "STATUS=Ready: Zoë's gauge answers."])
  }

  @Test func withoutAListenerThereIsNoSocket() {
    #expect(NoticeSocket(environment: nil) == nil)
    #expect(NoticeSocket(environment: "") == nil)
    #expect(NoticeSocket(environment: "relative") == nil)
    #expect(NoticeSocket(environment: "/nowhere/notify") == nil)
  }
}
