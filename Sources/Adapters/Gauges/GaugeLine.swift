import Workshop

/// What one line of a gauge or a balance says, before anybody asks whether it can be a ring.
package enum GaugeLine: Hashable, Sendable {
  /// What a line that measures nothing is about.
  package enum Notice: String, Hashable, Sendable {
    case status, identification
    case acknowledgement = "ack"
  }

  /// A value, from a line of these bytes.
  case reading(Measurement, sent: [UInt8])
  /// One of the gauge's error codes.
  case error(code: String, meaning: String, channel: Int?)
  /// Something about the gauge itself.
  case notice(Notice, code: String, meaning: String)
  /// Nothing: an echo of our own request.
  case echo
  /// Not a line of this gauge; its bytes, the first of them when there were too many, and why.
  case garbled([UInt8], Garbling)
}

extension GaugeProfile {
  /// Reads one frame without its end.
  func read(_ frame: UnsafeBufferPointer<UInt8>) -> GaugeLine {
    if let binary {
      // Bytes from the middle of two frames tell no error either; the decoder looks for where one begins.
      guard binary.couldBegin(frame) else { return .garbled(Array(frame), .binary) }
      for known in binary.errors where known.place.number(in: frame) == known.when {
        let code = known.code ?? ByteName.hexadecimal(frame)
        return .error(code: code, meaning: known.meaning, channel: binary.channel?.number(in: frame))
      }
      guard let measurement = binary.measurement(frame, preset: unit) else {
        return .garbled(Array(frame), .binary)
      }
      return .reading(calibrated(measurement), sent: Array(frame))
    }
    // Errors come first: some of them look like values.
    for known in errors {
      if let held = FrameMatch.captures(of: known.pattern, in: frame) {
        let (code, meaning) = known.told(held, frame)
        return .error(code: code, meaning: meaning, channel: held.channel)
      }
    }
    for reading in readings {
      if let held = FrameMatch.captures(of: reading.pattern, in: frame),
        let measurement = measurement(reading, held, frame)
      {
        return .reading(measurement, sent: Array(frame))
      }
    }
    if let notice = notice(.status, statuses, frame) ?? notice(.identification, identifications, frame)
      ?? notice(.acknowledgement, acknowledgements, frame)
    {
      return notice
    }
    if echoes.contains(where: { FrameMatch.captures(of: $0, in: frame) != nil }) { return .echo }
    return .garbled(Array(frame), reason(frame))
  }

  private func notice(
    _ notice: GaugeLine.Notice, _ lines: [Known], _ frame: UnsafeBufferPointer<UInt8>
  ) -> GaugeLine? {
    for known in lines {
      guard let held = FrameMatch.captures(of: known.pattern, in: frame) else { continue }
      let (code, meaning) = known.told(held, frame)
      return .notice(notice, code: code, meaning: meaning)
    }
    return nil
  }

  private func measurement(
    _ reading: Reading, _ held: FrameMatch.Captures, _ frame: UnsafeBufferPointer<UInt8>
  ) -> Measurement? {
    let number = held.isNegative ? -held.number : held.number
    var measurement = Measurement(
      number: number, decimals: held.decimals, unit: held.unit ?? reading.unit ?? unit,
      isStable: held.isStable ?? reading.isStable)
    if let decimals = reading.decimals {
      guard held.decimals == 0, let count = decimals.count(in: measurement.unit) else { return nil }
      measurement.decimals = count
    }
    measurement.channel = held.channel
    measurement.tolerance = held.tolerance
    measurement.isForPeopleOnly = !reading.mayAttach
    if let label = held.label { measurement.label = words(frame, label) }
    if let legend = held.legend { measurement.legend = words(frame, legend) }
    return calibrated(measurement)
  }

  private func calibrated(_ measurement: Measurement) -> Measurement {
    guard let calibration else { return measurement }
    var measurement = measurement
    measurement.calibrated = calibration.diameter(of: measurement)
    // What the calibration cannot reckon with has no diameter at all.
    if measurement.calibrated == nil { measurement.unit = nil }
    return measurement
  }

  /// Why a line is none of this gauge's.
  private func reason(_ frame: UnsafeBufferPointer<UInt8>) -> Garbling {
    if let line = Garbling.Line.judging(frame) { return .line(line) }
    let other = point == UInt8(ascii: ".") ? UInt8(ascii: ",") : UInt8(ascii: ".")
    let letters = frame.filter { (0x41...0x5A).contains($0 & 0xDF) }
    let word = String(decoding: letters.prefix(20), as: UTF8.self)
    if letters.isEmpty, frame.contains(other) { return other == UInt8(ascii: ",") ? .comma : .point }
    // With its digits and its sign: they tell a reader of which line the profile says nothing.
    let text = words(frame, 0..<frame.count).map { printable($0.utf8.prefix(40)) } ?? ""
    let carriesUnit = readings.contains { $0.pattern.hasUnit }
    if !carriesUnit, ["mm", "MM", "in", "IN", "inch"].contains(word) { return .unit(word) }
    let numbers = frame.allSatisfy { $0.isDigit || " +-.".utf8.contains($0) }
    // A plain number that fits no line is none of this gauge's, and nothing is wrong with it.
    let isPlain = DecimalText.parse(text, decimals: FrameMatch.mostDecimals) != nil
    if numbers, !isPlain, frame.contains(where: \.isDigit) { return .number(text) }
    return .unknown(text: text)
  }
}

extension GaugeProfile.Known {
  /// The code and the meaning of a line of this kind.
  fileprivate func told(
    _ held: FrameMatch.Captures, _ frame: UnsafeBufferPointer<UInt8>
  ) -> (code: String, meaning: String) {
    let code = code ?? words(frame, held.code ?? 0..<frame.count) ?? ""
    guard let channel = held.channel, meaning.utf8.contains(UInt8(ascii: "{")) else { return (code, meaning) }
    return (code, meaning.replacing("{channel}", with: String(channel)))
  }
}

/// Some characters of a frame without the blanks around them; `nil` when only blanks stand there.
private func words(_ frame: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String? {
  var (start, end) = (range.lowerBound, range.upperBound)
  while start < end, frame[start] == 0x20 { start += 1 }
  while end > start, frame[end - 1] == 0x20 { end -= 1 }
  return start == end ? nil : String(decoding: frame[start..<end], as: UTF8.self)
}

/// A line as printable text; other bytes as `\xNN`.
func printable(_ line: some Collection<UInt8>) -> String {
  if line.allSatisfy(\.isPrintable) { return String(decoding: line, as: UTF8.self) }
  var text = ""
  for byte in line {
    if byte.isPrintable {
      text.unicodeScalars.append(Unicode.Scalar(byte))
    } else {
      text += (byte < 16 ? "\\x0" : "\\x") + String(byte, radix: 16)
    }
  }
  return text
}
