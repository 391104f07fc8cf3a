import Adapters
import Devices
import Testing
import Workshop

@Suite struct RecordingTests {
  @Test(arguments: try Recording.all())
  func aRecordingMeansWhatItsManualSays(recording: Recording) throws {
    let frames = try contents(of: recording, in: [recording.bytes])
    let meaning = recording.meaning
    switch meaning.kind {
    case "reading":
      let readings = frames.filter { isValue($0) }
      let values = meaning.values ?? [meaning.value ?? ""]
      #expect(readings.count == values.count)
      for (frame, value) in zip(readings, values) { expect(frame, is: value) }
    case "error":
      #expect(frames == [.error(code: meaning.code ?? "", meaning: meaning.meaning ?? "")])
    case "identification", "status":
      guard frames.count == 1, case .status(let text) = frames[0] else {
        Issue.record("not one status: \(frames)")
        return
      }
      if let code = meaning.code { #expect(text.contains(code)) }
    case "malformed":
      #expect(frames.count == 1)
      #expect(frames.allSatisfy { isGarbled($0) })
    case "incomplete": #expect(frames.isEmpty)
    default: Issue.record("unknown kind \(meaning.kind)")
    }
  }

  @Test(arguments: try Recording.all())
  func theSameFramesComeHoweverTheBytesAreCut(recording: Recording) throws {
    let whole = try contents(of: recording, in: [recording.bytes])
    #expect(try contents(of: recording, in: recording.bytes.map { [$0] }) == whole)
    for cut in 1..<recording.bytes.count {
      let halves = [Array(recording.bytes[..<cut]), Array(recording.bytes[cut...])]
      #expect(try contents(of: recording, in: halves) == whole)
    }
  }

  @Test(arguments: try Recording.all())
  func gluedFramesAndGarbageBetweenChangeNothing(recording: Recording) throws {
    guard recording.meaning.kind != "incomplete" else { return }
    let whole = try contents(of: recording, in: [recording.bytes])
    #expect(try contents(of: recording, in: [recording.bytes + recording.bytes]) == whole + whole)
    let garbage: [UInt8] = Array("\r\n\u{7F}%%@!\r".utf8)
    let mixed = try contents(of: recording, in: [recording.bytes + garbage + recording.bytes])
    #expect(mixed.count == 2 * whole.count + 1)
    #expect(Array(mixed.prefix(whole.count)) == whole && Array(mixed.suffix(whole.count)) == whole)
    #expect(isGarbled(mixed[whole.count]))
  }

  private func contents(of recording: Recording, in chunks: [[UInt8]]) throws -> [GaugeFrame.Content] {
    var decoder = FrameDecoder(try Project.gauge(recording.profile))
    return chunks.flatMap { decoder.decode($0, arrived: .now) }.map(\.content)
  }

  /// A value inside the window of rings is a diameter; any other value is named as what it is.
  private func expect(_ frame: GaugeFrame.Content, is value: String) {
    let micrometres = DecimalText.parse(value, decimals: 3)
    if let micrometres, RingWindow.diameters.contains(Micrometres(micrometres)) {
      guard case .diameter(let diameter, _) = frame else {
        Issue.record("not a diameter: \(frame)")
        return
      }
      #expect(diameter.count == micrometres)
    } else {
      guard case .garbled(_, let why) = frame else {
        Issue.record("not garbled: \(frame)")
        return
      }
      #expect(why.hasPrefix("\(value) is not a ring's inside diameter in mm"))
    }
  }

  private func isValue(_ frame: GaugeFrame.Content) -> Bool {
    switch frame {
    case .diameter: true
    case .garbled(_, let why): why.contains("inside diameter")
    case .error, .status: false
    }
  }

  private func isGarbled(_ frame: GaugeFrame.Content) -> Bool {
    if case .garbled = frame { true } else { false }
  }
}
