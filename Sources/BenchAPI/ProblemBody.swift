/// Why a request was refused (RFC 9457, `application/problem+json`).
package struct ProblemBody: Codable, Hashable, Sendable, Error {
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

  /// A problem with all its parts.
  package init(type: String, title: String, status: Int, detail: String, remedy: String) {
    self.type = type
    self.title = title
    self.status = status
    self.detail = detail
    self.remedy = remedy
  }
}
