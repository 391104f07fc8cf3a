/// One field of an order and what it shall be.
struct FieldEdit: Hashable {
  /// The names on the way to it: `concept`, `wearer`.
  let path: [String]
  /// What it shall be; null takes it away.
  let value: JSONTree

  /// What the bench itself writes, and what has a command of its own.
  private static let others = [
    "revision": "counts the versions of an order",
    "proof": "names what was ordered for the beam; `benchpin orders approve` approves it",
    "cautions": "follows from stones and metal", "questions": "is answered with `benchpin orders answer`",
    "stage_since": "is when it came to its stage", "ring.diameter_mm": "follows from ring.size",
    "number": "is the order itself; add another order",
    "stage": "changes with `benchpin orders stage`, which asks for what a stage needs",
  ]

  init(_ path: String, _ value: JSONTree) {
    self.path = path.split(separator: ".").map(String.init)
    self.value = value
  }

  /// `concept.wearer=Léa`, as it was written on the command line. Throws when that is no field, or none that a person writes.
  init(argument: String) throws(CommandFailure) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let path = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !path.contains("") else {
      throw CommandFailure(
        .usage, "\"\(argument)\" is no field; write its path and its value, for instance concept.wearer=Léa.")
    }
    for length in 1...path.count {
      let name = path.prefix(length).joined(separator: ".")
      if let why = Self.others[name] {
        throw CommandFailure(.usage, "\(name) is not written: it \(why).\nLeave it out; nothing was changed.")
      }
    }
    self.path = path
    value = JSONTree(argument: String(parts[1]), of: path.last ?? "")
  }

  /// Its path as one word.
  var field: String { path.joined(separator: ".") }

  /// Whether a change of `field` is one of this field, of a part of it, or of what it is a part of.
  func touches(_ field: String) -> Bool {
    let other = field.split(separator: ".").map(String.init)
    return other.starts(with: path) || path.starts(with: other)
  }
}
