import ArgumentParser
import Glibc

/// The two files that the pictures of a proof are written to.
enum PictureFiles {
  /// Throws where one picture would be written over the other, or between the lines of the answer.
  static func validate(_ band: String?, _ ring: String?, json: Bool) throws {
    if let band, let ring, isSame(band, ring) {
      throw ValidationError("--svg and --ring-svg both name \(ring): one picture would be written over the other.")
    }
    if json, [band, ring].contains("-") {
      throw ValidationError("Standard output is taken by --json. Name a file for the picture.")
    }
  }

  /// Whether two paths are one file, by whatever way they lead there. Devices hold nothing that could be written over.
  private static func isSame(_ one: String, _ other: String) -> Bool {
    if one == other { return one != "/dev/null" }
    var (first, second) = (stat(), stat())
    if stat(one, &first) == 0, stat(other, &second) == 0 {
      return first.st_mode & S_IFMT == S_IFREG && first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }
    // Neither is there yet, or one: then they are the same when they would come to lie at the same place.
    return place(of: one) == place(of: other)
  }

  private static func place(of path: String) -> String {
    let cut = path.lastIndex(of: "/")
    let folder = cut.map { String(path[...$0]) } ?? "."
    let name = cut.map { path[path.index(after: $0)...] } ?? path[...]
    guard let real = realpath(folder, nil) else { return path }
    defer { free(real) }
    return "\(String(cString: real))/\(name)"
  }
}
