/// Why a request was refused (RFC 9457, `application/problem+json`).
package struct ProblemBody: Codable, Hashable, Sendable, Error {
  /// A field of an order that somebody else changed since it was seen.
  package struct Change: Codable, Hashable, Sendable {
    /// The field by its path: `concept.wearer`.
    package var field: String
    /// What it was when it was seen, as JSON text; absent when it was not there.
    package var from: String?
    /// What it is now, as JSON text; absent when it is gone.
    package var to: String?
    /// Who changed it last.
    package var by: String
    /// When.
    package var at: String

    /// A change with all its parts.
    package init(field: String, from: String?, to: String?, by: String, at: String) {
      self.field = field
      self.from = from
      self.to = to
      self.by = by
      self.at = at
    }
  }

  /// Which kind of problem: `urn:benchpin:problem:` and a word, for programs.
  package var type: String
  /// The kind in words.
  package var title: String
  /// The HTTP status.
  package var status: Int
  /// One plain sentence: what was wrong with this request.
  package var detail: String
  /// What to do about it, in one plain sentence.
  package var remedy: String
  /// What others changed since the order was seen; absent when the problem is another one.
  package var changes: [Change]?

  /// A problem with all its parts.
  package init(
    type: String, title: String, status: Int, detail: String, remedy: String, changes: [Change]? = nil
  ) {
    self.changes = changes
    self.type = type
    self.title = title
    self.status = status
    self.detail = detail
    self.remedy = remedy
  }
}
