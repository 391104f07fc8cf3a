import Foundation

/// What the daemon claims after everything: its jobs and the facts of its ledger.
struct Claims: Sendable {
  /// One job as the daemon tells it.
  struct Job: Hashable, Sendable {
    var id: String
    /// `done`, `notStarted`, `failed`, `stopped`, `unknown`, or a phase that is not over.
    var phase: String
    var reason = ""
    /// `engraved`, `notEngraved` or `spoiled`, once settled.
    var finding: String?
    var isFromRecord = false
    /// The number it gave the engraver, from the fact that it was starting.
    var token: UInt64?

    /// Whether nothing more may happen to it.
    var isOver: Bool { ["done", "notStarted", "failed", "stopped", "unknown"].contains(phase) }
  }

  /// Oldest first.
  var jobs: [Job]
  var facts: [String: FactListener.Told]
  /// How many signatures for one more engraving there are.
  var decisions: Int { facts.values.count { $0.kind == "reengraving.allowed" } }

  init(jobs: [Job], facts: [String: FactListener.Told]) {
    self.jobs = jobs
    self.facts = facts
    let tokens = Self.tokens(facts)
    for index in self.jobs.indices { self.jobs[index].token = tokens[self.jobs[index].id] }
  }

  /// The number each job gave the engraver.
  private static func tokens(_ facts: [String: FactListener.Told]) -> [String: UInt64] {
    var tokens: [String: UInt64] = [:]
    for fact in facts.values where fact.kind == "job.starting" {
      guard let json = try? JSONSerialization.jsonObject(with: Data(fact.payload.utf8)) else { continue }
      guard let job = text("job", in: json), let token = text("token", in: json) else { continue }
      tokens[job] = UInt64(token, radix: 16)
    }
    return tokens
  }

  /// The text under `key`, wherever it stands.
  private static func text(_ key: String, in json: Any) -> String? {
    guard let object = json as? [String: Any] else { return nil }
    if let text = object[key] as? String { return text }
    for value in object.values { if let text = text(key, in: value) { return text } }
    return nil
  }
}

extension Claims.Job {
  /// A job as it travels.
  init?(_ body: [String: Any]) {
    guard let id = body["id"] as? String, let phase = body["phase"] as? String else { return nil }
    self.init(id: id, phase: phase, reason: body["reason"] as? String ?? "")
    guard let settled = body["settled"] as? [String: Any] else { return }
    finding = settled["finding"] as? String
    isFromRecord = settled["is_from_record"] as? Bool ?? false
  }
}
