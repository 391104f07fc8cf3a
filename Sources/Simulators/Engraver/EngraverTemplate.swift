/// What is edited between begin and apply: job number, token and text, as holding registers 1, 3-6 and 10-42.
struct EngraverTemplate: Sendable, Equatable {
  static let textRegisters = 32

  var job: UInt16 = 0
  var token: UInt64 = 0
  var length: UInt16 = 0
  /// Two characters a register, the first one high.
  var words = [UInt16](repeating: 0, count: textRegisters)

  /// A template without anything.
  init() {}

  /// A template of a map whose words do not come in registers; at most 64 characters.
  init(text: String, job: UInt16, token: UInt64 = 0) {
    self.job = job
    self.token = token
    let bytes = Array(text.utf8.prefix(2 * Self.textRegisters))
    length = UInt16(bytes.count)
    for (index, byte) in bytes.enumerated() {
      words[index / 2] |= UInt16(byte) << (index.isMultiple(of: 2) ? 8 : 0)
    }
  }

  /// The register at `address`; addresses outside the template read 0 and are not written.
  subscript(address: Int) -> UInt16 {
    get {
      switch address {
      case 1: job
      case 3...6: UInt16(truncatingIfNeeded: token >> (16 * (6 - address)))
      case 10: length
      case 11...42: words[address - 11]
      default: 0
      }
    }
    set {
      switch address {
      case 1: job = newValue
      case 3...6:
        let shift = 16 * (6 - address)
        token = token & ~(0xFFFF << shift) | UInt64(newValue) << shift
      case 10: length = newValue
      case 11...42: words[address - 11] = newValue
      default: break
      }
    }
  }

  /// The text the length register claims, as far as it is there.
  var text: String { String(decoding: characters, as: UTF8.self) }

  /// Whether it is printable ASCII of the claimed length, with nothing behind it but padding.
  var isMarkable: Bool {
    let all = allCharacters
    guard Int(length) <= all.count else { return false }
    return all.prefix(Int(length)).allSatisfy { (0x20...0x7E).contains($0) }
      && all.dropFirst(Int(length)).allSatisfy { $0 == 0 }
  }

  mutating func truncate(by count: Int) {
    guard count > 0 else { return }
    let kept = max(0, Int(length) - count)
    let all = allCharacters.prefix(kept) + [UInt8](repeating: 0, count: allCharacters.count - kept)
    words = (0..<words.count).map { UInt16(all[2 * $0]) << 8 | UInt16(all[2 * $0 + 1]) }
    length = UInt16(kept)
  }

  private var characters: ArraySlice<UInt8> { allCharacters.prefix(Int(length)) }
  private var allCharacters: [UInt8] { words.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } }
}
