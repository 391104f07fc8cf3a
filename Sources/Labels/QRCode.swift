import CQrencode

/// A QR code (ISO/IEC 18004) with the correction level M, which mends 15 % of it: a job bag gets dirty.
package struct QRCode: Hashable, Sendable {
  /// How many modules a side has, without the quiet zone of four.
  package let side: Int
  /// The dark modules, row by row.
  package let isDark: [Bool]

  /// The code of a text; `nil` when it is too long for one.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    let code = bytes.withUnsafeBufferPointer { QRcode_encodeData(CInt($0.count), $0.baseAddress, 0, QR_ECLEVEL_M) }
    guard !bytes.isEmpty, let code, let modules = code.pointee.data else { return nil }
    defer { QRcode_free(code) }
    let side = Int(code.pointee.width)
    self.side = side
    // The lowest bit of a module says whether it is dark: qrencode.h.
    isDark = (0..<(side * side)).map { modules[$0] & 1 == 1 }
  }
}
