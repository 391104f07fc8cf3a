import Synchronization

/// The fonts there are: the shop's own folder and Debian's, each opened when it is first needed and kept while there is room.
package final class FontShelf: Sendable {
  /// What Debian's packages are looked for in. Fonts of `fonts-droid-fallback` and `hershey-fonts-data` lie there, too.
  package static let systemFolders = ["/usr/share/fonts", "/usr/share/hershey-fonts"]

  /// What is taken, in this order, for a character that the chosen face does not have. All but the last two are in the packages
  /// that the daemon's own package recommends: `fonts-noto-core` and, for Chinese and Japanese, `fonts-droid-fallback`. The
  /// last two are in `fonts-noto-cjk`, for whoever wants Korean, or finer Chinese.
  static let fallbacks = [
    "NotoSerif-Regular", "NotoSerifHebrew-Regular", "NotoNaskhArabic-Regular", "NotoSerifDevanagari-Regular",
    "DroidSansFallbackFull", "NotoSerifThai-Regular", "NotoSerifArmenian-Regular", "NotoSerifGeorgian-Regular",
    "NotoSerifBengali-Regular", "NotoSerifTamil-Regular", "NotoSansSymbols2-Regular", "NotoSansSymbols-Regular",
    "NotoSansMath-Regular", "NotoSans-Regular", "NotoSerifCJK-Regular", "NotoSansCJK-Regular",
  ]

  /// How many bytes of fonts are kept open: a quarter of what the daemon's unit lets it have.
  package static let budget = 64 << 20

  private struct State {
    var paths: [String: String]?
    /// The open ones by name, and why others cannot be opened.
    var faces: Kept<String, Result<Face, LetteringRefusal>>
  }

  /// An open face of either kind.
  enum Face: Sendable {
    case outline(OutlineFace)
    case stroke(StrokeFace)

    /// How many bytes its file has.
    var bytes: Int {
      switch self {
      case .outline(let face): face.bytes
      case .stroke(let face): face.bytes
      }
    }
  }

  /// The shop's own folder.
  let folder: String?
  /// The folders, the shop's own first.
  private let folders: [String]
  private let state: Mutex<State>

  /// The fonts below `folder`, if the shop has one of its own, and below the system's folders; of those that were used,
  /// `budget` bytes are kept open.
  package init(
    folder: String? = nil, systemFolders: [String] = FontShelf.systemFolders, budget: Int = FontShelf.budget
  ) {
    self.folder = folder
    folders = (folder.map { [$0] } ?? []) + systemFolders
    state = Mutex(State(faces: Kept(budget: budget)))
  }

  /// How many bytes of fonts are kept open now.
  var openBytes: Int { state.withLock { $0.faces.bytes } }

  /// Which faces there are, by name.
  package var names: [String] { paths().keys.sorted() }

  /// Whether `path` is a folder that can be looked through for fonts.
  package static func isFolder(_ path: String) -> Bool { FontFile.isFolder(path) }

  /// Whether there is a file called `name`, damaged or not.
  func isThere(_ name: String) -> Bool { paths()[name] != nil }

  /// The face called `name`; a name comes from orders, so it is never a path. Throws when there is none, or it is damaged.
  func face(_ name: String) throws(LetteringRefusal) -> Face {
    if let known = state.withLock({ $0.faces.find(name) }) { return try known.get() }
    // Names come from outside: what was not found is not remembered. A damaged file is, since reading it takes as long as
    // reading a whole one.
    guard let path = paths()[name] else { throw missing(name) }
    // Outside of the lock, since a long font takes tenths of a second, in which somebody who only looks would hold up a start.
    let opened: Result<Face, LetteringRefusal>
    do throws(LetteringRefusal) { opened = .success(try open(name, at: path)) } catch { opened = .failure(error) }
    return try state.withLock { state in
      // Of two who opened it at once both go on with the first one's.
      if let known = state.faces.find(name) { return known }
      var bytes = 0
      if case .success(let face) = opened { bytes = face.bytes }
      state.faces.keep(opened, as: name, bytes: bytes)
      return opened
    }.get()
  }

  private func open(_ name: String, at path: String) throws(LetteringRefusal) -> Face {
    if path.lowercased().hasSuffix(".jhf") {
      guard StrokeFace.names.contains(name) else {
        throw LetteringRefusal(
          "\(name) holds other signs in the places of the letters, or letters of several lines.",
          remedy: "Name one of \(StrokeFace.names.joined(separator: ", ")) for single lines.")
      }
      return .stroke(try StrokeFace(path: path, name: name))
    }
    return .outline(try OutlineFace(path: path, name: name))
  }

  private func missing(_ name: String) -> LetteringRefusal {
    LetteringRefusal(
      "There is no font \"\(name.prefix(80))\" in \(folders.joined(separator: ", ")).",
      remedy:
        "Name a font file there without its ending, for instance NotoSerif-Regular; one that was put there since the daemon began is seen when it starts anew."
    )
  }

  /// Where each font is, looked for once; outside of the lock, too.
  private func paths() -> [String: String] {
    if let paths = state.withLock({ $0.paths }) { return paths }
    var paths: [String: String] = [:]
    for folder in folders { paths.merge(FontFile.all(below: folder)) { first, _ in first } }
    return state.withLock { state in
      let first = state.paths ?? paths
      state.paths = first
      return first
    }
  }
}
