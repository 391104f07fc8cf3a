/// The US layout, fixed: what a scanner that types is set to, whatever layout the machine's own keyboard has.
enum KeyboardLayout {
  /// Keys by their numbers in linux/input-event-codes.h, with what they type plain and shifted.
  private static let keys: [UInt16: (plain: Character, shifted: Character)] = {
    var keys: [UInt16: (Character, Character)] = [:]
    // KEY_1 to KEY_EQUAL, KEY_Q to KEY_RIGHTBRACE, KEY_A to KEY_GRAVE, KEY_BACKSLASH to KEY_SLASH.
    let rows: [(first: UInt16, plain: String, shifted: String)] = [
      (2, "1234567890-=", "!@#$%^&*()_+"), (16, "qwertyuiop[]", "QWERTYUIOP{}"),
      (30, "asdfghjkl;'`", "ASDFGHJKL:\"~"), (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
      // The number pad: KEY_KP7 to KEY_KPDOT.
      (71, "789-456+1230.", "789-456+1230."),
    ]
    for row in rows {
      for (index, pair) in zip(row.plain, row.shifted).enumerated() {
        keys[row.first + UInt16(index)] = (pair.0, pair.1)
      }
    }
    keys[57] = (" ", " ")
    keys[55] = ("*", "*")
    keys[98] = ("/", "/")
    return keys
  }()

  /// KEY_LEFTSHIFT and KEY_RIGHTSHIFT.
  static let shifts: Set<UInt16> = [42, 54]
  /// KEY_ENTER, KEY_KPENTER and KEY_TAB end a code.
  static let ends: Set<UInt16> = [28, 96, 15]
  /// Ctrl, Alt and Meta: with one of them held a key is a command and types nothing.
  static let commands: Set<UInt16> = [29, 97, 56, 100, 125, 126]

  /// What a key types; `nil` when it types nothing.
  static func character(_ code: UInt16, isShifted: Bool) -> Character? {
    keys[code].map { isShifted ? $0.shifted : $0.plain }
  }
}
