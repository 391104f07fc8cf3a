/// The name of a file in a folder: bytes, which need not be text.
struct FolderName: Hashable, Comparable {
  /// The longest name that Linux's file systems take, in bytes.
  static let longest = 255

  /// The bytes as they stand in the folder.
  let bytes: [UInt8]

  /// The name for people; what is no UTF-8 is replaced.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The path of the file in `folder`, for C.
  func path(in folder: String) -> [CChar] {
    (Array(folder.utf8) + [UInt8(ascii: "/")] + bytes + [0]).map(CChar.init(bitPattern:))
  }

  /// The name it is kept under when `number` others are taken: text, and short enough to have a `.txt` beside it. The end
  /// stays, which says what it is.
  func kept(_ number: Int) -> String {
    let prefix = number == 0 ? "" : "\(number)-"
    let room = Self.longest - ".txt".utf8.count - prefix.utf8.count
    guard text.utf8.count > room else { return prefix + text }
    let end = text.lastIndex(of: ".").map { text[$0...] }.flatMap { $0.utf8.count <= 16 ? $0 : nil } ?? ""
    var stem = text.dropLast(end.count)
    while stem.utf8.count + end.utf8.count > room { stem.removeLast() }
    return prefix + stem + end
  }

  static func < (left: FolderName, right: FolderName) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}
