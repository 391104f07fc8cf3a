import Foundation
import GRDB
import Station
import Workshop

// How values of the shop stand in columns.

extension EventID {
  /// The 16 bytes of the id, most significant first, so that SQLite sorts ids by time.
  var blob: Data {
    var bytes = Data(count: 16)
    bytes.withUnsafeMutableBytes { buffer in
      buffer.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
      buffer.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    return bytes
  }

  init(blob: Data) throws(JournalFault) {
    guard blob.count == 16 else { throw .broken("An id of the ledger has \(blob.count) bytes, not 16.") }
    let halves = blob.withUnsafeBytes { buffer in
      (
        UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
        UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
    self.init(high: halves.0, low: halves.1)
  }
}

extension RecordedFact {
  static let columns = "sequence, id, at, kind, order_number, payload"

  init(row: Row) throws(JournalFault) {
    let kind: String = row[3]
    guard let known = Fact.Kind(rawValue: kind) else {
      throw .broken("The ledger holds a fact of the unknown kind \"\(kind)\".")
    }
    let payload: String = row[5]
    self.init(
      id: try EventID(blob: row[1]), sequence: row[0], at: Moment(milliseconds: row[2]), kind: known,
      order: try OrderNumber(column: row[4]), payload: Array(payload.utf8))
  }
}

extension StoredReading {
  /// A reading with the id of the fact that took it; `clause` goes behind the join.
  static func query(_ clause: String) -> String {
    """
    SELECT fact.id, reading.sequence, reading.order_number, is_set_aside, device, diameter_um, reading.at, sent, verdict,
      calibration
    FROM reading JOIN fact ON fact.sequence = reading.sequence \(clause)
    """
  }

  init(row: Row) throws(JournalFault) {
    let device: String = row[4]
    guard let name = DeviceName(device) else { throw .broken("The ledger names a device \"\(device)\".") }
    let calibration: String? = row[9]
    let reading = Reading(
      device: name, diameter: Micrometres(row[5]), sent: row[7], takenAt: Moment(milliseconds: row[6]),
      calibration: try calibration.map { text throws(JournalFault) in
        try LedgerCodec.value(CalibrationUse.self, from: text)
      })
    self.init(
      id: try EventID(blob: row[0]), sequence: row[1], reading: reading, order: try OrderNumber(column: row[2]),
      isSetAside: row[3], verdict: row[8])
  }
}

extension OrderNumber {
  init?(column text: String?) throws(JournalFault) {
    guard let text else { return nil }
    guard let number = OrderNumber(text) else { throw .broken("The ledger names an order \"\(text)\".") }
    self = number
  }
}

/// Texts as a search compares them: `Zoë` and `ZOE` both begin with `zo`, and with `zoë`.
enum Folded {
  /// Letters that Unicode does not take apart, as people write them who do not have them: `Søren` is looked for as `soren`.
  private static let letters: [Character: String] = [
    "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ı": "i",
    "ŋ": "n", "ĸ": "k", "ǥ": "g", "ƶ": "z",
  ]

  static func text(_ text: String) -> String {
    let plain = text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    guard plain.utf8.contains(where: { $0 >= 0x80 }) else { return plain }
    return plain.reduce(into: "") { result, letter in
      if let other = letters[letter] { result += other } else { result.append(letter) }
    }
  }

  /// Words by which something is found: without the marks above and below their letters in any script, so that `דָּוִד` is
  /// found as `דוד`.
  static func bare(_ text: String) -> String {
    let letters = Self.text(text).decomposedStringWithCanonicalMapping.unicodeScalars.filter {
      $0.properties.generalCategory != .nonspacingMark
    }
    return String(String.UnicodeScalarView(letters)).precomposedStringWithCanonicalMapping
  }

  /// The end of the range of all texts that begin with `prefix`: no character follows U+10FFFF.
  static func end(of prefix: String) -> String { prefix + "\u{10FFFF}" }
}
