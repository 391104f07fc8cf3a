extension FontShelf {
  /// Something that is wrong with fonts.
  package struct Trouble: Hashable, Sendable {
    /// The face it is about; `nil` for what is true of several.
    package let face: String?
    /// What is wrong, a sentence without its full stop.
    package let sentence: String
  }

  /// How many files of the shop's own folder are opened to see whether they are whole, and how many bytes of them: a second.
  private static let mostLookedAt = (files: 500, bytes: 256 << 20)
  /// How many damaged ones are named.
  private static let mostNamed = 10

  /// Throws when the face called `name` is not there or cannot be drawn with.
  package func check(_ name: String) throws(LetteringRefusal) { _ = try face(name) }

  /// What is wrong with the fonts of the shop's own folder and with those that are fallen back to. Opens them, some
  /// milliseconds each: every fallback, which stays open for the proofs, and of the folder the first 500 files or 256 MB.
  package func troubles() -> [Trouble] {
    let own = folder.map { FontFile.all(below: $0) } ?? [:]
    var troubles: [Trouble] = []
    var looked = (files: 0, bytes: 0)
    var damaged = 0
    for (name, path) in own.sorted(by: { $0.key < $1.key }) {
      let size = FontFile.size(of: path)
      // One that is too long is refused unread.
      looked = (looked.files + 1, looked.bytes + (size > FontHandle.longestFile ? 0 : size))
      guard looked.files <= Self.mostLookedAt.files, looked.bytes <= Self.mostLookedAt.bytes else {
        looked.files -= 1
        break
      }
      do throws(LetteringRefusal) { try Self.look(at: path) } catch {
        damaged += 1
        if damaged <= Self.mostNamed { troubles.append(Trouble(face: name, sentence: error.clause)) }
      }
    }
    if damaged > Self.mostNamed {
      troubles.append(
        Trouble(
          face: nil, sentence: "\(damaged - Self.mostNamed) more fonts in \(folder ?? "") are damaged, or are none"))
    }
    if own.count > looked.files {
      troubles.append(
        Trouble(
          face: nil,
          sentence:
            "\(folder ?? "") holds \(own.count) fonts, of which the first \(looked.files) were looked at; the others are looked at when they are used"
        ))
    }
    for name in Self.fallbacks where own[name] == nil && isThere(name) {
      do throws(LetteringRefusal) { try check(name) } catch {
        troubles.append(
          Trouble(
            face: name,
            sentence: "\(error.clause); letters that only it has are taken from another font, and the proof says so"))
      }
    }
    return troubles
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
