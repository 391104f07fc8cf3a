import Glibc
import Settings

/// The folder with `gauges/`, `balances/`, `engravers/` and `polishers/`, one profile a file.
package struct ProfileShelf: Sendable {
  /// A profile on the shelf.
  package struct Entry: Hashable, Sendable {
    /// The file's name without its ending.
    package var name: String
    /// What the folder it lies in says it is.
    package var kind: ProfileKind
    /// The file.
    package var path: String
  }

  /// The folder.
  package let folder: String

  /// The shelf at `folder`, whether or not anything is there.
  package init(folder: String) { self.folder = folder }

  /// The shelf that came with a program: the `Config` folder of the checkout the program was built in, else
  /// `share/benchpin` of the place it was installed to, else the system's. `nil` when there is none.
  package static func shipped(with program: String) -> ProfileShelf? {
    var folders: [String] = []
    var place = SettingsFile.folder(of: program)
    while place != "/", place != "." {
      folders += ["\(place)/share/benchpin", "\(place)/Config"]
      place = SettingsFile.folder(of: place)
    }
    folders += ["/usr/local/share/benchpin", "/usr/share/benchpin", "/etc/benchpin"]
    return folders.first { access("\($0)/\(ProfileKind.gauge.folder)", R_OK | X_OK) == 0 }.map(ProfileShelf.init)
  }

  /// Where the profile of this name lies, whether or not it is there.
  package func path(_ kind: ProfileKind, _ name: String) -> String { "\(folder)/\(kind.folder)/\(name).yaml" }

  /// Everything on the shelf, by kind and name.
  package func entries() -> [Entry] {
    ProfileKind.allCases.flatMap { kind in
      names(in: "\(folder)/\(kind.folder)").map { Entry(name: $0, kind: kind, path: path(kind, $0)) }
    }
  }

  /// The profile of this name; hyphens and underscores are the same.
  package func entry(named name: String) -> Entry? {
    let name = name.replacing("_", with: "-")
    return entries().first { $0.name == name }
  }

  /// The names on the shelf that somebody who wrote `name` may have meant, at most four; all kinds unless one is given.
  package func alike(_ name: String, _ kind: ProfileKind? = nil) -> [String] {
    let names = entries().filter { kind == nil || $0.kind == kind }.map(\.name)
    let stem = name.lowercased().replacing("_", with: "-")
    guard !stem.isEmpty else { return [] }
    var alike = names.filter { $0.hasPrefix(stem) || stem.hasPrefix($0) || $0.contains("-\(stem)") }
    if let nearest = NearestWord.to(stem, among: names), !alike.contains(nearest) { alike.insert(nearest, at: 0) }
    return Array(alike.prefix(4))
  }

  private func names(in folder: String) -> [String] {
    (SettingsFolder.names(in: folder) ?? []).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }
}
