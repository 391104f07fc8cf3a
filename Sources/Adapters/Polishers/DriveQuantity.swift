import Workshop

/// How a number of a drive becomes a frequency.
package enum DriveScale: Hashable, Sendable {
  /// One count is so much.
  case hertz(Millihertz)
  /// One count is so many thousandths of a revolution a minute of the motor's shaft.
  case revolutions(thousandths: Int)
  /// So many counts are the drive's highest frequency.
  case share(full: Int)
}

/// What turns shares and revolutions into frequencies.
package struct DriveRatios: Hashable, Sendable {
  /// The drive's highest frequency, once it is known.
  var highest: Millihertz?
  /// Thousandths of a revolution a minute of the motor's shaft for one hertz.
  var thousandthsOfRPMPerHertz: Int
  /// The frequency that the setpoint 0 means, where that is not standstill.
  var zero: Millihertz?
}

extension DriveScale {
  /// The frequency of a number; `nil` when the drive's highest frequency is needed and not known.
  func frequency(_ number: Int, _ ratios: DriveRatios) -> Millihertz? {
    switch self {
    case .hertz(let step): return Millihertz(number * step.count)
    case .revolutions(let thousandths):
      return Millihertz(Self.rounded(number * thousandths * 1000, over: max(1, ratios.thousandthsOfRPMPerHertz)))
    case .share(let full):
      // A highest frequency of nothing is a wrong register: with it every measure would be standstill.
      guard let highest = ratios.highest, highest.count > 0 else { return nil }
      return Millihertz(Self.rounded(number * highest.count, over: max(1, full)))
    }
  }

  /// The number for a frequency, rounded.
  func number(_ frequency: Millihertz, _ ratios: DriveRatios) -> Int? {
    switch self {
    case .hertz(let step): return Self.rounded(frequency.count, over: max(1, step.count))
    case .revolutions(let thousandths):
      return Self.rounded(frequency.count * ratios.thousandthsOfRPMPerHertz, over: max(1, thousandths * 1000))
    case .share(let full):
      guard let highest = ratios.highest, highest.count > 0 else { return nil }
      return Self.rounded(frequency.count * full, over: highest.count)
    }
  }

  private static func rounded(_ number: Int, over divisor: Int) -> Int {
    (number + (number < 0 ? -divisor / 2 : divisor / 2)) / divisor
  }
}

/// A frequency that can be read from a drive.
package struct DriveQuantity: Hashable, Sendable {
  var place: DrivePlace
  var scale: DriveScale
  /// Whether its number is a two's complement.
  var isSigned: Bool

  /// The frequency in what was read; `nil` when it was not read or cannot be told.
  func frequency(in snapshot: DriveSnapshot, _ ratios: DriveRatios) -> Millihertz? {
    guard let number = snapshot.number(at: place) else { return nil }
    return scale.frequency(signed(number), ratios)
  }

  /// The number with its sign.
  func signed(_ number: Int) -> Int {
    guard isSigned, number >> (place.width - 1) & 1 == 1 else { return number }
    return number - (1 << place.width)
  }
}

/// A limit of a drive: told by a person, or read from it.
package enum DriveBound: Hashable, Sendable {
  case told(Millihertz)
  case read(DriveQuantity)
}

/// How a drive is told a frequency.
package struct DriveSetpoint: Hashable, Sendable {
  var scale: DriveScale
  var isSigned: Bool
  /// 16 or 32 bits.
  var width: Int
  /// Where the drive shows what it was told, after its own limits.
  var seen: DriveQuantity?
  /// The frequencies the drive itself keeps to.
  var lowest, highest: DriveBound?
  /// The frequency the number 0 stands for, on a drive that counts from its lowest one.
  var zero: DriveBound?
  /// Whether the way the shop calls forwards is told by a negative number.
  var isNegative = false

  /// The number for a frequency; `nil` when it does not fit or the drive's highest frequency is not known.
  func number(_ frequency: Millihertz, _ ratios: DriveRatios) -> Int? {
    var (frequency, ratios) = (frequency, ratios)
    if zero != nil {
      guard let zero = ratios.zero, frequency.count >= zero.count else { return nil }
      frequency.count -= zero.count
      ratios.highest?.count -= zero.count
    }
    guard let size = scale.number(frequency, ratios) else { return nil }
    let number = isNegative ? -size : size
    let range = isSigned ? -(1 << (width - 1))...((1 << (width - 1)) - 1) : 0...((1 << width) - 1)
    if case .share(let full) = scale, abs(number) > full { return nil }
    return range.contains(number) ? number : nil
  }
}
