import Glibc
import Testing
import Web

@testable import benchpind

@Suite(.serialized) struct ActivationTests {
  /// A TCP socket that listens on `address`; closed by the test.
  private func tcp(_ address: UInt32, listens: Bool = true) throws -> CInt {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = address.bigEndian
    let result = withUnsafeBytes(of: name) { bytes in
      bytes.baseAddress.map { bind(descriptor, $0.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) }
        ?? -1
    }
    try #require(result == 0)
    if listens { try #require(listen(descriptor, 4) == 0) }
    return descriptor
  }

  @Test func aSocketOnTheLoopbackIsTakenAndNotLeftToOtherPrograms() throws {
    let descriptor = try tcp(0x7F00_0001)
    defer { close(descriptor) }
    #expect(try Activation.sort(descriptor..<(descriptor + 1)) == InheritedSockets(tcp: [descriptor]))
    #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
  }

  @Test func aSocketThatOtherMachinesReachIsRefused() throws {
    let descriptor = try tcp(0)
    defer { close(descriptor) }
    let refusal = #expect(throws: Activation.Refusal.self) { try Activation.sort(descriptor..<(descriptor + 1)) }
    #expect(refusal?.description.contains("127.0.0.1") == true)
  }

  @Test func aDescriptorThatDoesNotListenIsRefused() throws {
    let descriptor = try tcp(0x7F00_0001, listens: false)
    defer { close(descriptor) }
    #expect(throws: Activation.Refusal.self) { try Activation.sort(descriptor..<(descriptor + 1)) }
    #expect(throws: Activation.Refusal.self) { try Activation.sort(0..<1) }
  }

  @Test func socketsForAnotherProcessAreLeftAlone() throws {
    let other = ["LISTEN_PID": "7", "LISTEN_FDS": "2"]
    #expect(try Activation.take({ other[$0] }, process: 8) == InheritedSockets())
    #expect(try Activation.take({ _ in nil }, process: 8) == InheritedSockets())
  }
}
