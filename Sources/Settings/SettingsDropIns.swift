import Glibc

/// The files that say more than the settings file beside them, or something else: `*.yaml` in the folder `benchpin.d` for
/// `benchpin.yaml`.
///
/// So a package, a script or a second person changes a setting without touching the file of the first.
package struct SettingsDropIns: Sendable {
  /// The lists of a bench's settings whose entries have names.
  package static let benchLists: Set = ["devices", "programmes", "inputs.scanners", "inputs.safety"]

  /// More files than this are a folder that was not meant.
  static let most = 64

  /// The files, in the order of their names' bytes, which is the order they are read in.
  package var files: [String] = []
  /// Names in the folder that look like settings and are none by their ending, each a word for a person.
  package var passedOver: [String] = []

  /// The folder beside the settings file at `path`: its name with `.d` for its ending.
  package static func folder(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    let folder = SettingsFile.folder(of: path)
    return (folder == "/" ? "/" : folder + "/") + "\(stem.isEmpty ? name : stem).d"
  }

  /// Looks into the folder beside the settings file at `path`; no folder is no drop-ins. Opens none of the files.
  ///
  /// Hidden files and what editors and packages leave (`x.yaml~`, `x.yaml.dpkg-old`) are passed over in silence.
  package init(beside path: String) throws(SettingsMistakes) {
    let folder = Self.folder(of: path)
    guard let names = SettingsFolder.names(in: folder) else {
      let number = errno
      // A link that leads nowhere was meant to lead somewhere.
      var status = stat()
      if number == ENOENT, lstat(folder, &status) != 0 { return }
      throw SettingsMistakes(
        folder, .first, "the folder of drop-ins cannot be read: \(String(cString: strerror(number)))")
    }
    for name in names {
      if name.hasSuffix(".yaml"), !name.hasPrefix("#") {
        files.append("\(folder)/\(name)")
      } else if [".yml", ".YAML", ".YML", ".json", ".conf"].contains(where: name.hasSuffix) {
        passedOver.append("\(folder)/\(name) is not read: a drop-in's name ends in .yaml")
      }
    }
    guard files.count <= Self.most else {
      throw SettingsMistakes(
        folder, .first, "there are \(files.count) drop-ins here; at most \(Self.most) are read, so join some of them")
    }
  }
}

extension SettingsDocument {
  /// Reads the settings file at `path` and, after it, the drop-ins beside it, joined by `SettingsMap.joined`.
  ///
  /// Every file must be right by itself: mistakes in any of them are thrown together, and nothing is joined then.
  package static func read(
    path: String, joining lists: Set<String> = SettingsDropIns.benchLists
  ) throws(SettingsMistakes) -> (map: SettingsMap, dropIns: SettingsDropIns) {
    var mistakes: [SettingsMistake] = []
    var maps: [SettingsMap] = []
    var dropIns: SettingsDropIns?
    do throws(SettingsMistakes) { maps.append(try read(bytes: SettingsFile.bytes(path), file: path)) } catch {
      mistakes += error.mistakes
    }
    do throws(SettingsMistakes) { dropIns = try SettingsDropIns(beside: path) } catch { mistakes += error.mistakes }
    for file in dropIns?.files ?? [] {
      do throws(SettingsMistakes) { maps.append(try read(bytes: SettingsFile.bytes(file), file: file)) } catch {
        mistakes += error.mistakes
      }
    }
    guard mistakes.isEmpty, let first = maps.first, let dropIns else {
      throw SettingsMistakes(mistakes, in: [path] + (dropIns?.files ?? []))
    }
    return (maps.dropFirst().reduce(first) { $0.joined(with: $1, byName: lists) }, dropIns)
  }
}

extension SettingsPosition {
  /// Where a file as a whole is meant.
  static let first = SettingsPosition(line: 1, column: 1)
}
