import Lettering
import Settings

extension LetteringChoice {
  /// Looks whether the fonts that are named are there and whole. A folder or a face of the settings that is not is a mistake of
  /// the line that names it; what is worth a word besides is noted.
  mutating func look(_ reader: SettingsReader?) {
    if let fonts, !FontShelf.isFolder(fonts) {
      reader?.refuse("fonts", "\(fonts) is no folder that can be read; make it, or name another place")
      return
    }
    if let refusal = refusalOfFace {
      if let reader, reader.has("face") {
        reader.refuse("face", "\(refusal.sentence) \(refusal.remedy)")
      } else {
        notes.append(Self.note(refusal))
      }
    }
    notes += troubles
  }

  /// The same for a daemon that starts all the same, since the bench measures and polishes without a font.
  var startTroubles: [String] {
    var sentences: [String] = []
    if let fonts, !FontShelf.isFolder(fonts) { sentences.append("\(fonts) is no folder that can be read") }
    if let refusal = refusalOfFace { sentences.append(Self.note(refusal)) }
    return sentences + troubles
  }

  private var refusalOfFace: LetteringRefusal? {
    do throws(LetteringRefusal) {
      try shelf.check(letters.face)
      return nil
    } catch {
      return error
    }
  }

  private static func note(_ refusal: LetteringRefusal) -> String {
    "words that name no font cannot be drawn: \(refusal.sentence) \(refusal.remedy)"
  }

  private var troubles: [String] {
    // The shop's own face was told already.
    shelf.troubles().filter { $0.face != letters.face }.map(\.sentence)
  }
}
