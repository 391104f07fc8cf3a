extension FontShelf {
  /// How many files of the shop's own folder are opened to see whether they are whole, and how many bytes of them: a second.
  private static let mostLookedAt = (files: 500, bytes: 256 << 20)
  /// How many damaged ones are named.
  private static let mostNamed = 10

  /// Throws when the face called `name` is not there or cannot be drawn with.
  package func check(_ name: String) throws(LetteringRefusal) { _ = try face(name) }

  /// What is wrong with the fonts of the shop's own `folder` and with those that are fallen back to, each a sentence without
  /// its full stop. Opens them all: some milliseconds each.
  package static func troubles(in folder: String?, besides systemFolders: [String] = systemFolders) -> [String] {
    let shelf = FontShelf(folder: folder, systemFolders: systemFolders)
    let own = folder.map { FontFile.all(below: $0) } ?? [:]
    var sentences: [String] = []
    var looked = (files: 0, bytes: 0)
    var damaged = 0
    for (_, path) in own.sorted(by: { $0.key < $1.key }) {
      looked = (looked.files + 1, looked.bytes + FontFile.size(of: path))
      guard looked.files <= mostLookedAt.files, looked.bytes <= mostLookedAt.bytes else {
        looked.files -= 1
        break
      }
      do throws(LetteringRefusal) { try look(at: path) } catch {
        damaged += 1
        if damaged <= mostNamed { sentences.append(error.clause) }
      }
    }
    if damaged > mostNamed {
      sentences.append("\(damaged - mostNamed) more fonts in \(folder ?? "") are damaged, or are none")
    }
    if own.count > looked.files {
      sentences.append(
        "\(folder ?? "") holds \(own.count) fonts, of which the first \(looked.files) were looked at; the others are looked at when they are used"
      )
    }
    for name in fallbacks where own[name] == nil && shelf.isThere(name) {
      do throws(LetteringRefusal) { try shelf.check(name) } catch {
        sentences.append("\(error.clause); letters that only it has are taken from another font, and the proof says so")
      }
    }
    return sentences
  }

  private static func look(at path: String) throws(LetteringRefusal) {
    if path.lowercased().hasSuffix(".jhf") {
      _ = try StrokeFace(path: path, name: "")
    } else {
      _ = try OutlineFace(path: path, name: "")
    }
  }
}

extension LetteringRefusal {
  /// Its sentence without the full stop, to be gone on with.
  fileprivate var clause: String { sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence }
}
