/// A bar code of the kind Code 128 (ISO/IEC 15417), in code sets B and C.
package struct Code128: Hashable, Sendable {
  /// The widths of bars and gaps in modules, a bar first; the quiet zones are not in it.
  package let widths: [Int]

  /// How wide it is, in modules, without its quiet zones of ten modules each.
  package var modules: Int { widths.reduce(0, +) }

  /// The code of a text of printable ASCII; `nil` for any other text and for an empty one.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
    let symbols = Self.symbols(bytes)
    let weighted = symbols.enumerated().reduce(0) { $0 + $1.element * max(1, $1.offset) }
    widths = (symbols + [weighted % 103]).flatMap { Self.patterns[$0] } + Self.stop
  }

  private static let (startB, startC, toB, toC) = (104, 105, 100, 99)

  /// The start and the symbols: pairs of digits in set C where that is shorter, everything else in set B.
  private static func symbols(_ bytes: [UInt8]) -> [Int] {
    var symbols: [Int] = []
    var isC = false
    var index = 0
    while index < bytes.count {
      let digits = bytes[index...].prefix { (0x30...0x39).contains($0) }.count
      let isAtAnEnd = index == 0 || index + digits == bytes.count
      if isC ? digits >= 2 : digits >= (isAtAnEnd ? 4 : 6) {
        if !isC {
          // An odd run begins with one digit in set B, so that the rest are pairs.
          if digits % 2 == 1 {
            symbols += (symbols.isEmpty ? [startB] : []) + [Int(bytes[index]) - 0x20]
            index += 1
          }
          symbols.append(symbols.isEmpty ? startC : toC)
          isC = true
        }
        symbols.append(Int(bytes[index] - 0x30) * 10 + Int(bytes[index + 1] - 0x30))
        index += 2
      } else {
        if symbols.isEmpty { symbols.append(startB) } else if isC { symbols.append(toB) }
        isC = false
        symbols.append(Int(bytes[index]) - 0x20)
        index += 1
      }
    }
    return symbols
  }

  private static let stop = [2, 3, 3, 1, 1, 1, 2]

  /// The widths of the symbols 0 to 105: ISO/IEC 15417, table 1.
  private static let patterns: [[Int]] = {
    let table = """
      212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221
      223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321
      112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131
      311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114
      122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141
      214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232
      """
    let digits = table.compactMap(\.wholeNumberValue)
    return stride(from: 0, to: digits.count, by: 6).map { Array(digits[$0..<($0 + 6)]) }
  }()
}
