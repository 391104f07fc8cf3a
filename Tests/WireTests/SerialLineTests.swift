import Glibc
import Testing
import Wire

@Suite(.serialized) struct SerialLineTests {
  private let settings = SerialSettings(baud: 4800, dataBits: 7, parity: .even, stopBits: 2, rts: true, dtr: true)

  @Test func bytesArriveWithTheInstantTheyWereRead() async throws {
    let pty = try Pty()
    let line = try SerialLine(path: pty.path, settings: settings)
    let before = ContinuousClock.now
    pty.send("+12.345\r")
    let arrival = try await line.nextBytes()
    #expect(arrival.bytes == Array("+12.345\r".utf8))
    #expect(arrival.arrived >= before && arrival.arrived <= .now)
    await line.close()
    pty.unplug()
  }

  @Test func bytesGoOut() async throws {
    let pty = try Pty()
    let line = try SerialLine(path: pty.path, settings: settings)
    try await line.write(Array("?\r".utf8))
    var buffer = [UInt8](repeating: 0, count: 8)
    #expect(read(pty.master, &buffer, 8) == 2)
    await line.close()
    pty.unplug()
  }

  @Test func aSecondOpenerIsRefused() async throws {
    let pty = try Pty()
    let line = try SerialLine(path: pty.path, settings: settings)
    #expect {
      _ = try SerialLine(path: pty.path, settings: settings)
    } throws: {
      ($0 as? WireFault)?.sentence.contains("held by another program") == true
    }
    await line.close()
    let again = try SerialLine(path: pty.path, settings: settings)
    await again.close()
    pty.unplug()
  }

  @Test func anUnpluggedPortEndsAWaitingReadAndEveryOneAfter() async throws {
    let pty = try Pty()
    let line = try SerialLine(path: pty.path, settings: settings)
    let reading = Task { try await line.nextBytes() }
    await Task.yield()
    pty.unplug()
    await #expect(throws: WireFault.closed(place: pty.path)) { _ = try await reading.value }
    await #expect(throws: WireFault.closed(place: pty.path)) { _ = try await line.nextBytes() }
    await #expect(throws: WireFault.closed(place: pty.path)) { try await line.write([1]) }
    await line.close()
    #expect(pty.openings == 0)
  }

  @Test func whatCameBeforeTheEndIsDelivered() async throws {
    let pty = try Pty()
    let line = try SerialLine(path: pty.path, settings: settings)
    pty.send("17.35\r")
    #expect(try await line.nextBytes().bytes == Array("17.35\r".utf8))
    await line.close()
    pty.unplug()
  }

  @Test func closingTwiceEndsAReadAndLeavesNothingOpen() async throws {
    let pty = try Pty()
    let line = try SerialLine(path: pty.path, settings: settings)
    #expect(pty.openings == 1)
    let reading = Task { try await line.nextBytes() }
    await Task.yield()
    await line.close()
    await line.close()
    await #expect(throws: WireFault.closed(place: pty.path)) { _ = try await reading.value }
    #expect(pty.openings == 0)
    pty.unplug()
  }

  @Test func aCancelledReadLeavesTheLineUsable() async throws {
    let pty = try Pty()
    let line = try SerialLine(path: pty.path, settings: settings)
    let reading = Task { try await line.nextBytes() }
    reading.cancel()
    await #expect(throws: WireFault.calledOff(place: pty.path)) { _ = try await reading.value }
    pty.send("1\r")
    #expect(try await line.nextBytes().bytes == [0x31, 0x0D])
    await line.close()
    pty.unplug()
  }

  @Test func aReaderThatDoesNotComeCostsNoMoreThanTheBuffer() async throws {
    let pty = try Pty()
    let line = try SerialLine(path: pty.path, settings: settings)
    _ = fcntl(pty.master, F_SETFL, O_NONBLOCK)
    let chunk = [UInt8](repeating: 0x31, count: 1024)
    var sent = 0
    // The pty stops taking bytes only when the line has stopped reading.
    let isFull = await eventually {
      let wrote = write(pty.master, chunk, chunk.count)
      if wrote > 0 { sent += wrote }
      return wrote < 0 && sent >= SerialLine.bufferLimit
    }
    #expect(isFull)
    var got = try await line.nextBytes().bytes.count
    #expect(got <= SerialLine.bufferLimit)
    while got < sent { got += try await line.nextBytes().bytes.count }
    #expect(got == sent)
    await line.close()
    pty.unplug()
  }

  @Test(arguments: [12_345, 0, 250_000])
  func unknownBaudsAreRefusedByName(baud: Int) throws {
    let pty = try Pty()
    #expect {
      _ = try SerialLine(path: pty.path, settings: SerialSettings(baud: baud))
    } throws: {
      ($0 as? WireFault)?.sentence.contains("\(baud) baud") == true
    }
    pty.unplug()
  }

  @Test func aMissingPortIsAbsentAndAFileIsNoPort() {
    #expect(throws: WireFault.absent(place: "/dev/no-such-port", errno: ENOENT)) {
      _ = try SerialLine(path: "/dev/no-such-port", settings: settings)
    }
    #expect(throws: WireFault.denied(place: "/dev/null", why: "it is not a serial port")) {
      _ = try SerialLine(path: "/dev/null", settings: settings)
    }
  }
}
