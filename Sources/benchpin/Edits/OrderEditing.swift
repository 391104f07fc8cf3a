import BenchAPI

/// Changes single fields of an order: reads it, changes them in what is there, and writes that only while nobody else has
/// written meanwhile; then it reads again.
struct OrderEditing {
  /// How often it reads again before it gives up: each time somebody else was faster.
  private static let most = 8

  let number: String
  let by: String
  let client: BenchClient

  private var target: String { "/v1/orders/\(number.percentEncoded)" }

  /// Makes the edits. Throws when the order is not there, and when somebody else changes one of their fields meanwhile.
  func write(_ edits: [FieldEdit]) async throws(CommandFailure) -> BenchClient.Answer {
    try await revise(try JSONTree(try await client.get(target).bytes), edits)
  }

  /// Writes the order anew when it is not there yet, beginning with `fresh`; otherwise makes the edits.
  func write(_ edits: [FieldEdit], orAdd fresh: [FieldEdit]) async throws(CommandFailure) -> BenchClient.Answer {
    let known: JSONTree
    do throws(CommandFailure) {
      known = try JSONTree(try await client.get(target).bytes)
    } catch {
      guard error.code == .noInput else { throw error }
      let order = JSONTree.object([:]).with(fresh + edits)
      do throws(CommandFailure) {
        return try await client.put("\(target)?by=\(by.percentEncoded)", order, headers: ["If-None-Match": "*"])
      } catch {
        guard error.isRevised else { throw error }
        // Somebody else added it in between.
        return try await write(edits)
      }
    }
    return try await revise(known, edits)
  }

  private func revise(_ seen: JSONTree, _ edits: [FieldEdit]) async throws(CommandFailure) -> BenchClient.Answer {
    var seen = seen
    for _ in 0..<Self.most {
      guard case .whole(let revision)? = seen[["revision"]] else {
        throw CommandFailure(.software, "The daemon's answer has no revision; is it of another version?")
      }
      do throws(CommandFailure) {
        return try await client.put(
          "\(target)?by=\(by.percentEncoded)", seen.with(edits), headers: ["If-Match": "\"\(revision)\""])
      } catch {
        guard error.isRevised else { throw error }
        let now = try JSONTree(try await client.get(target).bytes)
        // Judged by what is there now, since others may have gone on after that answer.
        if let edit = edits.first(where: { $0.isOvertaken(from: seen, by: now) }) {
          throw CommandFailure(overtaken: edit, of: number, seen, now, by: error.changes)
        }
        seen = now
      }
    }
    throw CommandFailure(
      .temporary, "Order \(number) changes faster than this could be written; nothing was changed.\nTry again.")
  }
}

extension JSONTree {
  /// The same with its fields as the edits have them.
  fileprivate func with(_ edits: [FieldEdit]) -> JSONTree {
    var tree = self
    for edit in edits { tree.set(edit.path[...], to: edit.value) }
    return tree
  }
}

extension CommandFailure {
  /// Whether the order was not in the version that was read.
  fileprivate var isRevised: Bool { type == Self.revised }

  private static let revised = "urn:benchpin:problem:revised"

  /// Somebody else changed a field that was to be changed.
  fileprivate init(
    overtaken edit: FieldEdit, of order: String, _ seen: JSONTree, _ now: JSONTree, by changes: [ProblemBody.Change]
  ) {
    let by = changes.first { edit.touches($0.field) }?.by ?? "Somebody else"
    let (from, to) = (seen[edit.path]?.text ?? "nothing", now[edit.path]?.text ?? "nothing")
    self.init(
      ProblemBody(
        type: Self.revised, title: "Changed meanwhile", status: 412,
        detail:
          "\(by) changed \(edit.field) of order \(order) meanwhile, from \(from) to \(to); nothing was written.",
        remedy: "Look at it with `benchpin orders show \(order)`, and say \(edit.field) again if it shall be so.",
        changes: changes))
  }
}

extension FieldEdit {
  /// Whether somebody else gave the field another value than it had, and another than this one.
  fileprivate func isOvertaken(from seen: JSONTree, by now: JSONTree) -> Bool {
    now[path] != seen[path] && (now[path] ?? .null) != value
  }
}
