import Testing

@testable import Ports

/// The kernel's tables of sockets, and who listens.
@Suite struct SocketHolderTests {
  @Test func onlyWhoListensWhereTheLoopbackIsTheirsHasThePort() {
    let table: [Substring] = [
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
      "   0: 0100007F:2221 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0        0 101 1 0",
      "   1: 00000000:2221 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0        0 102 1 0",
      "   2: 0501A8C0:2221 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0        0 103 1 0",
      "   3: 0100007F:2221 0100007F:9999 01 00000000:00000000 00:00000000 00000000  0        0 104 1 0",
      "   4: 0100007F:2222 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0        0 105 1 0",
      "   5: 00000000000000000000000001000000:2221 0:0 0A 0:0 00:00000000 00000000  0        0 106 1 0",
    ]
    #expect(SocketHolder.inodes(ofPort: 0x2221, in: table) == ["101", "102", "106"])
  }

  @Test func aUnixSocketIsFoundByItsPathBlanksIncluded() {
    let table: [Substring] = [
      "Num       RefCount Protocol Flags    Type St Inode Path",
      "0000: 00000002 00000000 00010000 0001 01 201 /run/a b.sock",
      "0000: 00000003 00000000 00000000 0001 03 202 /run/a b.sock",
      "0000: 00000003 00000000 00000000 0001 03 203",
    ]
    #expect(SocketHolder.inodes(ofPath: "/run/a b.sock", in: table) == ["201"])
  }
}
