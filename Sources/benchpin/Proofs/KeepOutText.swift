import Workshop

/// A keep-out as it is written on the command line: `seam=1@90`.
enum KeepOutText {
  /// The keep-out that `text` names.
  static func read(_ text: String) throws(CommandFailure) -> KeepOut {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    let numbers = (parts.last ?? "").split(separator: "@", maxSplits: 1).map(String.init)
    guard parts.count == 2, numbers.count == 2, let degrees = Int(numbers[1]), KeepOut.turns.contains(degrees),
      let length = DecimalText.parse(numbers[0], decimals: 3).map({ Micrometres($0) }), KeepOut.lengths.contains(length)
    else {
      throw CommandFailure(
        .data,
        "\"\(text)\" is no keep-out. Write its name, its millimetres from \(KeepOut.lengths.lowerBound.text(decimals: 3)) to \(KeepOut.lengths.upperBound.text(decimals: 0)) and its degrees: seam=1.0@90."
      )
    }
    if let flaw = parts[0].nameFlaw(upTo: KeepOut.longestName) {
      throw CommandFailure(.data, "The name of a keep-out \(flaw).")
    }
    return KeepOut(name: parts[0], length: length, degrees: degrees)
  }
}
